package dev.parley.it.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known to be different in which container, and why. A check that has a difference must not be passed there. */
final class Differences {
    private static final Map<Distribution, Map<Check, String>> KNOWN = Map.of();

    private Differences() {}

    /** Null where there is none. */
    static @Nullable String of(Distribution distribution, Check check) {
        return KNOWN.getOrDefault(distribution, Map.of()).get(check);
    }
}
