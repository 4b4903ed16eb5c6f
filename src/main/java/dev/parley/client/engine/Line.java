package dev.parley.client.engine;

import dev.parley.message.Message;
import java.util.concurrent.CompletionStage;

/** An open connection to a router. Implemented by who makes an {@link Engine}, which calls it. */
public interface Line {

    /** Queues a message; never blocks. */
    void send(Message message);

    /** Whether more can be queued. */
    boolean hasRoom();

    /** Runs that once, when more can be queued, or the connection is closed: at once, or in any thread. It does not block. */
    void whenRoom(Runnable task);

    /** Asks the peer for a sign of life; it may block for a while. False where this kind of connection cannot. */
    boolean probe();

    /** Whether this kind of connection has marks. */
    boolean canMark();

    /** Puts a mark behind what was sent, of which {@link Ear#arrived} tells when it is back; never blocks. Numbers count upwards. */
    void mark(long number);

    /** Closes once what was queued is out. */
    void close(String reason);

    /** Closes at once; it may block for a while. */
    void abort(String reason);

    /** What a connection tells, one method at a time. */
    interface Ear {
        void received(Message message);

        /** Something arrived that is not a message. */
        void malformed(String what);

        /** The peer has shown a sign of life that is not a message. */
        void alive();

        /** What was sent before that mark has arrived at the peer. */
        void arrived(long mark);

        /**
         * The connection is closed; nothing is told after this.
         *
         * @param code of RFC 6455; 1006 where there was none
         */
        void closed(int code, String reason);
    }

    /** Opens connections to one router. */
    interface Dialer {
        /** Opens a connection; it may take its time, or run code of the application. */
        CompletionStage<? extends Line> dial(Ear ear);

        /** Whether another attempt would fail like that too: the router knows the client, and does not let it in. */
        boolean isFinal(Throwable failure);
    }
}
