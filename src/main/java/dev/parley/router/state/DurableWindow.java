package dev.parley.router.state;

import dev.parley.router.TransportId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The durable subscriptions of one session, and what of their events is on the way to it: marks behind them say when they have arrived.
 * As long as too much is on the way, or something is to be sent that was published before, new events are read from histories later. The
 * broker changes it.
 */
public final class DurableWindow {
    /** How many events may be on the way. */
    private static final int MAX_UNCONFIRMED = 500;

    /** After how many events there is a mark. */
    private static final int EVENTS_PER_MARK = 64;

    /** Events up to those places in the journal have arrived when that mark has. */
    private record Mark(long number, int events, Map<DurableLane, Long> positions) {}

    private final TransportId transport;

    /** By the ids of their subscriptions. */
    public final Map<Long, DurableLane> lanes = new LinkedHashMap<>(2);

    private final Deque<Mark> marks = new ArrayDeque<>();

    /** What has been sent since the last mark. */
    private Map<DurableLane, Long> unmarked = new LinkedHashMap<>(2);

    private int unmarkedEvents;
    private int unconfirmed;

    /** Nothing is to be read from histories: new events are sent as they come. */
    private boolean isLive = true;

    private boolean isTellingDue;

    public DurableWindow(TransportId transport) {
        this.transport = transport;
    }

    public boolean isLive() {
        return isLive;
    }

    /** From now on events are read from histories, until {@link #catchUp}. */
    public void fallBack() {
        isLive = false;
    }

    /** All that histories have has been sent. */
    public void catchUp() {
        isLive = true;
        isTellingDue = false;
    }

    /**
     * Whether another event may be sent now.
     *
     * @param messages how many have been sent by the fact at hand
     * @param chars how long these are
     */
    public boolean hasRoom(int messages, long chars) {
        return unconfirmed < MAX_UNCONFIRMED && transport.hasRoom(messages, chars);
    }

    /** Whether the next event has to be read from a history, though there is room: it is to tell that others are missing. */
    public boolean isTellingDue() {
        return isTellingDue;
    }

    /** Whether all that was sent has arrived. */
    public boolean isAllConfirmed() {
        return unconfirmed == 0;
    }

    /**
     * A new event of one of them that the histories have: whether it is to be sent now. Otherwise it is read from there.
     *
     * @param position its place in the journal
     */
    boolean passesOn(DurableLane lane, long position) {
        if (isLive && (lane.isMissing || !hasRoom(0, 0))) {
            isTellingDue = lane.isMissing;
            fallBack();
            // those before it are on the way
            lanes.values().forEach(each -> each.sent = Math.max(each.sent, position - 1));
        }
        if (isLive) {
            sent(lane, position);
        }
        return isLive;
    }

    /** An event of one of them is sent. */
    public void sent(DurableLane lane, long position) {
        lane.sent = position;
        unmarked.put(lane, position);
        unmarkedEvents++;
        unconfirmed++;
    }

    /** Whether enough has been sent that a mark is due. */
    public boolean isMarkDue() {
        return unmarkedEvents >= EVENTS_PER_MARK;
    }

    /** Whether anything has been sent behind the last mark. */
    public boolean isUnmarked() {
        return unmarkedEvents > 0;
    }

    /** A mark of that number is put behind all that has been sent. */
    public void mark(long number) {
        marks.add(new Mark(number, unmarkedEvents, unmarked));
        unmarked = new LinkedHashMap<>(2);
        unmarkedEvents = 0;
    }

    /** All before that mark has arrived; whose places are further now. */
    public List<DurablePlace> confirmed(long number) {
        List<DurablePlace> further = new ArrayList<>();
        while (!marks.isEmpty() && marks.element().number <= number) {
            Mark mark = marks.remove();
            unconfirmed -= mark.events;
            mark.positions.forEach((lane, position) -> {
                if (lane.place.advance(position)) {
                    further.add(lane.place);
                }
            });
        }
        return further;
    }
}
