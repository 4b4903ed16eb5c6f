package dev.parley.auth;

import dev.parley.auth.attempts.AttemptLimiter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to come in as a user of the container, who would get into each realm that lets in such users. It counts until it is said
 * to be none. Made before the container is asked, by whoever asks it.
 */
public final class ContainerAttempt {
    private final List<AttemptLimiter.Counted> counted;

    private ContainerAttempt(List<AttemptLimiter.Counted> counted) {
        this.counted = counted;
    }

    /**
     * Counts one; null where there have been too many in one of the realms, for what is found out counts in all.
     *
     * @param realms those that let in users of the container
     * @param now the time by the clock that nobody sets
     */
    public static @Nullable ContainerAttempt begin(
            Collection<Authentication> realms, @Nullable InetAddress address, String user, long now) {
        List<AttemptLimiter.Counted> counted = new ArrayList<>();
        for (Authentication realm : realms) {
            AttemptLimiter.Counted one = realm.limiter().begin(address, user, now);
            if (one == null) {
                counted.forEach(AttemptLimiter.Counted::forgive);
                return null;
            }
            counted.add(one);
        }
        return new ContainerAttempt(counted);
    }

    /** The container knows them. */
    public void succeeded(long now) {
        counted.forEach(one -> one.succeeded(now));
    }
}
