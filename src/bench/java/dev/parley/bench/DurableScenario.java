package dev.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What it costs that a subscription is durable, beside an ordinary one to the same kind of topic, and how fast what has been missed
 * comes after an absence.
 */
record DurableScenario(String name) implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ABSENCES = 5;
    private static final String REPLAYED = Keeping.KEPT + "replayed";

    @Override
    public String description() {
        return "4 durable subscribers beside 4 ordinary ones, 64 events under way each; then what has been missed";
    }

    @Override
    public String unit() {
        return "event";
    }

    @Override
    public String configuration() {
        return Keeping.configuration();
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        List<Measurement> found = new ArrayList<>();
        found.addAll(Beside.measure(flow(false), flow(true), server, options, progress));
        found.add(replay(server, options, progress));
        return found;
    }

    private FlowScenario flow(boolean isDurable) {
        return new FlowScenario(
                isDurable ? "durable" : "ordinary",
                "",
                unit(),
                false,
                4,
                64,
                setup -> new EventFlow(
                        setup,
                        1,
                        Keeping.KEPT + (isDurable ? "durable" : "ordinary"),
                        isDurable ? "{\"_durable\":\"flow" + setup.index() + "\"}" : "{}"));
    }

    /** Is away while as much is published as is kept, and comes back. */
    private Measurement replay(Server server, Options options, Progress progress) {
        ProcessorTimes times = new ProcessorTimes(server);
        try (EventLoop loop = EventLoop.start("returner")) {
            Returner first = loop.call(() -> new Returner(loop, server.destination(), options, 0));
            loop.await("subscription", PATIENCE, () -> first.isSubscribed);
            end(loop, first);
            long nanos = 0;
            long count = 0;
            double cpuMicros = 0;
            for (int absence = 0; absence < ABSENCES; absence++) {
                progress.say("absence " + (absence + 1) + " of " + ABSENCES);
                publish(loop, server, options);
                long began = System.nanoTime();
                times.begin();
                int awaited = Keeping.HISTORY - 1;
                Returner again = loop.call(() -> new Returner(loop, server.destination(), options, awaited));
                loop.await("replay of all that was missed", PATIENCE, () -> again.received == awaited);
                nanos += System.nanoTime() - began;
                count += awaited;
                cpuMicros += awaited
                        * times.figures("replay", awaited, new Latencies()).get(Figure.SERVER_CPU);
                end(loop, again);
            }
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.PER_SECOND, count * 1e9 / nanos);
            figures.put(Figure.SERVER_CPU, cpuMicros / count);
            return new Measurement("replayed after an absence", unit(), figures);
        }
    }

    private static void end(EventLoop loop, Returner returner) {
        // until the router knows that all has arrived
        loop.hold(Duration.ofMillis(500));
        loop.execute(returner::leave);
        loop.await("end of the session", PATIENCE, returner::isClosed);
    }

    private static void publish(EventLoop loop, Server server, Options options) {
        Author author = loop.call(() -> new Author(loop, server.destination(), options));
        loop.await("acknowledgement of all publications", PATIENCE, () -> author.acknowledged == Keeping.HISTORY - 1);
        loop.execute(author::leave);
        loop.await("end of the session", PATIENCE, author::isClosed);
    }

    /** Publishes nearly as much as is kept. */
    private static final class Author extends WampSession {
        private static final int UNDER_WAY = 200;

        private final Payload payload;
        private int published;
        private int acknowledged;

        Author(EventLoop loop, Destination destination, Options options) {
            super(loop, destination);
            payload = new Payload(options.payloadBytes());
        }

        @Override
        void joined() {
            for (int i = 0; i < UNDER_WAY; i++) {
                publish();
            }
        }

        private void publish() {
            MessageBuilder publish = message()
                    .append(Wamp.ascii("[" + Wamp.PUBLISH + "," + ++published + ",{\"acknowledge\":true},\"" + REPLAYED
                            + "\",[\""));
            payload.write(publish, published);
            send(publish.append(Wamp.ascii("\"]]")));
        }

        @Override
        void received(int type, MessageCursor cursor) {
            if (type != Wamp.PUBLISHED) {
                throw cursor.unexpected("PUBLISHED");
            }
            acknowledged++;
            if (published < Keeping.HISTORY - 1) {
                publish();
            }
        }
    }

    /** Has a durable subscription, and expects the numbers from 1 on. */
    private static final class Returner extends WampSession {
        private final Payload payload;
        private final int awaited;
        private boolean isSubscribed;
        private int received;

        Returner(EventLoop loop, Destination destination, Options options, int awaited) {
            super(loop, destination);
            payload = new Payload(options.payloadBytes());
            this.awaited = awaited;
        }

        @Override
        void joined() {
            String subscribe = "[" + Wamp.SUBSCRIBE + ",1,{\"_durable\":\"returner\"},\"" + REPLAYED + "\"]";
            send(message().append(Wamp.ascii(subscribe)));
        }

        @Override
        void received(int type, MessageCursor cursor) {
            if (type == Wamp.SUBSCRIBED && !isSubscribed) {
                isSubscribed = true;
                return;
            }
            if (type != Wamp.EVENT || received == awaited) {
                throw cursor.unexpected("SUBSCRIBED, or an event that was missed");
            }
            cursor.next().skip();
            cursor.next().skip();
            cursor.next().skip();
            if (cursor.next().payload(payload) != ++received) {
                throw cursor.unexpected("event " + received);
            }
        }
    }
}
