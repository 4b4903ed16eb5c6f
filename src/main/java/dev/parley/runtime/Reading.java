package dev.parley.runtime;

/**
 * Stops and continues reading from one connection, bounds its messages, ends it. Implemented by transports whose reading threads
 * serve other connections too; called by the {@link Connection}, in any thread.
 */
public interface Reading {
    /** What the peer sends stays with the peer; what has been read already may still be told. */
    void pause();

    void resume();

    /** Ends the connection at once, and gives up what its peer has not read. */
    void terminate();

    /** From now on a message that is longer ends the connection; before that is said, the transport has a limit of its own. */
    void limit(int messageChars);
}
