package dev.parley.flow;

import java.util.concurrent.TimeUnit;

/**
 * Keeps one peer to a {@link Rate}: each message uses up some of the time that it has, and time comes back as it passes (the generic
 * cell rate algorithm). A message counts although it is more than what is left, so that one of any length passes, and is waited for
 * afterwards. For one thread at a time; times are those of one clock, in nanoseconds, and differ by less than 292 years.
 */
public final class Pace {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Rate rate;
    private final long burst;

    /** When all messages so far have had their time, and when all octets have. */
    private long messagesUntil;

    private long octetsUntil;

    /** From now on. */
    public Pace(Rate rate, long now) {
        this.rate = rate;
        burst = TimeUnit.SECONDS.toNanos(rate.burstSeconds());
        messagesUntil = now;
        octetsUntil = now;
    }

    /** Takes over what another has used up of its burst; what it has used beyond, too, where that is not to be forgiven. */
    public void goOnFrom(Pace former, boolean isForgiving, long now) {
        long most = isForgiving ? now + burst : Long.MAX_VALUE;
        messagesUntil = taken(messagesUntil, former.messagesUntil, most);
        octetsUntil = taken(octetsUntil, former.octetsUntil, most);
    }

    private static long taken(long own, long former, long most) {
        return later(own, most == Long.MAX_VALUE || most - former > 0 ? former : most);
    }

    /** Whether nothing is used up. */
    public boolean isFresh(long now) {
        return messagesUntil - now <= 0 && octetsUntil - now <= 0;
    }

    public Rate rate() {
        return rate;
    }

    /** Counts a message of that many octets. */
    public void count(int octets, long now) {
        if (rate.messages() > 0) {
            messagesUntil = later(messagesUntil, now) + (long) (SECOND / rate.messages());
        }
        if (rate.octets() > 0) {
            octetsUntil = later(octetsUntil, now) + (long) (SECOND / rate.octets() * octets);
        }
    }

    /** How long it is until the peer may send again; 0 if it may. */
    public long waitNanos(long now) {
        return Math.max(0, Math.max(messagesUntil - now, octetsUntil - now) - burst);
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
