package dev.parley.auth;

import dev.parley.auth.attempts.AttemptLimiter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to log in as a user of the container, counted in each realm that lets such users in. It counts as failed until {@link
 * #succeeded} is called. Made before the container is asked about the user, by whoever asks it. For one thread.
 */
public final class ContainerAttempt {
    private final List<AttemptLimiter.Counted> counted;

    private ContainerAttempt(List<AttemptLimiter.Counted> counted) {
        this.counted = counted;
    }

    /**
     * Counts an attempt; null where too many have failed in one of the realms, since a password that is right opens all of them.
     *
     * @param realms those that let in users of the container
     * @param address where the peer is; null where nobody knows
     * @param now the time, in milliseconds of the monotonic clock
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

    /**
     * The container has accepted the credentials.
     *
     * @param now the time, in milliseconds of the monotonic clock
     */
    public void succeeded(long now) {
        counted.forEach(one -> one.succeeded(now));
    }
}
