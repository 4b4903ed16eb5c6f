package dev.parley.client;

import dev.parley.client.engine.Line;
import dev.parley.message.Message;
import java.util.concurrent.CompletionStage;

/**
 * A {@link Connector} as the engine knows it.
 *
 * @param connector opens connections to one router
 */
record Dialing(Connector connector) implements Line.Dialer {

    @Override
    public CompletionStage<? extends Line> dial(Line.Ear ear) {
        return connector.connect(new Receiving(ear)).thenApply(Sending::new);
    }

    @Override
    public boolean isFinal(Throwable failure) {
        return failure instanceof HandshakeRefusedException refused && refused.isFinal();
    }

    /** What sends. */
    private record Sending(Connector.Link link) implements Line {
        @Override
        public void send(Message message) {
            link.send(message);
        }

        @Override
        public boolean hasRoom() {
            return link.hasRoom();
        }

        @Override
        public void whenRoom(Runnable task) {
            link.whenRoom(task);
        }

        @Override
        public boolean probe() {
            return link.probe();
        }

        @Override
        public boolean canMark() {
            return link.canMark();
        }

        @Override
        public void mark(long number) {
            link.mark(number);
        }

        @Override
        public void close(String reason) {
            link.close(reason);
        }

        @Override
        public void abort(String reason) {
            link.abort(reason);
        }
    }

    /** What is told. */
    private record Receiving(Line.Ear ear) implements Connector.Receiver {
        private static final int NO_CODE = 1006;

        @Override
        public void received(Message message) {
            ear.received(message);
        }

        @Override
        public void malformed(String what) {
            ear.malformed(what);
        }

        @Override
        public void alive() {
            ear.alive();
        }

        @Override
        public void arrived(long mark) {
            ear.arrived(mark);
        }

        @Override
        public void closed(String reason) {
            closed(NO_CODE, reason);
        }

        @Override
        public void closed(int code, String reason) {
            ear.closed(code, reason);
        }
    }
}
