package dev.parley.router.state;

import dev.parley.message.Attribute;
import dev.parley.message.Event;
import dev.parley.message.WhenSlow;
import dev.parley.router.TransportId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait while one session is slow: those of its subscriptions that may miss some. It closes where there is no ample
 * room for what is sent to the session, and opens again when all that has waited is on its way; so events keep their order. The
 * session's subscriptions fill it; {@link Publisher} empties it.
 */
public final class Backlog {
    /** What an event has beside its payload, in characters. */
    private static final int CHARS_PER_EVENT = 128;

    private final TransportId transport;
    private final Budget budget;
    private final Runnable onLoss;

    /** The oldest first. */
    private final Set<Held> waiting = new LinkedHashSet<>();

    /** What they weigh together, as it is charged. */
    private long weight;

    private boolean isClosed;

    /** The round in which the following was sent. */
    private long round;

    private int messages;
    private long chars;
    private long dropped;

    /** An event that waits. Compared by identity. */
    private static final class Held {
        final Lane lane;
        final Event event;
        final String topic;
        final long weight;

        Held(Lane lane, Event event, String topic, long weight) {
            this.lane = lane;
            this.event = event;
            this.topic = topic;
            this.weight = weight;
        }

        /** Where there is another with the same, it takes the place of that one. */
        Object key() {
            return lane.policy == WhenSlow.COALESCE ? topic : this;
        }
    }

    /**
     * A backlog of a session.
     *
     * @param budget the session's, of which at most half is for events that wait
     * @param onLoss called for each event that is lost
     */
    Backlog(TransportId transport, Budget budget, Runnable onLoss) {
        this.transport = transport;
        this.budget = budget;
        this.onLoss = onLoss;
    }

    /** The part of one subscription. */
    Lane lane(WhenSlow policy) {
        return new Lane(policy);
    }

    /** How many events of all subscriptions, also those that are over, the session has missed. */
    public long dropped() {
        return dropped;
    }

    /**
     * The next event to send, which waits no more; null where there is none, or no room for it.
     *
     * @param now the present {@link Actions#round}
     */
    @Nullable
    Event next(long now) {
        if (!waiting.isEmpty() && hasRoom(now)) {
            Held oldest = waiting.iterator().next();
            oldest.lane.remove(oldest);
            return oldest.lane.sent(oldest.event);
        }
        isClosed = !waiting.isEmpty();
        return null;
    }

    /** Forgets events of topics that the session may not receive any more. */
    public void forget(Predicate<String> topics) {
        for (Held held : List.copyOf(waiting)) {
            if (topics.test(held.topic)) {
                held.lane.remove(held);
            }
        }
    }

    private boolean hasRoom(long now) {
        if (round != now) {
            round = now;
            messages = 0;
            chars = 0;
        }
        return transport.hasRoom(messages, chars);
    }

    private boolean fits(long more) {
        return weight + more <= budget.limit() / 2 && budget.fits(more);
    }

    /** The events of one subscription. */
    final class Lane {
        private WhenSlow policy;

        /** The oldest first. */
        private final Map<Object, Held> held = new LinkedHashMap<>(0);

        /** How many have been lost since the last that was sent. */
        private long untold;

        private Lane(WhenSlow policy) {
            this.policy = policy;
        }

        TransportId transport() {
            return transport;
        }

        /** From now on events are treated so; those that wait already go on waiting. */
        void change(WhenSlow to) {
            List<Held> former = List.copyOf(held.values());
            held.clear();
            policy = to;
            former.forEach(one -> {
                Held older = held.remove(one.key());
                if (older != null) {
                    release(older);
                    lose();
                }
                held.put(one.key(), one);
            });
        }

        /** Whether the next event goes out at once and as it is: then it counts as sent. */
        boolean passesOn(int payload, long now) {
            if (isClosed || untold > 0 || !hasRoom(now)) {
                return false;
            }
            count(payload);
            return true;
        }

        private void count(int payload) {
            messages++;
            chars += CHARS_PER_EVENT + payload;
        }

        /** Takes an event that does not go out so: what is to be sent now, or null. */
        @Nullable
        Event put(Event event, String topic, long octets, long now) {
            if (!isClosed && hasRoom(now)) {
                return sent(event);
            }
            isClosed = true;
            if (policy == WhenSlow.DROP_NEWEST) {
                lose();
            } else {
                hold(new Held(this, event, topic, octets));
            }
            return null;
        }

        private void hold(Held event) {
            Held former = held.get(event.key());
            if (former != null) {
                remove(former);
                lose();
            }
            while (!fits(event.weight) && !waiting.isEmpty()) {
                // first what is its own, so that no subscription costs another its events without need
                Held oldest =
                        (held.isEmpty() ? waiting : held.values()).iterator().next();
                oldest.lane.remove(oldest);
                oldest.lane.lose();
            }
            if (fits(event.weight)) {
                held.put(event.key(), event);
                waiting.add(event);
                weight += event.weight;
                budget.charge(event.weight);
            } else {
                lose();
            }
        }

        private void lose() {
            untold++;
            dropped++;
            onLoss.run();
        }

        /** That event as it is sent: with the number of those before it that are lost. */
        private Event sent(Event event) {
            count(event.payload().json().length());
            Event marked = untold == 0 ? event : event.with(Attribute.DROPPED, untold);
            untold = 0;
            return marked;
        }

        private void remove(Held event) {
            held.remove(event.key(), event);
            release(event);
        }

        private void release(Held event) {
            waiting.remove(event);
            weight -= event.weight;
            budget.release(event.weight);
        }

        /** Forgets all that waits: the subscription is over. */
        void clear() {
            held.values().forEach(this::release);
            held.clear();
        }

        /** All that waits, and waits no more. */
        List<Event> takeAll() {
            List<Event> all = new ArrayList<>();
            for (Iterator<Held> rest = held.values().iterator(); rest.hasNext(); ) {
                Held next = rest.next();
                rest.remove();
                release(next);
                all.add(sent(next.event));
            }
            return all;
        }
    }
}
