package dev.parley.router.pubsub;

import dev.parley.auth.rights.Right;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.Feature;
import dev.parley.message.MatchPolicy;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Role;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Unsubscribed;
import dev.parley.message.Uri;
import dev.parley.message.WhenSlow;
import dev.parley.router.DurableFigures;
import dev.parley.router.Entry;
import dev.parley.router.Excerpt;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmCopy;
import dev.parley.router.RealmLimit;
import dev.parley.router.RealmSettings;
import dev.parley.router.RetainedFigures;
import dev.parley.router.SubscriptionFigures;
import dev.parley.router.Time;
import dev.parley.router.meta.HistoryMeta;
import dev.parley.router.meta.MetaEvents;
import dev.parley.router.meta.MetaProcedures;
import dev.parley.router.meta.SubscriptionMeta;
import dev.parley.router.pubsub.Publications.Refusal;
import dev.parley.router.roll.Scribe;
import dev.parley.router.state.Actions;
import dev.parley.router.state.Backlog;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.DurablePlace;
import dev.parley.router.state.History;
import dev.parley.router.state.Options;
import dev.parley.router.state.OutgoingDetails;
import dev.parley.router.state.Publication;
import dev.parley.router.state.Publisher;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import dev.parley.router.state.UriIndex;
import dev.parley.router.state.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes events from publishers to subscribers. The realm alone calls it. */
public final class Broker {
    /** What the keys begin with under which it is saved what histories have lost. */
    private static final String HISTORY = "history/";

    private final CurrentSettings settings;
    private final Scribe scribe;
    private final Actions actions;
    private final UriIndex<Subscription> subscriptions;
    private final SubscriptionMeta meta;
    private final Publisher publisher;
    private final Retained retained;
    private final Publications publications;
    private final Durables durables;
    private final PlaceId realm;

    /** Those of which a history is kept. */
    private final UriIndex<Subscription> recorded = new UriIndex<>();

    private long dropped;

    /**
     * A broker.
     *
     * @param hasJournal whether there is somebody who keeps publications
     */
    public Broker(
            PlaceId realm,
            CurrentSettings settings,
            Scribe scribe,
            Actions actions,
            UriIndex<Subscription> subscriptions,
            MetaEvents events,
            boolean hasJournal) {
        this.realm = realm;
        this.settings = settings;
        this.scribe = scribe;
        this.actions = actions;
        this.subscriptions = subscriptions;
        meta = new SubscriptionMeta(subscriptions, events);
        publisher = new Publisher(subscriptions, actions);
        retained = new Retained(settings);
        publications =
                new Publications(realm, settings, scribe, actions, publisher, retained, hasJournal ? recorded : null);
        durables = new Durables(realm, settings, actions, meta, publications, hasJournal);
        configureHistory();
    }

    /** Adds the procedures that tell of subscriptions and of their histories. */
    public void addTo(MetaProcedures procedures, PayloadFormat format) {
        meta.addTo(procedures, this::revoked);
        new HistoryMeta(meta, format).addTo(procedures);
    }

    /** What peers publish, and what the journal confirms. */
    public Publications publications() {
        return publications;
    }

    /** The subscription of that id; null where there is none. */
    @Nullable
    public Subscription subscription(long id) {
        return meta.get(id);
    }

    /** "preinitializing history-enabled topics with 'dummy' subscriptions" (Event History). */
    public void configureHistory() {
        List<RealmSettings.HistorySettings> configured = settings.realm().history();
        for (Subscription former : meta.recorded()) {
            if (configured.stream().noneMatch(history -> history.isOf(former.topic, former.match))) {
                Objects.requireNonNull(former.history).limit(0, 0);
                former.history = null;
                recorded.remove(former.topic, former.match);
                if (former.isOver()) {
                    subscriptions.remove(former.topic, former.match);
                    meta.forget(former);
                }
            }
        }
        for (RealmSettings.HistorySettings history : configured) {
            Subscription subscription = subscriptions.get(history.uri(), history.match());
            if (subscription == null) {
                subscription = new Subscription(
                        scribe.idOfRecorded(history.uri(), history.match()), history.uri(), history.match(), 0);
                subscriptions.put(subscription.topic, subscription.match, subscription);
                meta.configured(subscription);
            }
            if (subscription.history == null) {
                subscription.history = history(subscription);
                recorded.put(subscription.topic, subscription.match, subscription);
            }
            subscription.history.limit(history.events(), history.chars());
        }
    }

