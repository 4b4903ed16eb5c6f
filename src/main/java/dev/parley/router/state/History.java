package dev.parley.router.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The events that were published to one subscription, in the order of their arrival; the oldest goes first when there are too
 * many. The broker fills it.
 */
public final class History {
    private int maxEvents;
    private long maxChars;

    /** Those before {@link #first} have gone. */
    private final List<Publication> events = new ArrayList<>();

    private int first;
    private final Budget budget;
    private long chars;

    /** The highest place in the journal of those that have gone. */
    private long gone;

    /** Told the new value of {@link #gone}. */
    private final LongConsumer onGone;

    /**
     * A history that is charged there; its oldest events go too where more is charged than may be.
     *
     * @param onGone told the place in the journal of each event that goes, and is the last to have gone
     */
    public History(Budget kept, LongConsumer onGone) {
        budget = kept;
        this.onGone = onGone;
    }

    /** From now on it keeps so many events, whose topics and payloads have so many characters together. */
    public void limit(int events, long characters) {
        maxEvents = events;
        maxChars = characters;
        trim();
    }

    void add(Publication publication) {
        if (!mayHave(publication)) {
            return;
        }
        long weight = Weight.publication(publication);
        if (weight > budget.limit()) {
            gone(publication);
            return;
        }
        events.add(publication);
        publication.hold();
        chars += size(publication);
        budget.charge(weight);
        trim();
    }

    /** "should be ignored by the Event History mechanism and not be saved at all" (Event History, Security Aspects). */
    static boolean mayHave(Publication publication) {
        return !publication.audience().namesSessions();
    }

    private void trim() {
        while (size() > maxEvents || chars > maxChars || (budget.isOver() && size() > 0)) {
            Publication oldest = events.set(first, Publication.NONE);
            first++;
            chars -= size(oldest);
            gone(oldest);
            budget.release(Weight.publication(oldest));
            oldest.release();
        }
        if (first > events.size() / 2) {
            // no more than once for each event that goes
            events.subList(0, first).clear();
            first = 0;
        }
    }

    private void gone(Publication publication) {
        if (publication.position() > gone) {
            gone = publication.position();
            onGone.accept(gone);
        }
    }

    /** In characters: its topic, its payload, and its lists of receivers. */
    public static long size(Publication publication) {
        return publication.topic().length()
                + publication.payload().json().length()
                + publication.audience().weight();
    }

    /** How many there are. */
    public int size() {
        return events.size() - first;
    }

    /** From the oldest. Changes with the history: for the fact at hand. */
    public List<Publication> events() {
        return Collections.unmodifiableList(events.subList(first, events.size()));
    }

    /** Those that come behind that place in the journal, from the oldest. Changes with the history: for the fact at hand. */
    public List<Publication> since(long position) {
        List<Publication> all = events();
        int start = all.size();
        // most who ask have missed little
        while (start > 0
                && (all.get(start - 1).kept() == null || all.get(start - 1).position() > position)) {
            start--;
        }
        return all.subList(start, all.size());
    }

    /** The highest place in the journal of an event that was here once. */
    public long gone() {
        return gone;
    }

    /** So far it had lost events when the router stopped. */
    public void resumeAt(long formerlyGone) {
        gone = Math.max(gone, formerlyGone);
    }
}
