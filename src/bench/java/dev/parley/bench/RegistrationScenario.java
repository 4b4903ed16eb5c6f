package dev.parley.bench;

import java.time.Duration;
import java.util.List;

/** Calls while one session has that many other procedures registered. */
record RegistrationScenario(String name, int registrations) implements Scenario {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final FlowScenario CALLS = new FlowScenario("calls", "", "call", false, 4, 32, CallFlow::new);

    @Override
    public String description() {
        return "4 callers, 4 callees, 32 calls under way each, beside " + registrations + " registrations";
    }

    @Override
    public String unit() {
        return CALLS.unit();
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        try (EventLoop loop = EventLoop.start("registrations")) {
            Holder holder = loop.call(() -> new Holder(loop, server.destination(), registrations));
            loop.await("acknowledgement of every registration", PATIENCE, holder::isComplete);
            List<Measurement> found = CALLS.run(server, options, progress);
            loop.execute(holder::leave);
            loop.await("end of the session", PATIENCE, holder::isClosed);
            return found;
        }
    }

    private static final class Holder extends WampSession {
        private static final int WINDOW = 1000;
        private static final byte[] REGISTER = Wamp.ascii("[" + Wamp.REGISTER + ",");
        private static final byte[] PROCEDURE = Wamp.ascii(",{},\"dev.parley.bench.other");
        private static final byte[] TAIL = Wamp.ascii("\"]");

        private final int total;
        private int asked;
        private int answered;

        Holder(EventLoop loop, Destination destination, int total) {
            super(loop, destination);
            this.total = total;
        }

        boolean isComplete() {
            return answered == total;
        }

        @Override
        void joined() {
            while (asked < Math.min(WINDOW, total)) {
                askNext();
            }
        }

        @Override
        void received(int type, MessageCursor cursor) {
            if (type != Wamp.REGISTERED) {
                throw cursor.unexpected("REGISTERED");
            }
            answered++;
            if (asked < total) {
                askNext();
            }
        }

        private void askNext() {
            asked++;
            send(message()
                    .append(REGISTER)
                    .append(asked)
                    .append(PROCEDURE)
                    .append(asked)
                    .append(TAIL));
        }
    }
}