    private History history(Subscription subscription) {
        String key = HISTORY + subscription.match.key() + "/" + subscription.topic;
        return new History(settings.histories(), gone -> actions.save(realm, key, Long.toString(gone)));
    }

    /**
     * A value that has been kept since before the router was started again.
     *
     * @throws IllegalArgumentException if it is none of this version's
     */
    public void loaded(String key, String value) {
        if (key.startsWith(DurablePlaces.PREFIX)) {
            durables.places().loaded(key, value);
        } else if (key.startsWith(HISTORY)) {
            for (Subscription kept : meta.recorded()) {
                if (key.equals(HISTORY + kept.match.key() + "/" + kept.topic)) {
                    Objects.requireNonNull(kept.history).resumeAt(Long.parseLong(value));
                }
            }
        }
    }

    public void subscribe(Session session, Subscribe subscribe, Time now) {
        String topic = subscribe.topic();
        MatchPolicy match = Options.match(subscribe.options());
        String wrong = Uri.complaint(topic, settings.realm().uris(), match);
        if (wrong != null) {
            actions.refuse(session, subscribe, ErrorUri.INVALID_URI, "the topic " + wrong);
        } else if (!session.rules.about(topic, match).allows(Right.SUBSCRIBE)) {
            String why = "the role " + session.authrole + " may not subscribe to " + Actions.quoted(topic);
            actions.refuse(session, subscribe, ErrorUri.NOT_AUTHORIZED, why);
        } else if (session.subscriptions.size() >= settings.sessionLimits().subscriptions()) {
            String why = "this session has " + settings.sessionLimits().subscriptions()
                    + " subscriptions, and may not have more";
            actions.tallies().reached(RealmLimit.SUBSCRIPTIONS);
            actions.refuse(session, subscribe, ErrorUri.NOT_AUTHORIZED, why);
        } else {
            addAllowed(session, subscribe, match, now);
        }
    }

    private void addAllowed(Session session, Subscribe subscribe, MatchPolicy match, Time now) {
        Subscription found = subscriptions.get(subscribe.topic(), match);
        String nodeKey = subscribe.options().string(Attribute.NKEY);
        WhenSlow policy = whenSlow(session, subscribe, match);
        long weight = nodeKey == null ? 0 : Weight.ofValue(nodeKey);
        if (policy != WhenSlow.DISCONNECT && (found == null || !found.isPatientWith(session))) {
            weight += Weight.LANE;
        }
        DurablePlace.Key durable = durables.key(session, subscribe, match);
        if (durable != null) {
            weight += Weight.DURABLE;
        }
        String over = null;
        if (found == null || !session.subscriptions.containsKey(found.id)) {
            over = session.refusal(subscribe.topic(), match);
            weight += Weight.subscription(subscribe.topic());
        }
        if (over == null) {
            over = session.budget.refusal(weight);
        }
        Refusal refusal = over != null
                ? new Refusal(ErrorUri.BUDGET_EXCEEDED, over)
                : durable == null ? null : durables.refusal(durable, session, now);
        if (refusal == null) {
            scribe.enter(session, new Entry.Asked(session.id, subscribe, now.wallMillis()), now);
        } else {
            actions.refuse(session, subscribe, refusal.error(), refusal.why());
        }
    }

    /** A session subscribes, as it may. */
    public void subscribed(Session session, Subscribe subscribe, long millis, Time now) {
        MatchPolicy match = Options.match(subscribe.options());
        Subscription found = subscriptions.get(subscribe.topic(), match);
        String over = found == null ? subscriptions.refusal(subscribe.topic(), match) : null;
        if (over != null) {
            actions.refuse(session, subscribe, ErrorUri.BUDGET_EXCEEDED, over);
            return;
        }
        Subscription subscription =
                found != null ? found : new Subscription(scribe.ids().inRouter(), subscribe.topic(), match, millis);
        if (found == null) {
            subscriptions.put(subscribe.topic(), match, subscription);
        }
        if (!subscription.isHeardHere()) {
            scribe.gate(session);
        }
        // "to already subscribed topic, Broker should answer with SUBSCRIBED message, containing the existing
        // Subscription|id" (SUBSCRIBED)
        actions.send(session, new Subscribed(subscribe.request(), subscription.id));
        boolean isNewcomer = subscription.add(session, subscribe.options().string(Attribute.NKEY));
        boolean isHere = session.node() == null && !session.isGone;
        if (isHere) {
            serve(session, subscription, subscribe);
        } else if (session.isGone) {
            subscription.silence(session);
        }
        if (isNewcomer) {
            session.add(subscription);
            meta.subscribed(session, subscription, found == null, now);
        }
        DurablePlace.Key durable = isHere ? durables.key(session, subscribe, match) : null;
        if (durable != null) {
            Session former = subscriber(subscription, durables.formerHolder(durable, session, now));
            if (former != null) {
                revoke(former, subscription, "another session has taken over the durable subscription", now);
            }
            durables.begin(session, subscription, durable, now);
        }
    }

