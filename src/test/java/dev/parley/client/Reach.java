package dev.parley.client;

/** How a client reaches its router. */
enum Reach {
    /** By the default. */
    OVER_A_SOCKET,
    OVER_TYRUS,
    IN_PROCESS
}
