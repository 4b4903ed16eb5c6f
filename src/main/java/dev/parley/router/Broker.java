package dev.parley.router;

import dev.parley.auth.Right;
import dev.parley.auth.Rule;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Unsubscribed;
import dev.parley.message.Uri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Routes events from publishers to subscribers. Its realm alone calls it. */
final class Broker {
    private final Uri.Rule uris;
    private final SessionLimits limits;
    private final Ids ids;
    private final Actions actions;
    private final UriIndex<Subscription> subscriptions;
    private final SubscriptionMeta meta;

    Broker(
            Uri.Rule uris,
            SessionLimits limits,
            Ids ids,
            Actions actions,
            UriIndex<Subscription> subscriptions,
            SubscriptionMeta meta) {
        this.uris = uris;
        this.limits = limits;
        this.ids = ids;
        this.actions = actions;
        this.subscriptions = subscriptions;
        this.meta = meta;
    }

    void subscribe(Session session, Subscribe subscribe, long now) {
        String topic = subscribe.topic();
        MatchPolicy match = match(subscribe.options());
        if (!Uri.isValid(topic, uris, match)) {
            actions.refuse(session.transport, subscribe, ErrorUri.INVALID_URI, "the topic is not a valid URI");
        } else if (!session.rules.about(topic).allows(Right.SUBSCRIBE)) {
            String why = "the role " + session.authrole + " may not subscribe to " + Actions.quoted(topic);
            actions.refuse(session.transport, subscribe, ErrorUri.NOT_AUTHORIZED, why);
        } else if (session.subscriptions.size() >= limits.subscriptions()) {
            String why = "this session has " + limits.subscriptions() + " subscriptions, and may not have more";
            actions.refuse(session.transport, subscribe, ErrorUri.NOT_AUTHORIZED, why);
        } else {
            add(session, subscribe, match, now);
        }
    }

    private void add(Session session, Subscribe subscribe, MatchPolicy match, long now) {
        Subscription subscription = subscriptions.get(subscribe.topic(), match);
        boolean isNew = subscription == null;
        if (subscription == null) {
            subscription = new Subscription(ids.inRouter(), subscribe.topic(), match, now);
            subscriptions.put(subscribe.topic(), match, subscription);
        }
        // "to already subscribed topic, Broker should answer with SUBSCRIBED message, containing the existing
        // Subscription|id" (SUBSCRIBED)
        actions.send(session.transport, new Subscribed(subscribe.request(), subscription.id));
        if (subscription.subscribers.add(session)) {
            session.subscriptions.put(subscription.id, subscription);
            meta.subscribed(session, subscription, isNew);
        }
    }

    void unsubscribe(Session session, Unsubscribe unsubscribe) {
        Subscription subscription = session.subscriptions.remove(unsubscribe.subscription());
        if (subscription == null) {
            String why = "this session has no subscription " + unsubscribe.subscription();
            actions.refuse(session.transport, unsubscribe, ErrorUri.NO_SUCH_SUBSCRIPTION, why);
        } else {
            actions.send(session.transport, new Unsubscribed(unsubscribe.request(), Dict.EMPTY));
            remove(session, subscription);
        }
    }

    void publish(Session session, Publish publish) {
        String topic = publish.topic();
        Rule rule = session.rules.about(topic);
        boolean disclose = publish.options().is(Attribute.DISCLOSE_ME, false);
        if (!Uri.isValid(topic, uris)) {
            refuse(session, publish, ErrorUri.INVALID_URI, "the topic is not a valid URI");
        } else if (Uri.isReserved(topic)) {
            refuse(session, publish, ErrorUri.INVALID_URI, "topics that begin with 'wamp.' are the router's own");
        } else if (!rule.allows(Right.PUBLISH)) {
            String why = "the role " + session.authrole + " may not publish to " + Actions.quoted(topic);
            refuse(session, publish, ErrorUri.NOT_AUTHORIZED, why);
        } else if (disclose && !rule.disclose()) {
            String why = "the role " + session.authrole + " may not use disclose_me on " + Actions.quoted(topic);
            refuse(session, publish, ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME, why);
        } else {
            long publication = ids.global();
            // Choice: the text leaves open whether the acknowledgement or the publisher's own event comes first.
            if (isAcknowledged(publish)) {
                actions.send(session.transport, new Published(publish.request(), publication));
            }
            dispatch(session, publish, publication, disclose ? publisher(session) : Dict.EMPTY);
        }
    }

    private void dispatch(Session publisher, Publish publish, long publication, Dict details) {
        Audience audience = new Audience(publisher, publish.options());
        subscriptions.match(publish.topic(), subscription -> {
            List<TransportId> receivers = subscription.receivers(publish.topic(), audience::admits);
            if (!receivers.isEmpty()) {
                // "a Broker MUST supply the original PUBLISH.Topic" for patterns (Concrete topic published to)
                Dict ofSubscription = subscription.match == MatchPolicy.EXACT
                        ? details
                        : details.with(Attribute.TOPIC.key(), publish.topic());
                actions.spread(receivers, new Event(subscription.id, publication, ofSubscription, publish.payload()));
            }
        });
    }

    /** The match policy that options ask for. */
    static MatchPolicy match(Dict options) {
        String name = options.string(Attribute.MATCH);
        return Objects.requireNonNullElse(name == null ? null : MatchPolicy.of(name), MatchPolicy.EXACT);
    }

    private static Dict publisher(Session session) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(Attribute.PUBLISHER.key(), session.id);
        details.put(Attribute.PUBLISHER_AUTHID.key(), session.authid);
        details.put(Attribute.PUBLISHER_AUTHROLE.key(), session.authrole);
        return Dict.of(details);
    }

    private void refuse(Session session, Publish publish, String error, String why) {
        if (isAcknowledged(publish)) {
            actions.refuse(session.transport, publish, error, why);
        } else {
            // "By default, publications are unacknowledged, and the Broker will not respond" (PUBLISH)
            actions.drop(session.transport, publish.type(), why);
        }
    }

    private static boolean isAcknowledged(Publish publish) {
        return publish.options().is(Attribute.ACKNOWLEDGE, false);
    }

    /** The session is over: it receives nothing more. */
    void left(Session session) {
        for (Subscription subscription : session.subscriptions.values()) {
            remove(session, subscription);
        }
        session.subscriptions.clear();
    }

    private void remove(Session session, Subscription subscription) {
        subscription.subscribers.remove(session);
        if (subscription.subscribers.isEmpty()) {
            subscriptions.remove(subscription.topic, subscription.match);
        }
        meta.unsubscribed(session, subscription);
    }

    boolean isEmpty() {
        return subscriptions.isEmpty();
    }
}
