package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The same flows at several sizes of something, on one server: what each unit costs must not depend on it. */
record ScaleScenario(String name, String description, String unit, List<Integer> sizes, IntFunction<Scenario> at)
        implements Scenario {
    @Override
    public List<Measurement> run(Server server, Options options, Progress progress) {
        List<Measurement> found = new ArrayList<>();
        for (int size : sizes) {
            Progress detail = line -> progress.say(String.format("%,d: %s", size, line));
            for (Measurement one : at.apply(size).run(server, options, detail)) {
                found.add(new Measurement(
                        String.format("%s, %,d", name, size), one.unit(), one.figures(), one.failure()));
            }
        }
        return found;
    }
}
