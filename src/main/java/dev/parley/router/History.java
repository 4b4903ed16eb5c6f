package dev.parley.router;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What was published to one subscription, in the order the broker received it; the oldest goes when there is too much. */
final class History {
    private final int maxEvents;
    private final long maxChars;
    private final Deque<Publication> events = new ArrayDeque<>();
    private long chars;

    /** A history of so many events, whose topics and payloads have so many characters together. */
    History(int maxEvents, long maxChars) {
        this.maxEvents = maxEvents;
        this.maxChars = maxChars;
    }

    void add(Publication publication) {
        // "should be ignored by the Event History mechanism and not be saved at all" (Event History, Security Aspects)
        if (publication.audience().namesSessions()) {
            return;
        }
        events.add(publication);
        chars += size(publication);
        while (events.size() > maxEvents || chars > maxChars) {
            chars -= size(events.remove());
        }
    }

    static int size(Publication publication) {
        return publication.topic().length() + publication.payload().json().length();
    }

    /** From the oldest. */
    List<Publication> events() {
        return List.copyOf(events);
    }
}
