package dev.parley.router;

import dev.parley.message.MatchPolicy;
import java.util.LinkedHashSet;
import java.util.Set;

/** A topic or a pattern of topics, and those who subscribe to it. The broker's. */
final class Subscription {
    final long id;
    final String topic;
    final MatchPolicy match;
    final Set<Session> subscribers = new LinkedHashSet<>();

    Subscription(long id, String topic, MatchPolicy match) {
        this.id = id;
        this.topic = topic;
        this.match = match;
    }
}
