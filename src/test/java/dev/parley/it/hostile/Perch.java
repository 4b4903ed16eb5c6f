package dev.parley.it.hostile;

/** Where a canary sings during an attack, and what. */
enum Perch {
    /** In another realm than the attacked: it calls. */
    ELSEWHERE,

    /** The same, over TLS. */
    OVER_TLS,

    /** In the attacked realm, as somebody who has logged in: it subscribes and publishes. */
    AMONG_THEM
}
