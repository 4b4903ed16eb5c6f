package dev.parley.router;

import dev.parley.auth.Right;
import dev.parley.message.MatchPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A topic or a pattern of topics, and those who subscribe to it. The broker's. */
final class Subscription {
    final long id;
    final String topic;
    final MatchPolicy match;

    /** In milliseconds since the epoch. */
    final long created;

    final Set<Session> subscribers = new LinkedHashSet<>();

    Subscription(long id, String topic, MatchPolicy match, long created) {
        this.id = id;
        this.topic = topic;
        this.match = match;
        this.created = created;
    }

    /** Those who get an event of that topic. */
    List<TransportId> receivers(String published) {
        return receivers(published, subscriber -> true);
    }

    /** Those of them who get an event of that topic. */
    List<TransportId> receivers(String published, Predicate<Session> audience) {
        List<TransportId> receivers = new ArrayList<>(subscribers.size());
        for (Session subscriber : subscribers) {
            // a pattern may cover topics that a more specific rule withholds
            if (audience.test(subscriber)
                    && (match == MatchPolicy.EXACT
                            || subscriber.rules.about(published).allows(Right.SUBSCRIBE))) {
                receivers.add(subscriber.transport);
            }
        }
        return receivers;
    }
}
