package dev.parley.war.health;

import dev.parley.management.Health;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The health of the application's router, for whoever asks where only the application is known. For any thread. */
public final class RouterHealth {
    private static volatile @Nullable Health current;

    private RouterHealth() {}

    /** It is that from now on; null where there is no router. */
    public static void serve(@Nullable Health health) {
        current = health;
    }

    /** What is asked about, and whether it is so: a router that is not there yet is alive, but not ready. */
    static Map<String, Boolean> of(Health.Kind kind) {
        Health health = current;
        return health == null ? Map.of("router", kind == Health.Kind.LIVE) : health.verdicts(kind);
    }
}
