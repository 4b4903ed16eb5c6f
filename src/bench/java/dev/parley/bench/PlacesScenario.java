package dev.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The memory of places of durable subscriptions that nobody has at present. As many sessions have come and gone before. */
record PlacesScenario(String name, int places) implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final int AT_A_TIME = 50;

    @Override
    public String description() {
        return String.format(
                Locale.ROOT, "%,d durable subscriptions of as many accounts that are away: memory of each", places);
    }

    @Override
    public String unit() {
        return "place";
    }

    @Override
    public String configuration() {
        return Keeping.configuration(places);
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        ProcessMeter meter = new ProcessMeter(server.pid());
        try (EventLoop loop = EventLoop.start("devices")) {
            progress.say("as many sessions come and go");
            visits(loop, server.destination(), false);
            // the router remembers of each from where it has come in: the last time, and the first
            visits(loop, server.destination(), false);
            loop.hold(SETTLING);
            double heapBefore = meter.heapKilobytes();
            progress.say("each leaves a place behind");
            visits(loop, server.destination(), true);
            loop.hold(SETTLING);
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.HEAP, (meter.heapKilobytes() - heapBefore) / places);
            return List.of(new Measurement(name, unit(), figures));
        }
    }

    private void visits(EventLoop loop, Destination destination, boolean isDurable) {
        for (int from = 0; from < places; from += AT_A_TIME) {
            int first = from;
            int end = Math.min(places, from + AT_A_TIME);
            List<Device> devices = new ArrayList<>();
            loop.execute(() -> {
                for (int i = first; i < end; i++) {
                    devices.add(new Device(loop, destination, i, isDurable));
                }
            });
            loop.await(
                    "end of all visits",
                    PATIENCE,
                    () -> devices.size() == end - first && devices.stream().allMatch(Device::isClosed));
        }
    }

    /** Comes, subscribes, and leaves. */
    private static final class Device extends WampSession {
        private final boolean isDurable;

        Device(EventLoop loop, Destination destination, int index, boolean isDurable) {
            super(loop, destination, ",\"authmethods\":[\"ticket\"],\"authid\":\"" + Keeping.user(index) + "\"");
            this.isDurable = isDurable;
        }

        @Override
        void challenged() {
            send(message().append(Wamp.ascii("[" + Wamp.AUTHENTICATE + ",\"t\",{}]")));
        }

        @Override
        void joined() {
            if (isDurable) {
                String subscribe =
                        "[" + Wamp.SUBSCRIBE + ",1,{\"_durable\":\"orders\"},\"" + Keeping.KEPT + "orders\"]";
                send(message().append(Wamp.ascii(subscribe)));
            } else {
                leave();
            }
        }

        @Override
        void received(int type, MessageCursor cursor) {
            if (type != Wamp.SUBSCRIBED) {
                throw cursor.unexpected("SUBSCRIBED");
            }
            leave();
        }
    }
}
