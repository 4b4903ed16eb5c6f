package dev.parley.client;

/** How a session ended: the URI of the reason, and what people make of it. */
record Ending(String reason, String why) {
    SessionClosedException failure() {
        return new SessionClosedException(reason, why);
    }
}
