package dev.parley.bench;

import java.util.List;
import java.util.stream.Collectors;

/** All scenarios there are, in the order in which they run. */
final class Scenarios {
    private static final int SUBSCRIBERS = 50;
    private static final int CROWD = 1_000;

    static final List<Scenario> ALL = List.of(
            new FlowScenario(
                    "calls", "4 callers, 4 callees, 32 calls under way each", "call", false, 4, 32, CallFlow::new),
            new FlowScenario("latency", "1 caller, 1 callee, 1 call under way", "call", false, 1, 1, CallFlow::new),
            new FlowScenario(
                    "events",
                    "4 publishers, a subscriber each, 64 events under way each",
                    "event",
                    false,
                    4,
                    64,
                    new EventFlows(1)),
            new FlowScenario(
                    "fanout",
                    "1 publisher, " + SUBSCRIBERS + " subscribers, 16 publications under way",
                    "event",
                    false,
                    1,
                    16,
                    new EventFlows(SUBSCRIBERS)),
            new FlowScenario(
                    "crowd",
                    "1 publisher, " + CROWD + " subscribers, 16 publications under way",
                    "event",
                    false,
                    1,
                    16,
                    new EventFlows(CROWD)),
            new FlowScenario(
                    "sessions",
                    "connect, HELLO, WELCOME, GOODBYE, close; 16 at a time",
                    "session",
                    false,
                    1,
                    16,
                    SessionFlow::new),
            new IdleScenario("idle", 4_000),
            new ScaleScenario(
                    "receivers",
                    "1 publisher, 1 to 10,000 subscribers: the cost of an event must stay the same",
                    "event",
                    List.of(1, 10, 100, 1_000, 10_000),
                    receivers -> new FlowScenario("receivers", "", "event", false, 1, 16, new EventFlows(receivers))),
            new ScaleScenario(
                    "registrations",
                    "calls beside 10 to 100,000 other registrations: the cost of a call must stay the same",
                    "call",
                    List.of(10, 1_000, 100_000),
                    registrations -> new RegistrationScenario("registrations", registrations)),
            new StalledScenario("stalled"),
            new PatternScenario("patterns"),
            new ClientScenario("client", 32),
            new BurstScenario("burst"),
            new PairScenario("pair", 32),
            new RecordedScenario("recorded"),
            new DurableScenario("durable"),
            new PlacesScenario("places", 10_000),
            new ResumeScenario("resume", 2_000),
            new FlowScenario(
                    "echo", "4 connections, 32 texts under way each, no WAMP", "echo", true, 4, 32, EchoFlow::new),
            new FlowScenario(
                    "echo-latency", "1 connection, 1 text under way, no WAMP", "echo", true, 1, 1, EchoFlow::new));

    private Scenarios() {}

    static Scenario named(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BenchmarkFailure("no scenario is called " + name + "; there are "
                        + ALL.stream().map(Scenario::name).collect(Collectors.joining(", "))));
    }
}
