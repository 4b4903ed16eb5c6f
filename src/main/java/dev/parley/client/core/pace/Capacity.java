package dev.parley.client.core.pace;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How many calls a client answers at a time. Those whose answers nobody wants any more count as long as a thread is in their procedures:
 * callers who cancel have no more threads than others. For one client's core.
 */
public final class Capacity {
    private static final long COMPLAINT_MILLIS = 60_000;

    private final int most;

    /** Nobody waits for their answers, and a thread is in their procedures. */
    private final Set<Object> kept = new HashSet<>();

    private long complainedAt = Long.MIN_VALUE;

    public Capacity(int most) {
        this.most = most;
    }

    /** Whether there is no room for another beside so many that are waited for. */
    public boolean isFull(int underWay) {
        return underWay + kept.size() >= most;
    }

    /** Keeps the place of a call that nobody waits for. */
    public void keep(Object call) {
        kept.add(call);
    }

    /** Its place is free, where it was kept. */
    public void free(Object call) {
        kept.remove(call);
    }

    public int kept() {
        return kept.size();
    }

    public void clear() {
        kept.clear();
    }

    /** What is to be logged of a call that was refused; nothing where that was said within the last minute. */
    public Optional<String> complaint(long now) {
        if (complainedAt != Long.MIN_VALUE && now - complainedAt < COMPLAINT_MILLIS) {
            return Optional.empty();
        }
        complainedAt = now;
        return Optional.of(
                most + " calls are under way: this client takes no others meanwhile (ClientBuilder.maxInvocations)");
    }
}
