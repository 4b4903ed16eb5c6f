package dev.parley.client;

import dev.parley.message.Message;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one router. Written by those who make transports, given to {@link ClientBuilder#connector}; called by
 * clients, again after each connection that was lost.
 *
 * @since 0.1
 */
public interface Connector {

    /**
     * Opens a connection; what arrives on it goes to the receiver, in order.
     *
     * @return fails with what kept it from opening, which users are told; a {@link HandshakeRefusedException} for an HTTP status
     */
    CompletionStage<Link> connect(Receiver receiver);

    /**
     * Whether nobody on the way can read what is sent: it is encrypted, or does not leave this machine. Where that is not so,
     * clients refuse to show a secret; see {@link ClientBuilder#allowPlaintext}. False for connectors that do not say it.
     */
    default boolean isConfidential() {
        return false;
    }

    /** Makes connectors for addresses; found by {@link java.util.ServiceLoader}. */
    interface Provider {

        /** A connector for that address, or null where the provider does not know its scheme. */
        @Nullable
        Connector connector(URI uri, ConnectionSettings settings);
    }

    /** An open connection. */
    interface Link {

        /** Queues a message; never blocks. */
        void send(Message message);

        /**
         * Whether more can be queued; where it cannot, the peer does not read what has been sent. True where the connection is
         * closed: what is sent then is dropped.
         */
        boolean hasRoom();

        /**
         * Runs a task once, when {@link #hasRoom} is true: at once where it is, otherwise when the peer has read, or when the
         * connection is closed. Any thread may call it, and any may run the task, with no lock held. The task is short, does not
         * block and does not throw.
         */
        void whenRoom(Runnable task);

        /**
         * Asks the peer for a sign of life, which goes to {@link Receiver#alive}; it may block for a while.
         *
         * @return false where this kind of connection has no such question: then nobody waits for an answer
         */
        default boolean probe() {
            return false;
        }

        /** Whether this kind of connection has marks; without them, no session is resumed that has lost its connection. */
        default boolean canMark() {
            return false;
        }

        /** Puts a mark behind what was sent; {@link Receiver#arrived} tells that it has arrived. Never blocks. Numbers count upwards. */
        default void mark(long number) {}

        /** Closes once what was queued is out. */
        void close(String reason);

        /** Closes at once, without regard to what was queued; for a peer that is dead. It may block for a while. */
        default void abort(String reason) {
            close(reason);
        }
    }

    /** What a connection tells; it calls one method at a time. */
    interface Receiver {
        /** A message has arrived. */
        void received(Message message);

        /** Something arrived that is not a message. */
        void malformed(String what);

        /** The peer has shown a sign of life that is not a message. */
        default void alive() {}

        /** What was sent before {@link Link#mark} put that mark has arrived at the peer. */
        default void arrived(long mark) {}

        /** The connection is closed; nothing is told after this. */
        void closed(String reason);

        /**
         * The connection is closed, as {@link #closed(String)}, and it is known with what code.
         *
         * @param code of RFC 6455, section 7.4
         */
        default void closed(int code, String reason) {
            closed(reason);
        }
    }
}
