package dev.parley.runtime.work;

import dev.parley.auth.Evidence;
import dev.parley.auth.Identity;
import dev.parley.auth.attempts.Networks;
import dev.parley.flow.Pace;
import dev.parley.flow.Rate;
import dev.parley.message.AuthMethod;
import dev.parley.router.PlaceId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers who has left a realm after having sent faster than its rate, as long as that is so: whoever comes again gets no new burst.
 * An account is known by its name, guests by their address, where one may pay for another, but not for more than the burst. The hub's;
 * for all threads, with times of {@link System#nanoTime}.
 */
public final class Paces {
    /** Choice: beyond these the one who left first is forgotten. */
    static final int MOST = 10_000;

    private record Sender(
            PlaceId realm, String role, @Nullable Object who) {}

    /** Those who left last are the last. Guarded by this. */
    private final Map<Sender, Pace> left = new LinkedHashMap<>();

    /** Somebody who may send so fast, as long as he is in a realm. */
    public final class Stay {
        private final Sender sender;
        private final Pace pace;

        private Stay(Sender sender, Pace pace) {
            this.sender = sender;
            this.pace = pace;
        }

        public Pace pace() {
            return pace;
        }

        /** He leaves. */
        public void end(long now) {
            leave(sender, pace, now);
        }
    }

    /** Somebody comes into a realm; null where those of his role may send as fast as they like. */
    public @Nullable Stay begin(
            Map<String, Rate> rateByRole, PlaceId realm, Identity identity, Evidence evidence, long now) {
        Rate rate = rateByRole.get(identity.role());
        if (rate == null) {
            return null;
        }
        boolean isGuest = identity.method().equals(AuthMethod.ANONYMOUS.key());
        Object who = isGuest ? Networks.ofNullable(evidence.address()) : identity.authid();
        Sender sender = new Sender(realm, identity.role(), who);
        Pace pace = new Pace(rate, now);
        synchronized (this) {
            Pace former = left.get(sender);
            if (former != null) {
                pace.goOnFrom(former, isGuest, now);
            }
        }
        return new Stay(sender, pace);
    }

    private synchronized void leave(Sender sender, Pace pace, long now) {
        if (pace.isFresh(now)) {
            return;
        }
        Pace other = left.remove(sender);
        if (other != null) {
            pace.goOnFrom(other, false, now);
        }
        Iterator<Pace> oldest = left.values().iterator();
        while (oldest.hasNext() && (oldest.next().isFresh(now) || left.size() >= MOST)) {
            oldest.remove();
        }
        left.put(sender, pace);
    }

    synchronized int size() {
        return left.size();
    }
}
