package dev.parley.router.pubsub;

import dev.parley.router.Time;
import dev.parley.router.state.Budget;
import dev.parley.router.state.Kept;
import dev.parley.router.state.Publication;
import dev.parley.router.state.Weight;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The publications that have a key, option {@code _key}: whoever publishes one again, because he does not know what became of it, makes
 * no second event. They are known for two minutes, as long as there is room. The broker's.
 */
final class KnownKeys {
    private static final long KNOWN_MILLIS = 120_000;

    /** By what a publication is known again: a publisher's keys are his own, and of one topic. */
    record Key(String authid, String topic, String key) {
        private long weight() {
            return Weight.record(topic) + authid.length() + key.length();
        }
    }

    /** What is remembered of such a publication. */
    private record Known(
            long publication, long time, @Nullable Kept kept) {
        private boolean isOld(Time now) {
            return now.wallMillis() - time > KNOWN_MILLIS;
        }

        private void release() {
            if (kept != null) {
                kept.release();
            }
        }
    }

    private final Budget budget;

    /** The oldest first. */
    private final Map<Key, Known> published = new LinkedHashMap<>();

    KnownKeys(Budget budget) {
        this.budget = budget;
    }

    /** The id of the publication that has that key; 0 where none has. */
    long find(Key key, Time now) {
        Known known = published.get(key);
        return known == null || known.isOld(now) ? 0 : known.publication;
    }

    void add(Key key, Publication publication, Time now) {
        Known known = new Known(publication.id(), publication.time(), publication.kept());
        if (known.isOld(now)) {
            return;
        }
        forget(key, published.remove(key));
        published.put(key, known);
        publication.hold();
        budget.charge(key.weight());
        Iterator<Map.Entry<Key, Known>> oldest = published.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Key, Known> next = oldest.next();
            if (!budget.isOver() && !next.getValue().isOld(now)) {
                return;
            }
            oldest.remove();
            forget(next.getKey(), next.getValue());
        }
    }

    private void forget(Key key, @Nullable Known former) {
        if (former != null) {
            budget.release(key.weight());
            former.release();
        }
    }
}
