package dev.parley.it.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known to be different in which container, and why. A check that has a difference must not be passed there. */
final class Differences {
    private static final String JETTY_STOPS =
            "When its JVM is told to end, Jetty closes all sockets before it stops applications:"
                    + " peers see their connection fail (1006) without a GOODBYE. Undeploying says GOODBYE.";

    private static final String GLASSFISH_STOPS =
            "When its JVM is told to end, connections are closed while applications stop:"
                    + " not every peer gets a GOODBYE. Undeploying says GOODBYE to all.";

    private static final Map<Distribution, Map<Check, String>> KNOWN = Map.of(
            Distribution.JETTY_12_0, Map.of(Check.STOP, JETTY_STOPS),
            Distribution.JETTY_12_1, Map.of(Check.STOP, JETTY_STOPS),
            Distribution.GLASSFISH_7, Map.of(Check.STOP, GLASSFISH_STOPS));

    private Differences() {}

    /** Null where there is none. */
    static @Nullable String of(Distribution distribution, Check check) {
        return KNOWN.getOrDefault(distribution, Map.of()).get(check);
    }
}
