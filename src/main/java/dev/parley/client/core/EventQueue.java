package dev.parley.client.core;

import dev.parley.client.core.event.Delivery;
import dev.parley.client.core.event.EventSink;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Output;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The events on their way to one sink: bounded, in order, a few at a time. Its {@link Feed}'s. */
final class EventQueue {
    /** What the payloads in one queue may have together, beside the bound on their number. */
    private static final long MAX_CHARS = 64L << 20;

    /** How many are handed on together at most: what is handed on is no longer in the queue. */
    private static final int MAX_TOGETHER = 64;

    private final Output out;
    private final EventSink sink;
    private final int capacity;
    private final int together;
    private final ArrayDeque<Delivery> events = new ArrayDeque<>();
    private long chars;
    private boolean isSinkBusy;
    private long dropped;
    private int gaps;

    EventQueue(Output out, EventSink sink, int capacity) {
        this.out = out;
        this.sink = sink;
        this.capacity = capacity;
        this.together = Math.max(1, Math.min(MAX_TOGETHER, capacity / 8));
    }

    /** How many more may wait. */
    int room() {
        return chars >= MAX_CHARS ? 0 : Math.max(0, capacity - events.size());
    }

    /** Whether it is half empty. */
    boolean isSpacious() {
        return room() > capacity / 2;
    }

    /** Queues an event, whatever the room. */
    void put(Delivery event) {
        events.add(event);
        chars += event.payload().json().length();
        handOn();
    }

    /** The sink has taken what it was handed. */
    void handled() {
        isSinkBusy = false;
        handOn();
    }

    private void handOn() {
        if (isSinkBusy || events.isEmpty()) {
            return;
        }
        List<Delivery> next = new ArrayList<>(Math.min(together, events.size()));
        while (next.size() < together && !events.isEmpty()) {
            Delivery event = events.remove();
            chars -= event.payload().json().length();
            next.add(event);
        }
        isSinkBusy = true;
        out.add(new Action.Deliver(sink, next));
    }

    /** Loses the oldest event. */
    void dropOldest() {
        Delivery oldest = events.poll();
        if (oldest != null) {
            chars -= oldest.payload().json().length();
            countDropped();
        }
    }

    /** An event is lost. */
    void countDropped() {
        dropped++;
        out.add(new Action.Missed(sink, dropped, gaps));
    }

    /** Events may be missing before the next one. */
    void countGap() {
        gaps++;
        out.add(new Action.Missed(sink, dropped, gaps));
    }

    /** Whether none has been lost yet. */
    boolean isWhole() {
        return dropped == 0;
    }
}
