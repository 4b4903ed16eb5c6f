package dev.parley.router;

import java.util.LinkedHashSet;
import java.util.Set;

/** A topic and those who subscribe to it. The broker's. */
final class Subscription {
    final long id;
    final String topic;
    final Set<Session> subscribers = new LinkedHashSet<>();

    Subscription(long id, String topic) {
        this.id = id;
        this.topic = topic;
    }
}
