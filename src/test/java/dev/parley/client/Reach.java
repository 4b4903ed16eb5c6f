package dev.parley.client;

/** How a client reaches its router. */
enum Reach {
    OVER_TYRUS,
    OVER_THE_JDK,
    IN_PROCESS
}
