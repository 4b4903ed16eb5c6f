package dev.parley.runtime;

import java.util.function.LongConsumer;

/**
 * Stops and continues reading from one connection, bounds its messages, tells of octets, ends it. Implemented by transports whose reading threads
 * serve other connections too; called by the {@link Connection}, in any thread.
 */
public interface Reading {
    /** Stops reading. What has been read already may still be handed over. */
    void pause();

    void resume();

    /** Ends the connection at once, and gives up what its peer has not read. */
    void terminate();

    /** From now on a message that is longer ends the connection; before that is said, the transport has a limit of its own. */
    void limit(int messageChars);

    /**
     * Says whom to tell of the octets that come and go: a slow peer shows by them that it is there.
     *
     * @param arrived told, in the thread that reads, how many octets are kept of a frame that has not ended; 0 where it has
     * @param left told that the peer has taken a part of a long frame
     */
    void report(LongConsumer arrived, Runnable left);
}
