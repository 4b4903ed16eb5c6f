package dev.parley.router.state;

/**
 * A durable subscription of one session: what of its events is on the way to it. Its {@link DurableWindow} has it; the broker changes it.
 */
public final class DurableLane {
    /** SUBSCRIBED.Subscription. */
    public final long subscription;

    /** What it is known by when the session is over. */
    public final DurablePlace place;

    /** Events up to this place in the journal were published before it was subscribed to. */
    public final long head;

    /** Events up to this place in the journal have been sent, or are for others. */
    public long sent;

    /** Events have gone that it would have got, and it has not been told yet. */
    public boolean isMissing;

    /**
     * Begins where the place is.
     *
     * @param head the last place in the journal at present
     */
    public DurableLane(long subscription, DurablePlace place, long head) {
        this.subscription = subscription;
        this.place = place;
        this.head = head;
        this.sent = place.position();
    }
}
