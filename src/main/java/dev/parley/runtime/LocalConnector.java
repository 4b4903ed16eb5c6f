package dev.parley.runtime;

import dev.parley.auth.Evidence;
import dev.parley.client.Connector;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.codec.SubProtocol;
import dev.parley.flow.Text;
import dev.parley.flow.Wire;
import dev.parley.message.Message;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Connects a client to a router in the same JVM, without a socket; otherwise it is a peer like any other. */
public final class LocalConnector implements Connector {
    private final Hub hub;
    private final Executor executor;

    /**
     * Connects to that router.
     *
     * @param executor brings what the router sends to the client, one message after the other
     */
    public LocalConnector(Hub hub, Executor executor) {
        this.hub = hub;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Link> connect(Receiver receiver) {
        LocalLink link = new LocalLink(receiver);
        link.connection.entered(null);
        return CompletableFuture.completedFuture(link);
    }

    @Override
    public boolean isConfidential() {
        return true;
    }

    @Override
    public String toString() {
        return "the router in this JVM";
    }

    private final class LocalLink implements Link, Wire {
        private final MessageDecoder decoder = new MessageDecoder();
        private final Receiver receiver;
        private final Connection connection;

        LocalLink(Receiver receiver) {
            this.receiver = receiver;
            this.connection = hub.prepare(
                    this,
                    SubProtocol.JSON,
                    Evidence.of(null, true),
                    null,
                    hub.limits().ofLocals());
        }

        @Override
        public void send(Message message) {
            String text = MessageEncoder.text(message);
            connection.received(decoder.decode(text), text.length());
        }

        /** The router reads at once; whoever sends too much waits until it has. */
        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void whenRoom(Runnable task) {
            task.run();
        }

        @Override
        public void close(String reason) {
            connection.closed();
            hub.forget(connection);
        }

        @Override
        public void send(Text text, Done done) {
            try {
                executor.execute(() -> {
                    decoder.decode(text.characters()).messages().forEach(receiver::received);
                    done.done(null);
                });
            } catch (RejectedExecutionException closed) {
                done.done(closed);
            }
        }

        /** What was sent before has been brought to the client. */
        @Override
        public void ping(ByteBuffer payload) {
            connection.answered(payload);
        }

        @Override
        public void close(int code, String reason) {
            close(reason);
            try {
                executor.execute(() -> receiver.closed(reason));
            } catch (RejectedExecutionException closed) {
                receiver.closed(reason);
            }
        }
    }
}
