package dev.parley.runtime;

/** Why a handshake was refused before there was a connection. Counted by the {@link Hub}; told by those who answer handshakes. */
public enum Refused {
    /** There are as many connections as may be, in total or of that address. */
    LIMIT,
    /** The web page is not admitted. */
    ORIGIN,
    /** No sub-protocol in common. */
    SUBPROTOCOL,
    /** Credentials in the handshake that are wrong. */
    CREDENTIALS,
    /** Too many wrong credentials came before. */
    ATTEMPTS,
    /** Nobody had the time to look at the credentials. */
    BUSY,
    /** The router drains or is closed. */
    DRAINING
}