    /** Sends a subscriber what has waited for it, and what it wants of former events. */
    private void serve(Session session, Subscription subscription, Subscribe subscribe) {
        for (Event event :
                subscription.slow(session, whenSlow(session, subscribe, subscription.match), () -> dropped++)) {
            actions.send(session, event);
        }
        if (subscribe.options().is(Attribute.GET_RETAINED, false)) {
            for (Publication publication : retained.of(subscription, session)) {
                publisher.sendRetained(publication, subscription, session);
            }
        }
    }

    private static @Nullable Session subscriber(Subscription subscription, long id) {
        for (Session subscriber : id == 0 ? Set.<Session>of() : subscription.subscribers()) {
            if (subscriber.id == id) {
                return subscriber;
            }
        }
        return null;
    }

    /** What becomes of the events while that session is slow: what it asks for, or else what the rules of its role say. */
    private static WhenSlow whenSlow(Session session, Subscribe subscribe, MatchPolicy match) {
        String asked = subscribe.options().string(Attribute.SLOW);
        WhenSlow policy = asked == null ? null : WhenSlow.of(asked);
        return policy == null ? session.rules.about(subscribe.topic(), match).slowSubscriber() : policy;
    }

    /** How many events slow subscribers have missed, as they may. */
    public long dropped() {
        return dropped;
    }

    /** There is room again for what is to be sent to that session. */
    public void resume(Session session, Time now) {
        publisher.resume(session);
        durables.read(session, now);
    }

    /** The session goes on over another connection, and has been sent again what may not have arrived. */
    public void resumed(Session session) {
        durables.resumed(session);
    }

    /** All that was sent to that session before that mark has arrived. */
    public void marked(Session session, long number, Time now) {
        durables.confirmed(session, number, now);
    }

    /** To be called when the fact at hand has been dealt with. */
    public void settle(Time now) {
        durables.published(publisher.takeDurable(), now);
        durables.settle(now);
    }

    /** Time has passed. */
    public void elapsed(Time now) {
        durables.elapsed(now);
    }

    /** When {@link #elapsed} has something to do. */
    public long deadline() {
        return durables.deadline();
    }

    /** How many places of durable subscriptions are kept. */
    public int durablePlaces() {
        return durables.places().size();
    }

    public void unsubscribe(Session session, Unsubscribe unsubscribe, Time now) {
        if (session.subscriptions.containsKey(unsubscribe.subscription())) {
            scribe.enter(session, new Entry.Asked(session.id, unsubscribe, now.wallMillis()), now);
        } else {
            refuseUnknown(session, unsubscribe);
        }
    }

    private void refuseUnknown(Session session, Unsubscribe unsubscribe) {
        String why = "this session has no subscription " + unsubscribe.subscription();
        actions.refuse(session, unsubscribe, ErrorUri.NO_SUCH_SUBSCRIPTION, why);
    }

    /** A session subscribes no more. */
    public void unsubscribed(Session session, Unsubscribe unsubscribe, Time now) {
        Subscription subscription = session.removeSubscription(unsubscribe.subscription());
        if (subscription == null) {
            refuseUnknown(session, unsubscribe);
        } else {
            actions.send(session, new Unsubscribed(unsubscribe.request(), Dict.EMPTY));
            durables.end(session, subscription, true, now);
            remove(session, subscription, now);
        }
    }

    /** Takes a subscription away from a session. */
    public void revoke(Session session, Subscription subscription, @Nullable String reason, Time now) {
        scribe.enter(session, new Entry.Revoked(session.id, subscription.id, false, reason), now);
    }

    /** Section "Subscription Revocation". */
    public void revoked(Session session, Subscription subscription, @Nullable String reason, Time now) {
        if (session.removeSubscription(subscription.id) == null) {
            return;
        }
        if (session.announced(Role.SUBSCRIBER, Feature.SUBSCRIPTION_REVOCATION)) {
            Dict details = Dict.of(Attribute.SUBSCRIPTION.key(), subscription.id);
            actions.send(session, new Unsubscribed(0, OutgoingDetails.withReason(details, reason)));
        }
        remove(session, subscription, now);
    }

