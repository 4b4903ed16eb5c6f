package dev.parley.client;

import dev.parley.message.Message;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Opens connections to one router. Implemented by transports; called by {@link Client#connect}. */
public interface Connector {

    /** Opens a connection; what arrives on it goes to the receiver, in order. */
    CompletionStage<Link> connect(Receiver receiver);

    /** Makes connectors for addresses; found by {@link java.util.ServiceLoader}. */
    interface Provider {

        /** A connector for that address, or null where the provider does not know its scheme. */
        @Nullable
        Connector connector(URI uri);
    }

    /** An open connection. */
    interface Link {

        /** Queues a message; never blocks. */
        void send(Message message);

        /** Whether more can be queued; where it cannot, the peer does not read what has been sent. */
        boolean hasRoom();

        /** Closes once what was queued is out. */
        void close(String reason);
    }

    /** What a connection tells; it calls one method at a time. */
    interface Receiver {
        void received(Message message);

        /** Something arrived that is not a message. */
        void malformed(String what);

        /** The connection is closed; nothing is told after this. */
        void closed(String reason);
    }
}
