package dev.parley.auth.attempts;

import dev.parley.auth.crypto.Hashes;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many attempts to come into a realm may fail: as somebody from an address, from an address, and as somebody. An attempt
 * counts from its beginning, so that many at once get no further than one after the other; one that succeeds no longer counts.
 * Threads may share it; times are those of the monotonic clock.
 *
 * <p>Who fails elsewhere does not keep out the owner of a name: from an address from which that name came in lately, what others have
 * failed does not count.
 */
public final class AttemptLimiter {
    /** Choice: of more addresses or names than these at a time, old ones with few failures are forgotten. */
    public static final int MAX_COUNTED = 65_536;

    /** Choice: among so many of the oldest, the one that has failed least often is forgotten. */
    private static final int FORGETTABLE = 16;

    /** Choice: so long an address from which somebody has come in is known as his. */
    private static final long KNOWN_MILLIS = 86_400_000;

    private static final int MAX_KEY_LENGTH = 64;

    private record Origin(InetAddress network, String authid) {}

    private static final class Count {
        final long began;
        int failed;

        Count(long began) {
            this.began = began;
        }
    }

    /** An attempt that counts until it is said to be none. */
    public final class Counted {
        private final @Nullable Origin origin;
        private final List<Count> counts = new ArrayList<>(3);
        private boolean isForgiven;

        private Counted(@Nullable Origin origin) {
            this.origin = origin;
        }

        /** Somebody has come in by it. */
        public void succeeded(long now) {
            forgive();
            if (origin != null) {
                know(origin, now);
            }
        }

        /** It is nobody's fault. */
        public void forgive() {
            synchronized (AttemptLimiter.this) {
                if (!isForgiven) {
                    isForgiven = true;
                    counts.forEach(count -> count.failed--);
                }
            }
        }
    }

    private final Map<Object, Count> byOrigin = new LinkedHashMap<>();
    private final Map<Object, Count> byAddress = new LinkedHashMap<>();
    private final Map<Object, Count> byAuthid = new LinkedHashMap<>();

    /** When somebody last came in from somewhere, the longest ago first. */
    private final Map<Origin, Long> known = new LinkedHashMap<>();

    private AttemptLimits limits;

    /** A limiter that has counted nothing yet. */
    public AttemptLimiter(AttemptLimits limits) {
        this.limits = limits;
    }

    /** Applies other limits from now on; what has been counted stays. */
    public synchronized void limit(AttemptLimits changed) {
        limits = changed;
    }

    /**
     * Counts an attempt; null where there have been too many.
     *
     * @param name whose secret could be guessed by it; null where there is nothing to guess
     */
    public synchronized @Nullable Counted begin(@Nullable InetAddress address, @Nullable String name, long now) {
        InetAddress network = Networks.ofNullable(address);
        String authid = name == null ? null : key(name);
        Origin origin = network == null || authid == null ? null : new Origin(network, authid);
        boolean isTooMany = (origin != null && failed(byOrigin, origin, now) >= limits.perAddressAndAuthid())
                || (network != null && failed(byAddress, network, now) >= limits.perAddress())
                || (authid != null && failed(byAuthid, authid, now) >= limits.perAuthid() && !isKnown(origin, now));
        if (isTooMany) {
            return null;
        }
        Counted counted = new Counted(origin);
        if (origin != null) {
            counted.counts.add(count(byOrigin, origin, now));
        }
        if (network != null) {
            counted.counts.add(count(byAddress, network, now));
        }
        if (authid != null) {
            counted.counts.add(count(byAuthid, authid, now));
        }
        return counted;
    }

    private boolean isKnown(@Nullable Origin origin, long now) {
        Long last = origin == null ? null : known.get(origin);
        return last != null && now - last < KNOWN_MILLIS;
    }

    private synchronized void know(Origin origin, long now) {
        known.remove(origin);
        if (known.size() >= MAX_COUNTED) {
            known.remove(known.keySet().iterator().next());
        }
        known.put(origin, now);
    }

    /** How many addresses and names are being counted. */
    public synchronized int size() {
        return byOrigin.size() + byAddress.size() + byAuthid.size();
    }

    private int failed(Map<Object, Count> counts, Object key, long now) {
        Count count = counts.get(key);
        return count == null || isOver(count, now) ? 0 : count.failed;
    }

    private boolean isOver(Count count, long now) {
        return now - count.began >= limits.windowMillis();
    }

    private Count count(Map<Object, Count> counts, Object key, long now) {
        Count count = counts.get(key);
        if (count == null || isOver(count, now)) {
            counts.remove(key);
            makeRoom(counts, now);
            count = new Count(now);
            counts.put(key, count);
        }
        count.failed++;
        return count;
    }

    /** Counts whose window is over stand at the head. New names do not push out one that is being guessed. */
    private void makeRoom(Map<Object, Count> counts, long now) {
        Iterator<Count> oldest = counts.values().iterator();
        while (oldest.hasNext() && isOver(oldest.next(), now)) {
            oldest.remove();
        }
        if (counts.size() >= MAX_COUNTED) {
            Object least = null;
            int failed = Integer.MAX_VALUE;
            int looked = 0;
            for (Map.Entry<Object, Count> entry : counts.entrySet()) {
                if (entry.getValue().failed < failed) {
                    least = entry.getKey();
                    failed = entry.getValue().failed;
                }
                if (++looked == FORGETTABLE) {
                    break;
                }
            }
            counts.remove(least);
        }
    }

    private static String key(String authid) {
        return authid.length() <= MAX_KEY_LENGTH
                ? authid
                : Hashes.hex(Hashes.sha256(authid.getBytes(StandardCharsets.UTF_8)));
    }
}
