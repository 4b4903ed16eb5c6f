package dev.parley.flow;

import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that messages on their way take on all connections together, in octets of heap. One for a hub; its {@link Outbox}es
 * charge it.
 */
public final class Budget {
    /** Below this, a look at each character costs more than it is worth: two octets are charged for each. */
    private static final int SHORT_CHARS = 1024;

    /** What a queued message takes beside its characters. */
    private static final int OCTETS_PER_TEXT = 64;

    /** Charged and released for each message by threads that have nothing else in common. */
    private final LongAdder charged = new LongAdder();

    private volatile long limit;
    private final Runnable shed;

    /**
     * A budget.
     *
     * @param shed called where more is charged than may be: disconnects those that hold the most
     */
    public Budget(long limit, Runnable shed) {
        this.limit = limit;
        this.shed = shed;
    }

    /** A budget that nothing exceeds, for one connection alone. */
    public static Budget unlimited() {
        return new Budget(Long.MAX_VALUE, () -> {});
    }

    public void limit(long octets) {
        limit = octets;
    }

    public long limit() {
        return limit;
    }

    public long charged() {
        return charged.sum();
    }

    public void charge(long octets) {
        charged.add(octets);
    }

    public void release(long octets) {
        charged.add(-octets);
    }

    /** Has the greatest holders disconnected if too much is charged. The caller holds no lock. */
    public void enforce() {
        if (charged.sum() > limit) {
            shed.run();
        }
    }

    /** What those octets take on the heap. */
    static long octets(byte[] octets) {
        return OCTETS_PER_TEXT + (long) octets.length;
    }

    /** What a text takes: an octet for each character, or two where one of them is not of ISO 8859-1. */
    public static long octets(String text) {
        int length = text.length();
        if (length <= SHORT_CHARS) {
            return OCTETS_PER_TEXT + 2L * length;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) > 0xff) {
                return OCTETS_PER_TEXT + 2L * length;
            }
        }
        return OCTETS_PER_TEXT + (long) length;
    }
}
