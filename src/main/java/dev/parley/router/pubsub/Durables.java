package dev.parley.router.pubsub;

import dev.parley.message.Attribute;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Subscribe;
import dev.parley.router.DurableFigures;
import dev.parley.router.Excerpt;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmSettings.DurableSettings;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.line.Deadlines;
import dev.parley.router.meta.SubscriptionMeta;
import dev.parley.router.pubsub.Publications.Refusal;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.DurableLane;
import dev.parley.router.state.DurablePlace;
import dev.parley.router.state.DurableWindow;
import dev.parley.router.state.History;
import dev.parley.router.state.Publication;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import dev.parley.router.state.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Durable subscriptions: whoever has been away gets what he has missed, from where it had last arrived at him. A pong to a mark behind
 * events is what says that they have arrived. The broker's.
 */
final class Durables {
    /** For how long at most there is no mark behind an event. */
    private static final long MARK_MILLIS = 200;

    /** At so many events it is looked, of those that have not arrived, when somebody asks how many there are. */
    private static final int MOST_LOOKED = 1_000;

    /** Of so many sessions that have a place it is told. */
    private static final int MOST_HOLDERS = 16;

    private final CurrentSettings settings;
    private final Actions actions;
    private final SubscriptionMeta meta;
    private final Publications publications;
    private final DurablePlaces places;
    private final boolean hasJournal;

    /** Sessions to which events are on the way without a mark behind them. */
    private final Deadlines marksDue = new Deadlines(MARK_MILLIS);

    private final Map<TransportId, Session> unmarked = new HashMap<>();

    /** Sessions that have been sent events by the fact at hand. */
    private final Set<Session> touched = new LinkedHashSet<>();

    Durables(
            PlaceId realm,
            CurrentSettings settings,
            Actions actions,
            SubscriptionMeta meta,
            Publications publications,
            boolean hasJournal) {
        this.settings = settings;
        this.actions = actions;
        this.meta = meta;
        this.publications = publications;
        this.hasJournal = hasJournal;
        places = new DurablePlaces(realm, settings, actions);
    }

    DurablePlaces places() {
        return places;
    }

    /** By what the place of that subscription is known; null where it has none. */
    DurablePlace.@Nullable Key key(Session session, Subscribe subscribe, MatchPolicy match) {
        String name = subscribe.options().string(Attribute.DURABLE);
        if (name == null && !isDurableByItself(session, subscribe.topic(), match)) {
            return null;
        }
        return new DurablePlace.Key(session.authid, subscribe.topic(), match, name == null ? "" : name);
    }

    private boolean isDurableByItself(Session session, String topic, MatchPolicy match) {
        for (DurableSettings durable : settings.realm().durable()) {
            if (hasJournal && !session.hasRandomAuthid() && durable.covers(session.authrole, topic, match)) {
                return true;
            }
        }
        return false;
    }

    /** What stands against a place of that key, or null. */
    @Nullable
    Refusal refusal(DurablePlace.Key key, Session session, Time now) {
        if (!hasJournal) {
            String why = "_durable: this router keeps nothing for longer than it runs (engine)";
            return new Refusal(ErrorUri.FEATURE_NOT_SUPPORTED, why);
        }
        if (session.hasRandomAuthid()) {
            String why =
                    "_durable: a durable subscription is known by an authid, and this session has a random one: log in";
            return new Refusal(ErrorUri.NOT_AUTHORIZED, why);
        }
        String over = places.find(key, now) == null ? places.refusal(key, now) : null;
        if (over != null) {
            return new Refusal(ErrorUri.BUDGET_EXCEEDED, over);
        }
        return meta.history(key.topic(), key.match()) != null
                ? null
                : new Refusal(
                        ErrorUri.INVALID_ARGUMENT,
                        "_durable: of what is published to " + Actions.quoted(key.topic())
                                + " nothing is kept; a history has to be configured that covers it");
    }

