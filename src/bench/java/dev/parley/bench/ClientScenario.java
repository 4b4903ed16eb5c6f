package dev.parley.bench;

import dev.parley.client.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the Java client costs: the same calls by raw sends, then by {@code Client.call} over each of its transports. The callee is
 * the same raw one in all, so that the difference of the load generator's processor time is the client's.
 */
record ClientScenario(String name, int window) implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String PROCEDURE = "dev.parley.bench.client";

    @Override
    public String description() {
        return "1 caller, " + window + " calls under way: raw sends, then the Java client over a socket and over Tyrus";
    }

    @Override
    public String unit() {
        return "call";
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement(name + ": raw", unit(), raw(server, options, progress)));
        ClientTransport.ALL.forEach(transport -> measurements.add(
                new Measurement(name + ": " + transport.name(), unit(), client(transport, server, options, progress))));
        return measurements;
    }

    private Map<Figure, Double> raw(Server server, Options options, Progress progress) {
        FlowScenario flow = new FlowScenario(name, "", unit(), false, 1, window, CallFlow::new);
        ProcessorTimes meters = new ProcessorTimes(server);
        try (Load load = Load.open(flow, server.destination(), options)) {
            progress.say("raw sends");
            load.start();
            load.hold(Duration.ofSeconds(options.warmupSeconds()));
            Load.Totals before = load.begin();
            meters.begin();
            load.hold(Duration.ofSeconds(options.seconds()));
            Load.Totals used = load.totals().minus(before);
            Map<Figure, Double> figures = meters.figures("raw sends", used.units(), load.latencies());
            load.finish();
            return figures;
        }
    }

    private Map<Figure, Double> client(ClientTransport transport, Server server, Options options, Progress progress) {
        Destination destination = server.destination();
        ProcessorTimes meters = new ProcessorTimes(server);
        try (EventLoop loop = EventLoop.start("callee")) {
            EchoCallee callee = loop.call(() -> new EchoCallee(loop, destination, Wamp.ascii("\"" + PROCEDURE + "\"")));
            loop.await("registration", PATIENCE, callee::isRegistered);
            try (Client client = transport.open(destination)) {
                progress.say("the client over " + transport.name());
                Calls calls = new Calls(
                        text -> client.call(String.class, PROCEDURE, text), new Payload(options.payloadBytes()));
                calls.start(window);
                calls.hold(options.warmupSeconds());
                calls.forget();
                meters.begin();
                long before = calls.ended();
                calls.hold(options.seconds());
                Map<Figure, Double> figures = meters.figures(
                        "the client over " + transport.name(), calls.ended() - before, calls.latencies());
                calls.finish();
                return figures;
            } finally {
                loop.execute(callee::leave);
                loop.await("end of the callee", PATIENCE, callee::isClosed);
            }
        }
    }
}
