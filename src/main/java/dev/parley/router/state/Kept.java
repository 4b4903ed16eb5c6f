package dev.parley.router.state;

import java.util.function.LongConsumer;

/**
 * The place of a publication in the journal, and how many in the realm still want it to be there. Shared by those that keep the
 * publication; the last to release it has it forgotten.
 */
public final class Kept {
    /** Where it is; greater than that of all entries before. */
    public final long position;

    private final LongConsumer forget;
    private int holders = 1;

    /**
     * A place that its maker holds.
     *
     * @param forget told the position when nobody holds it any more
     */
    public Kept(long position, LongConsumer forget) {
        this.position = position;
        this.forget = forget;
    }

    void hold() {
        holders++;
    }

    public void release() {
        if (--holders == 0) {
            forget.accept(position);
        }
    }
}