    /** A session has that subscription, and gets what has not arrived at the holder of the place before. */
    void begin(Session session, Subscription subscription, DurablePlace.Key key, Time now) {
        long head = publications.lastPosition();
        DurablePlace place = places.find(key, now);
        if (place == null) {
            place = places.add(key, head, now);
        }
        place.usedMillis = now.wallMillis();
        if (place.holders.isEmpty()) {
            place.holders = new LinkedHashSet<>(2);
        }
        place.holders.add(session.id);
        DurableWindow window = session.durableWindow();
        DurableLane former = window.lanes.get(subscription.id);
        if (former != null && former.place == place) {
            return;
        }
        end(session, subscription, false, now);
        DurableLane lane = new DurableLane(subscription.id, place, head);
        window.lanes.put(subscription.id, lane);
        subscription.add(session, lane);
        session.budget.charge(Weight.DURABLE);
        History history = meta.history(subscription);
        if (place.position() < head && history != null) {
            // what is on the way of others is behind what was before
            window.fallBack();
            read(session, now);
        } else {
            lane.sent = Math.max(head, place.position());
        }
    }

    /** The id of the other session that has a place of that name, which that one takes over; 0 where there is none. */
    long formerHolder(DurablePlace.Key key, Session session, Time now) {
        DurablePlace place = key.name().isEmpty() ? null : places.find(key, now);
        if (place != null) {
            for (long holder : place.holders) {
                if (holder != session.id) {
                    return holder;
                }
            }
        }
        return 0;
    }

    /**
     * A session has that subscription no more.
     *
     * @param isForGood whether it wants it no more, so that nothing is to be kept for it
     */
    void end(Session session, Subscription subscription, boolean isForGood, Time now) {
        if (!session.hasDurableWindow()) {
            return;
        }
        DurableWindow window = session.durableWindow();
        DurableLane lane = window.lanes.remove(subscription.id);
        if (lane == null) {
            return;
        }
        session.budget.release(Weight.DURABLE);
        DurablePlace place = lane.place;
        place.holders.remove(session.id);
        if (place.holders.isEmpty()) {
            place.holders = Set.of();
        }
        place.usedMillis = now.wallMillis();
        if (isForGood && place.holders.isEmpty()) {
            places.forget(place);
        } else {
            if (window.isLive() && window.isAllConfirmed() && !lane.isMissing) {
                // of what has come since the last event nothing was for it
                place.advance(publications.lastPosition());
            }
            places.save(place);
        }
    }

    /** So many places, from the first that came after the one of that ordinal. */
    Excerpt<DurableFigures> figures(long after, int limit) {
        List<DurablePlace> more = places.after(after, limit + 1);
        List<DurableFigures> part =
                more.stream().limit(limit).map(this::figures).toList();
        return new Excerpt<>(part, more.size() > limit ? part.get(limit - 1).ordinal() : 0);
    }

    private DurableFigures figures(DurablePlace place) {
        DurablePlace.Key key = place.key;
        History history = meta.history(key.topic(), key.match());
        List<Publication> events = history == null ? List.of() : history.events();
        int behind = 0;
        int looked = 0;
        while (looked < Math.min(MOST_LOOKED, events.size())
                && isBehind(place, events.get(events.size() - 1 - looked))) {
            behind += key.match()
                            .matches(
                                    key.topic(),
                                    events.get(events.size() - 1 - looked).topic())
                    ? 1
                    : 0;
            looked++;
        }
        return new DurableFigures(
                place.ordinal,
                key.authid(),
                key.topic(),
                key.match(),
                key.name(),
                behind,
                looked == MOST_LOOKED,
                history != null && history.gone() > place.position(),
                place.holders.stream().limit(MOST_HOLDERS).toList(),
                place.usedMillis);
    }

    private static boolean isBehind(DurablePlace place, Publication event) {
        return event.kept() == null || event.position() > place.position();
    }

    /** A place is to be forgotten; whether there was one. Who has it goes on without. */
    boolean forget(DurablePlace.Key key, Time now) {
        DurablePlace place = places.find(key, now);
        if (place != null) {
            places.forget(place);
        }
        return place != null;
    }

    /** The session is over. */
    void left(Session session) {
        marksDue.stop(session.transport);
        unmarked.remove(session.transport);
        touched.remove(session);
    }

    /** There was an event for those sessions, which has been sent or is to be read later. */
    void published(Collection<Session> subscribers, Time now) {
        touched.addAll(subscribers);
        for (Session subscriber : subscribers) {
            if (subscriber.durableWindow().isTellingDue()) {
                read(subscriber, now);
            }
        }
    }

