package dev.parley.bench;

import java.util.List;

/** One thing that is measured. */
interface Scenario {
    /** What it is called on the command line. */
    String name();

    /** What is done and how much of it at a time, for the list of scenarios. */
    String description();

    /** What one of the things counted is called. */
    String unit();

    /** Whether it needs an echo server instead of a router. */
    default boolean needsEcho() {
        return false;
    }

    /** The configuration that a router of ours needs for it, beside which its store file is; empty where it needs none. */
    default String configuration() {
        return "";
    }

    /** Whether that other server is measured in it too, where it is asked for. */
    default boolean isComparedTo(Destination other) {
        return false;
    }

    /** Loads the server and measures; fails with {@link BenchmarkFailure}, also where an answer was wrong. */
    List<Measurement> run(Server server, Options options, Progress progress);
}
