package dev.parley.router.meta;

import static dev.parley.router.meta.MetaProcedures.results;

import dev.parley.message.ErrorUri;
import dev.parley.message.MatchPolicy;
import dev.parley.router.Excerpt;
import dev.parley.router.SubscriptionFigures;
import dev.parley.router.Time;
import dev.parley.router.meta.MetaCall.Failure;
import dev.parley.router.state.History;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import dev.parley.router.state.UriIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Section "Subscription Meta API": describes the subscriptions of a realm. The broker makes it. */
public final class SubscriptionMeta {
    private final Map<Long, Subscription> byId = new LinkedHashMap<>();
    private final UriIndex<Subscription> subscriptions;
    private final MetaEvents events;

    public SubscriptionMeta(UriIndex<Subscription> subscriptions, MetaEvents events) {
        this.subscriptions = subscriptions;
        this.events = events;
    }

    /** Takes a subscription away from a session, as a caller has asked. */
    public interface Revoking {
        void revoke(Session session, Subscription subscription, @Nullable String reason, Time now);
    }

    public void addTo(MetaProcedures procedures, Revoking revoking) {
        procedures.add(
                "wamp.subscription.list",
                call -> results(MetaProcedures.listed(
                        byId.values(), subscription -> subscription.match, subscription -> subscription.id)));
        procedures.add("wamp.subscription.lookup", call -> {
            Subscription found = subscriptions.get(call.string(0), MetaProcedures.match(call.dict(1)));
            return results(found == null ? null : found.id);
        });
        procedures.add("wamp.subscription.match", call -> {
            List<Object> ids = new ArrayList<>();
            subscriptions.match(call.string(0), found -> ids.add(found.id));
            return results(ids.isEmpty() ? null : ids);
        });
        procedures.add("wamp.subscription.get", call -> results(describe(find(call.id(0)))));
        procedures.add("wamp.subscription.list_subscribers", call -> {
            List<Object> ids = new ArrayList<>();
            find(call.id(0)).subscribers().forEach(session -> ids.add(session.id));
            return results(ids);
        });
        procedures.add(
                "wamp.subscription.count_subscribers",
                call -> results((long) find(call.id(0)).subscribers().size()));
        // Choice: the text names no procedure for "administrative functionality" (Subscription Revocation); this one is
        // known.
        procedures.addChanging("wamp.subscription.remove_subscriber", call -> {
            Subscription subscription = find(call.id(0));
            Session subscriber = MetaProcedures.member(call, subscription.subscribers());
            String reason = call.reason(2);
            call.afterwards(() -> revoking.revoke(subscriber, subscription, reason, call.now()));
            return results();
        });
    }

    @Nullable
    public Subscription get(long id) {
        return byId.get(id);
    }

    /** So many subscriptions, from the first that was created after the one of that id. */
    public Excerpt<SubscriptionFigures> figures(long after, int limit) {
        return MetaProcedures.excerpt(
                byId.values(), subscription -> subscription.id, after, limit, SubscriptionMeta::figures);
    }

    private static SubscriptionFigures figures(Subscription subscription) {
        History history = subscription.history;
        return new SubscriptionFigures(
                subscription.id,
                subscription.topic,
                subscription.match,
                subscription.created,
                subscription.events(),
                subscription.subscribers().size(),
                history == null ? null : history.size());
    }

    Subscription find(long id) throws Failure {
        Subscription subscription = byId.get(id);
        if (subscription == null) {
            throw new Failure(ErrorUri.NO_SUCH_SUBSCRIPTION, "there is no subscription " + id);
        }
        return subscription;
    }

    private Map<String, Object> describe(Subscription subscription) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("id", subscription.id);
        details.put("created", events.timestamp(subscription.created));
        details.put("uri", subscription.topic);
        details.put("match", subscription.match.key());
        return details;
    }

    /** There is a subscription without a subscriber, for its history: nobody has made it. */
    public void configured(Subscription subscription) {
        byId.put(subscription.id, subscription);
    }

    /** All of them, in the order of their creation. */
    public Collection<Subscription> all() {
        return byId.values();
    }

    /** Those whose events are kept. */
    public List<Subscription> recorded() {
        return byId.values().stream()
                .filter(subscription -> subscription.history != null)
                .toList();
    }

    /** The history that has what a subscription would have got: its own, or the narrowest that keeps all of its topics. */
    @Nullable
    public History history(Subscription subscription) {
        return subscription.history != null || subscription.match == MatchPolicy.WILDCARD
                ? subscription.history
                : covering(subscription.topic, subscription.match);
    }

    /** The same where there may be no such subscription at present. */
    @Nullable
    public History history(String topic, MatchPolicy match) {
        Subscription known = subscriptions.get(topic, match);
        return known != null ? history(known) : match == MatchPolicy.WILDCARD ? null : covering(topic, match);
    }

    private @Nullable History covering(String topic, MatchPolicy match) {
        List<Subscription> covering = new ArrayList<>();
        // a prefix of a prefix covers it; another pattern that it matches does not
        subscriptions.match(topic, found -> {
            if (found.history != null && (match == MatchPolicy.EXACT || found.match == MatchPolicy.PREFIX)) {
                covering.add(found);
            }
        });
        return covering.stream()
                .max(Comparator.comparingInt(found -> found.topic.length()))
                .map(found -> found.history)
                .orElse(null);
    }

    /** Its history is no longer wanted, and nobody subscribes. */
    public void forget(Subscription subscription) {
        byId.remove(subscription.id);
    }

    /** "on_subscribe event MUST always be fired subsequent to a … on_create event". */
    public void subscribed(Session session, Subscription subscription, boolean isNew, Time now) {
        if (isNew) {
            byId.put(subscription.id, subscription);
            events.publishAbout(
                    subscription.topic,
                    "wamp.subscription.on_create",
                    now,
                    () -> results(session.id, describe(subscription)));
        }
        events.publishAbout(
                subscription.topic, "wamp.subscription.on_subscribe", now, () -> results(session.id, subscription.id));
    }

    /** "on_delete event MUST always be preceded by a … on_unsubscribe event". */
    public void unsubscribed(Session session, Subscription subscription, Time now) {
        events.publishAbout(
                subscription.topic,
                "wamp.subscription.on_unsubscribe",
                now,
                () -> results(session.id, subscription.id));
        if (subscription.isOver()) {
            byId.remove(subscription.id);
            events.publishAbout(
                    subscription.topic, "wamp.subscription.on_delete", now, () -> results(session.id, subscription.id));
        }
    }

    /** Whether nothing is left of sessions. */
    public boolean isEmpty() {
        return byId.values().stream()
                .allMatch(subscription -> subscription.subscribers().isEmpty() && subscription.history != null);
    }
}
