package dev.parley.router.state;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one of several by a key; the choice lasts as long as the chosen one does (rendezvous hashing). Broker and dealer use
 * it.
 */
public final class Shards {
    private Shards() {}

    /** The one that is responsible for the key; null where there are none. */
    public static <T> @Nullable T choose(String key, Collection<T> shards) {
        T chosen = null;
        long highest = 0;
        for (T shard : shards) {
            long weight = mix(key.hashCode() * 31L + mix(shard.hashCode()));
            if (chosen == null || weight > highest) {
                chosen = shard;
                highest = weight;
            }
        }
        return chosen;
    }

    /** The finishing step of SplitMix64: close values become far ones. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