    /** Takes away what the session may not subscribe to any more. */
    public void revokeForbidden(Session session, Time now) {
        for (Subscription subscription : List.copyOf(session.subscriptions.values())) {
            if (!session.rules.reaches(subscription.topic, Right.SUBSCRIBE)) {
                revoke(session, subscription, "no longer authorized", now);
            }
        }
        Backlog backlog = session.backlog();
        if (backlog != null) {
            backlog.forget(topic -> !session.rules.reaches(topic, Right.SUBSCRIBE));
        }
    }

    /** The peer of that session is gone: it is sent nothing more. */
    public void silence(Session session, Time now) {
        for (Subscription subscription : session.subscriptions.values()) {
            durables.end(session, subscription, false, now);
            subscription.silence(session);
        }
        durables.left(session);
    }

    /** The session is over: it receives nothing more. */
    public void left(Session session, Time now) {
        // out of all of them first: it is not told that it leaves them
        session.subscriptions.values().forEach(subscription -> {
            durables.end(session, subscription, false, now);
            subscription.remove(session);
        });
        durables.left(session);
        for (Subscription subscription : List.copyOf(session.subscriptions.values())) {
            session.removeSubscription(subscription.id);
            removed(session, subscription, now);
        }
    }

    private void remove(Session session, Subscription subscription, Time now) {
        durables.end(session, subscription, false, now);
        subscription.remove(session);
        removed(session, subscription, now);
    }

    private void removed(Session session, Subscription subscription, Time now) {
        if (subscription.isOver()) {
            subscriptions.remove(subscription.topic, subscription.match);
        }
        meta.unsubscribed(session, subscription, now);
    }

    /** What subscriptions there are. */
    public List<RealmCopy.Topic> copy() {
        List<RealmCopy.Topic> topics = new ArrayList<>();
        for (Subscription each : meta.all()) {
            List<RealmCopy.Subscriber> subscribers =
                    new ArrayList<>(each.subscribers().size());
            each.subscribers().forEach(one -> subscribers.add(new RealmCopy.Subscriber(one.id, each.nodeKey(one))));
            if (!subscribers.isEmpty()) {
                topics.add(new RealmCopy.Topic(each.id, each.topic, each.match, each.created, subscribers));
            }
        }
        return topics;
    }

    /** There are these subscriptions. */
    public void restore(List<RealmCopy.Topic> topics, Map<Long, Session> members) {
        for (RealmCopy.Topic copied : topics) {
            Subscription subscription = subscriptions.get(copied.topic(), copied.match());
            if (subscription == null) {
                subscription = new Subscription(copied.id(), copied.topic(), copied.match(), copied.created());
                subscriptions.put(copied.topic(), copied.match(), subscription);
                meta.configured(subscription);
            }
            for (RealmCopy.Subscriber one : copied.subscribers()) {
                Session session = members.get(one.session());
                if (session != null) {
                    boolean unused = subscription.add(session, one.nodeKey());
                }
            }
        }
    }

    /** That session has these subscriptions. */
    public void restore(Session session, List<Long> ids) {
        for (long id : ids) {
            Subscription subscription = meta.get(id);
            if (subscription != null) {
                session.add(subscription);
            }
        }
    }

    /** How many topics and patterns somebody has subscribed to, or a history is kept of. */
    public int size() {
        return subscriptions.size();
    }

    /** So many subscriptions, from the first that was created after the one of that id. */
    public Excerpt<SubscriptionFigures> subscriptions(long after, int limit) {
        return meta.figures(after, limit);
    }

    /** So many of the events that are retained, from the first that came after the one of that ordinal. */
    public Excerpt<RetainedFigures> retained(long after, int limit) {
        return retained.figures(after, limit);
    }

    /** So many places of durable subscriptions, from the first that came after the one of that ordinal. */
    public Excerpt<DurableFigures> durables(long after, int limit) {
        return durables.figures(after, limit);
    }

    /** The place of a durable subscription is to be forgotten; whether there was one. */
    public boolean forgetDurable(DurablePlace.Key key, Time now) {
        return durables.forget(key, now);
    }

    /** How many events are retained. */
    public int retainedEvents() {
        return retained.size();
    }

    /** How many events are in histories. */
    public long historyEvents() {
        return meta.recorded().stream()
                .mapToLong(recorded -> Objects.requireNonNull(recorded.history).size())
                .sum();
    }

    public boolean isEmpty() {
        return meta.isEmpty() && publications.isEmpty();
    }
}
