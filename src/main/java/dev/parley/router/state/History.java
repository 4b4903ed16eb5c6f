package dev.parley.router.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The events that were published to one subscription, in the order of their arrival; the oldest goes first when there are too
 * many. The broker fills it.
 */
public final class History {
    private int maxEvents;
    private long maxChars;
    private final Deque<Publication> events = new ArrayDeque<>();
    private final Budget budget;
    private long chars;

    /** A history that is charged there; its oldest events go too where more is charged than may be. */
    public History(Budget kept) {
        budget = kept;
    }

    /** From now on it keeps so many events, whose topics and payloads have so many characters together. */
    public void limit(int events, long characters) {
        maxEvents = events;
        maxChars = characters;
        trim();
    }

    void add(Publication publication) {
        // "should be ignored by the Event History mechanism and not be saved at all" (Event History, Security Aspects)
        if (publication.audience().namesSessions()) {
            return;
        }
        long weight = Weight.publication(publication);
        if (weight > budget.limit()) {
            return;
        }
        events.add(publication);
        publication.hold();
        chars += size(publication);
        budget.charge(weight);
        trim();
    }

    private void trim() {
        while (events.size() > maxEvents || chars > maxChars || (budget.isOver() && !events.isEmpty())) {
            Publication oldest = events.remove();
            chars -= size(oldest);
            budget.release(Weight.publication(oldest));
            oldest.release();
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
        return events.size();
    }

    /** From the oldest. */
    public List<Publication> events() {
        return List.copyOf(events);
    }
}
