package dev.parley.router.rpc;

import dev.parley.router.Time;
import dev.parley.router.state.PendingCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The calls with a time limit, each once. A limit that is extended is looked at again when the former one has passed. Calls and
 * invoker use it.
 */
public final class Timeouts {
    /** Below that many, finished ones may stay until their time comes. */
    private static final int FEW = 1_000;

    private record Entry(PendingCall call, long deadline) {}

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(Comparator.comparingLong(Entry::deadline));

    /** How many of them are over, at most. */
    private int finished;

    /** Watches the limit, which runs since the CALL, whether router or callee has kept it until now. */
    void watch(PendingCall call) {
        if (call.timeoutMillis > 0 && !call.isTimed) {
            call.isTimed = true;
            entries.add(new Entry(call, call.deadline));
        }
    }

    /** From the CALL on, and "the time between received YIELD messages thereafter" (Progressive Call Results, Timeouts). */
    static void start(PendingCall call, Time now) {
        // far beyond any clock, and no overflow
        call.deadline = now.monotonicMillis() + Math.min(call.timeoutMillis, Long.MAX_VALUE / 4);
    }

    /** The call is over. Long limits and short calls must not pile up here. */
    void ended(PendingCall call) {
        if (call.isTimed && ++finished > FEW && finished > entries.size() / 2) {
            entries.removeIf(entry -> entry.call().isOver);
            finished = 0;
        }
    }

    int size() {
        return entries.size();
    }

    long next() {
        dropFinished();
        Entry first = entries.peek();
        return first == null ? Long.MAX_VALUE : first.deadline();
    }

    /** Calls whose time is over, no longer watched. */
    List<PendingCall> expired(Time now) {
        List<PendingCall> expired = new ArrayList<>();
        for (Entry entry = due(now); entry != null; entry = due(now)) {
            entries.remove();
            PendingCall call = entry.call();
            if (call.isTimedByCallee) {
                call.isTimed = false;
            } else if (call.deadline > now.monotonicMillis()) {
                entries.add(new Entry(call, call.deadline));
            } else {
                call.isTimed = false;
                expired.add(call);
            }
        }
        return expired;
    }

    private @Nullable Entry due(Time now) {
        dropFinished();
        Entry first = entries.peek();
        return first == null || first.deadline() > now.monotonicMillis() ? null : first;
    }

    private void dropFinished() {
        for (Entry first = entries.peek(); first != null && first.call().isOver; first = entries.peek()) {
            entries.remove();
            finished--;
        }
    }
}
