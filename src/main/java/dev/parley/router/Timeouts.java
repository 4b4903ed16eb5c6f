package dev.parley.router;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Calls with a time limit, each once: a limit that is put off is looked at again when it would have been over. */
final class Timeouts {
    private record Entry(PendingCall call, long deadline) {}

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(Comparator.comparingLong(Entry::deadline));

    void start(PendingCall call, long now) {
        if (call.timeoutMillis > 0) {
            restart(call, now);
            entries.add(new Entry(call, call.deadline));
        }
    }

    /** "the time between received YIELD messages thereafter" (Progressive Call Results, Timeouts). */
    static void restart(PendingCall call, long now) {
        // far beyond any clock, and no overflow
        call.deadline = now + Math.min(call.timeoutMillis, Long.MAX_VALUE / 4);
    }

    long next() {
        dropFinished();
        Entry first = entries.peek();
        return first == null ? Long.MAX_VALUE : first.deadline();
    }

    /** Calls whose time is over, no longer watched. */
    List<PendingCall> expired(long now) {
        List<PendingCall> expired = new ArrayList<>();
        for (Entry entry = due(now); entry != null; entry = due(now)) {
            entries.remove();
            if (entry.call().deadline > now) {
                entries.add(new Entry(entry.call(), entry.call().deadline));
            } else {
                expired.add(entry.call());
            }
        }
        return expired;
    }

    private @Nullable Entry due(long now) {
        dropFinished();
        Entry first = entries.peek();
        return first == null || first.deadline() > now ? null : first;
    }

    /** Only from the front: the rest goes when its time comes. */
    private void dropFinished() {
        for (Entry first = entries.peek(); first != null && first.call().isOver; first = entries.peek()) {
            entries.remove();
        }
    }
}
