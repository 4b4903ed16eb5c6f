package dev.parley.engine;

/**
 * What brings together the nodes that serve one realm: a roll, in which each of them writes and which all of them read in one order, and a
 * link to each. Frames may be lost on the way, or written twice: whoever uses this numbers them. No method waits for anything. For all threads.
 */
public interface RealmNodes extends AutoCloseable {

    /** Hears what comes. Called by one thread at a time, which may drain mailboxes meanwhile; throws nothing. */
    interface Listener {

        /**
         * That is in the roll, whoever has written it.
         *
         * @param position greater than those of all before
         */
        void listed(long position, byte[] frame);

        /** That has come by the link to this node. */
        void received(byte[] frame);

        /** A frame could not be sent since nobody of that name is there. */
        void unreachable(String node);

        /** There is no connection to others any more; what was under way may be lost. */
        void cut();

        /** There is one, and all that the roll had by now has been told. */
        void joined();

        /** The roll is not what it was: whoever goes by it has to come anew. */
        void broken(String why);

        /** Some milliseconds have passed. */
        void elapsed();
    }

    /** The most octets that a frame may have. */
    int longest();

    /** Writes a frame into the roll, or loses it. */
    void append(byte[] frame);

    /** Sends a frame to that node, or loses it. */
    void send(String node, byte[] frame);

    /** Leaves. The listener hears nothing afterwards. */
    @Override
    void close();
}
