package dev.parley.client;

/** How a client reaches its router. */
enum Reach {
    OVER_TYRUS,
    IN_PROCESS
}
