package dev.parley.router.pubsub;

import dev.parley.message.MatchPolicy;
import dev.parley.router.Excerpt;
import dev.parley.router.RealmLimits;
import dev.parley.router.RetainedFigures;
import dev.parley.router.state.Audience;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.History;
import dev.parley.router.state.Publication;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import dev.parley.router.state.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Section "Event Retention": the events that late subscribers get, by their topics. There are so many of each topic that every
 * session finds "the most recent Retained Event that they would have received if they were subscribing when it was published".
 * The broker's.
 */
final class Retained {
    /** Of one topic, those for a part of the subscribers only. */
    private static final int MAX_LISTED = 8;

    /** One of them, with its size in characters and its weight in octets. */
    private record Entry(Publication publication, long order, long size, long weight) {
        RetainedFigures figures() {
            return new RetainedFigures(
                    order,
                    publication.id(),
                    publication.topic(),
                    publication.time(),
                    weight,
                    !publication.audience().isListed() && publication.rkey() == null);
        }
    }

    private final CurrentSettings settings;

    /** The newest first. */
    private final TreeMap<String, Deque<Entry>> byTopic = new TreeMap<>();

    /** The oldest first. */
    private final Set<Entry> all = new LinkedHashSet<>();

    private long chars;
    private long lastOrder;

    Retained(CurrentSettings settings) {
        this.settings = settings;
    }

    /**
     * Keeps that event, and drops the oldest where there is no room; an event that is longer than all the room is dropped itself.
     *
     * @return how many events were dropped that a subscriber might still have got
     */
    int add(Publication publication) {
        Entry entry = new Entry(publication, ++lastOrder, History.size(publication), Weight.publication(publication));
        Deque<Entry> ofTopic = byTopic.computeIfAbsent(publication.topic(), topic -> new ArrayDeque<>(1));
        ofTopic.addFirst(entry);
        all.add(entry);
        chars += entry.size;
        settings.retained().charge(entry.weight);
        publication.hold();
        prune(ofTopic);
        int lost = 0;
        RealmLimits limits = settings.realmLimits();
        boolean isTooLong = entry.size > limits.retainedChars()
                || entry.weight > settings.retained().limit();
        while (all.size() > limits.retainedEvents()
                || chars > limits.retainedChars()
                || (settings.retained().isOver() && !all.isEmpty())) {
            remove(isTooLong && all.contains(entry) ? entry : all.iterator().next());
            lost++;
        }
        return lost;
    }

    int size() {
        return all.size();
    }

    /** So many of them, from the first that came after the one of that ordinal. */
    Excerpt<RetainedFigures> figures(long after, int limit) {
        List<RetainedFigures> part = new ArrayList<>();
        for (Entry entry : all) {
            if (entry.order > after && part.size() >= limit) {
                return new Excerpt<>(part, part.get(limit - 1).ordinal());
            } else if (entry.order > after) {
                part.add(entry.figures());
            }
        }
        return new Excerpt<>(part, 0);
    }

    private void remove(Entry entry) {
        forget(entry);
        Deque<Entry> others = byTopic.get(entry.publication.topic());
        if (others != null) {
            others.remove(entry);
            if (others.isEmpty()) {
                byTopic.remove(entry.publication.topic());
            }
        }
    }

    private void forget(Entry entry) {
        all.remove(entry);
        chars -= entry.size;
        settings.retained().release(entry.weight);
        entry.publication.release();
    }

    /** Takes out of one topic what nobody can get any more, since for everybody there is something newer. */
    private void prune(Deque<Entry> ofTopic) {
        int listed = 0;
        boolean isForAll = false;
        long forAllBut = 0;
        for (Iterator<Entry> entries = ofTopic.iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            Audience audience = entry.publication.audience();
            boolean isCovered;
            if (isForAll) {
                isCovered = true;
            } else if (audience.isListed() || entry.publication.rkey() != null) {
                isCovered = ++listed > MAX_LISTED;
            } else {
                isCovered = forAllBut != 0 && forAllBut == audience.excluded;
                isForAll = audience.excluded == 0 || (forAllBut != 0 && !isCovered);
                forAllBut = audience.excluded;
            }
            if (isCovered) {
                entries.remove();
                forget(entry);
            }
        }
    }

    /** What that session gets of that subscription, in the order it was published. */
    List<Publication> of(Subscription subscription, Session session) {
        if (subscription.match == MatchPolicy.EXACT) {
            List<Publication> found = new ArrayList<>(1);
            collect(byTopic.getOrDefault(subscription.topic, new ArrayDeque<>()), subscription, session)
                    .forEach(entry -> found.add(entry.publication));
            return found;
        }
        String pattern = subscription.topic;
        String literal = subscription.match == MatchPolicy.PREFIX ? pattern : literalStart(pattern);
        List<Entry> found = new ArrayList<>();
        for (Map.Entry<String, Deque<Entry>> topic : byTopic.tailMap(literal).entrySet()) {
            if (!topic.getKey().startsWith(literal)) {
                break;
            }
            if (subscription.match.matches(pattern, topic.getKey())) {
                found.addAll(collect(topic.getValue(), subscription, session));
            }
        }
        found.sort(Comparator.comparingLong(Entry::order));
        return found.stream().map(Entry::publication).toList();
    }

    /** What stands before the first wild component. */
    private static String literalStart(String pattern) {
        if (pattern.isEmpty() || pattern.charAt(0) == '.') {
            return "";
        }
        int wild = pattern.indexOf("..");
        return wild < 0 ? pattern : pattern.substring(0, wild + 1);
    }

    /** The newest for that session; none where there is none. */
    private static List<Entry> collect(Deque<Entry> ofTopic, Subscription subscription, Session session) {
        for (Entry entry : ofTopic) {
            if (subscription.reaches(session, entry.publication)) {
                return List.of(entry);
            }
        }
        return List.of();
    }
}
