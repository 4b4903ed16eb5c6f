package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;

/** What it costs that a publication is kept before it is acknowledged, in a file that is synced, beside one that is not kept. */
record RecordedScenario(String name) implements Scenario {
    @Override
    public String description() {
        return "acknowledged publications that are kept in a file, beside others: 4 publishers with 64 under way, and one at a time";
    }

    @Override
    public String unit() {
        return "publication";
    }

    @Override
    public String configuration() {
        return Keeping.configuration();
    }

    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        List<Measurement> found = new ArrayList<>();
        found.addAll(Beside.measure(flow(false, 4, 64), flow(true, 4, 64), server, options, progress));
        found.addAll(Beside.measure(flow(false, 1, 1), flow(true, 1, 1), server, options, progress));
        return found;
    }

    private FlowScenario flow(boolean isKept, int flows, int window) {
        String topic = isKept ? Keeping.KEPT : "dev.parley.bench.other.";
        return new FlowScenario(
                (isKept ? "kept" : "not kept") + ", " + flows + " x " + window,
                "",
                unit(),
                false,
                flows,
                window,
                setup -> new PublishFlow(setup, topic));
    }
}