    /** To be called when the fact at hand has been dealt with: puts marks where they are due. */
    void settle(Time now) {
        if (touched.isEmpty()) {
            return;
        }
        for (Session session : touched) {
            DurableWindow window = session.durableWindow();
            if (window.isMarkDue()) {
                mark(session);
            } else if (window.isUnmarked() && !marksDue.isStarted(session.transport)) {
                marksDue.start(session.transport, now);
                unmarked.put(session.transport, session);
            }
        }
        touched.clear();
    }

    private void mark(Session session) {
        marksDue.stop(session.transport);
        unmarked.remove(session.transport);
        session.durableWindow().mark(actions.mark(session));
    }

    /** Puts marks where there has been none for long. */
    void elapsed(Time now) {
        for (TransportId due : marksDue.expired(now)) {
            Session session = unmarked.remove(due);
            if (session != null) {
                session.durableWindow().mark(actions.mark(session));
            }
        }
    }

    long deadline() {
        return marksDue.next();
    }

    /** All has arrived at that session that came before that mark. */
    void confirmed(Session session, long number, Time now) {
        if (session.hasDurableWindow()) {
            for (DurablePlace place : session.durableWindow().confirmed(number)) {
                places.save(place);
            }
            read(session, now);
        }
    }

    /** Marks that were on the way to that session are lost, and what was before them has been sent again. */
    void resumed(Session session) {
        if (session.hasDurableWindow() && !session.durableWindow().isAllConfirmed()) {
            mark(session);
        }
    }

    /** Where a session reads in one history. */
    private static final class Reader {
        final DurableLane lane;
        final Subscription subscription;
        final Iterator<Publication> events;

        @Nullable
        Publication next;

        Reader(Session session, DurableLane lane, Subscription subscription, List<Publication> events) {
            this.lane = lane;
            this.subscription = subscription;
            this.events = events.iterator();
            skip(session);
        }

        /** Goes on to the next event that is for it. */
        void skip(Session session) {
            next = null;
            while (next == null && events.hasNext()) {
                Publication event = events.next();
                // rights and lists as they are now
                if (event.kept() != null
                        && subscription.match.matches(subscription.topic, event.topic())
                        && subscription.reaches(session, event)) {
                    next = event;
                }
            }
        }
    }

    /** Sends a session what it has not got yet, in the order of the journal, as far as there is room. */
    void read(Session session, Time now) {
        if (!session.hasDurableWindow() || session.durableWindow().isLive() || session.hasLeft) {
            return;
        }
        DurableWindow window = session.durableWindow();
        List<Reader> readers = new ArrayList<>();
        for (DurableLane lane : window.lanes.values()) {
            Subscription subscription = session.subscriptions.get(lane.subscription);
            History history = subscription == null ? null : meta.history(subscription);
            if (subscription != null && history != null) {
                lane.isMissing |= history.gone() > lane.sent;
                readers.add(new Reader(session, lane, subscription, history.since(lane.sent)));
            }
        }
        int messages = 0;
        long chars = 0;
        Reader first = first(readers);
        while (first != null && window.hasRoom(messages, chars)) {
            messages++;
            chars += send(session, window, first);
            first.skip(session);
            first = first(readers);
        }
        if (first == null) {
            // what is missing is told with the next event, if there is none at present
            window.lanes.values().forEach(lane -> lane.sent = publications.lastPosition());
            window.catchUp();
        }
        touched.add(session);
        settle(now);
    }

    private static @Nullable Reader first(List<Reader> readers) {
        Reader first = null;
        for (Reader reader : readers) {
            if (reader.next != null && (first == null || reader.next.position() < position(first))) {
                first = reader;
            }
        }
        return first;
    }

    private static long position(Reader reader) {
        return reader.next == null ? Long.MAX_VALUE : reader.next.position();
    }

    /** Sends the next event of a reader that has one; how long it is, in characters. */
    private long send(Session session, DurableWindow window, Reader reader) {
        Publication next = Objects.requireNonNull(reader.next);
        DurableLane lane = reader.lane;
        Event event = next.event(reader.subscription);
        if (next.position() <= lane.head) {
            event = event.with(Attribute.REPLAYED, true);
        }
        if (lane.isMissing) {
            event = event.with(Attribute.MISSED, true);
            lane.isMissing = false;
        }
        actions.send(session, event);
        window.sent(lane, next.position());
        if (window.isMarkDue()) {
            mark(session);
        }
        return History.size(next);
    }
}
