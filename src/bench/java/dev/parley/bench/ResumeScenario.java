package dev.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long it takes after a connection is cut with a call under way until that is answered, by the session that is resumed, beside a new
 * one that calls again; and the memory of sessions without connections.
 */
record ResumeScenario(String name, int sessions) implements Scenario {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int AT_A_TIME = 50;

    @Override
    public String description() {
        return "a call, a cut, and the same session again beside a new one, 1 and 16 at a time; memory of " + sessions
                + " detached sessions";
    }

    @Override
    public String unit() {
        return "cut";
    }

    @Override
    public String configuration() {
        return Keeping.configuration();
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        List<Measurement> found = new ArrayList<>();
        found.addAll(Beside.measure(flow(false, 1), flow(true, 1), server, options, progress));
        found.addAll(Beside.measure(flow(false, 16), flow(true, 16), server, options, progress));
        found.addAll(memory(server, progress));
        return found;
    }

    private FlowScenario flow(boolean isResumable, int window) {
        return new FlowScenario(
                (isResumable ? "resumed, " : "new session, ") + window + " at a time",
                "",
                unit(),
                false,
                1,
                window,
                setup -> new CutFlow(setup, isResumable));
    }

    private static final class Waiting implements CutSession.Owner {
        private CutSession session;
        private boolean isJoined;

        @Override
        public void joined() {
            isJoined = true;
        }

        @Override
        public void answered() {
            throw new BenchmarkFailure("an answer to no call");
        }
    }

    private List<Measurement> memory(Server server, Progress progress) {
        ProcessMeter meter = new ProcessMeter(server.pid());
        try (EventLoop loop = EventLoop.start("waiting")) {
            progress.say("opening and closing " + sessions + " sessions");
            List<Waiting> former = join(loop, server.destination());
            loop.execute(() -> former.forEach(each -> each.session.leave()));
            loop.await(
                    "end of every session", PATIENCE, () -> former.stream().allMatch(each -> each.session.isClosed()));
            double before = meter.heapKilobytes();
            progress.say("opening " + sessions + " sessions");
            List<Waiting> waiting = join(loop, server.destination());
            double attached = meter.heapKilobytes();
            loop.execute(() -> waiting.forEach(each -> each.session.cut()));
            loop.hold(Duration.ofSeconds(3));
            double detached = meter.heapKilobytes();
            return List.of(memory("with a connection", attached - before), memory("detached", detached - before));
        }
    }

    private Measurement memory(String what, double kilobytes) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.HEAP, kilobytes / sessions);
        return new Measurement("resumable session, " + what, "session", figures);
    }

    private List<Waiting> join(EventLoop loop, Destination destination) {
        List<Waiting> all = new ArrayList<>();
        while (all.size() < sessions) {
            int some = Math.min(AT_A_TIME, sessions - all.size());
            loop.execute(() -> {
                for (int i = 0; i < some; i++) {
                    Waiting one = new Waiting();
                    one.session = new CutSession(loop, destination, true, one);
                    all.add(one);
                }
            });
            loop.await("welcome for every session", PATIENCE, () -> all.stream().allMatch(each -> each.isJoined));
        }
        return all;
    }
}
