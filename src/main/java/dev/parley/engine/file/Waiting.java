package dev.parley.engine.file;

import dev.parley.engine.RealmStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written: entries in the order in which they came, the last value of each key, positions to be forgotten. Any thread adds
 * to it; the thread that writes takes all of it at once.
 */
final class Waiting {
    private static final long VALUES_WAIT = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FORGETTING_WAITS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_FORGOTTEN = 10_000;

    /** Guarded by this, as all that follows is. */
    private ArrayDeque<Append> appends = new ArrayDeque<>();

    private Map<Key, byte @Nullable []> values = new LinkedHashMap<>();

    /** Values that were taken last, and may not have been written yet. */
    private Map<Key, byte @Nullable []> taken = Map.of();

    /** The keys of values that the file may have. */
    private final Set<Key> known = new HashSet<>();

    private List<Place> forgotten = new ArrayList<>();
    private long valuesSince;
    private long forgottenSince;
    private boolean isAwaited;
    private boolean isClosed;

    /** A realm that has been opened, once or again and again. */
    static final class Realm {
        final int number;
        final String name;

        /** The last position that was given to an entry. For the thread that writes. */
        long given;

        /** The last time that it was opened. */
        volatile @Nullable Opened current;

        Realm(int number, String name) {
            this.number = number;
            this.name = name;
        }
    }

    /** Whoever has opened a realm. */
    static final class Opened {
        final Realm realm;
        final RealmStore.Listener listener;

        /** The last position that there was then: entries up to it have been told. */
        final long told;

        Opened(Realm realm, RealmStore.Listener listener, long told) {
            this.realm = realm;
            this.listener = listener;
            this.told = told;
        }
    }

    /** An entry that is to be written. */
    static final class Append {
        final Opened opened;
        final byte[] entry;

        /** 0 until it has one. For the thread that writes. */
        long position;

        Append(Opened opened, byte[] entry) {
            this.opened = opened;
            this.entry = entry;
        }
    }

    record Key(Realm realm, String key) {}

    record Place(Realm realm, long position) {}

    /**
     * What has been taken.
     *
     * @param isLast whether nothing comes after it
     */
    record Work(
            ArrayDeque<Append> appends, Map<Key, byte @Nullable []> values, List<Place> forgotten, boolean isLast) {}

    /** What somebody who has opened a realm adds to it. */
    RealmStore of(Opened opened) {
        Realm realm = opened.realm;
        return new RealmStore() {
            @Override
            public void append(byte[] entry) {
                add(new Append(opened, entry));
            }

            @Override
            public void forget(long position) {
                add(new Place(realm, position));
            }

            @Override
            public void save(String key, byte @Nullable [] value) {
                add(new Key(realm, key), value);
            }
        };
    }

    private synchronized void add(Append append) {
        if (!isClosed) {
            appends.add(append);
            wake();
        }
    }

    private synchronized void add(Place place) {
        if (forgotten.isEmpty()) {
            forgottenSince = System.nanoTime();
            wake();
        }
        forgotten.add(place);
        if (forgotten.size() == MOST_FORGOTTEN) {
            wake();
        }
    }

    private synchronized void add(Key key, byte @Nullable [] value) {
        if (value == null && !known.contains(key)) {
            // of what comes and goes while nothing can be written nothing stays
            values.remove(key);
            return;
        }
        if (values.isEmpty()) {
            valuesSince = System.nanoTime();
            wake();
        }
        values.put(key, value);
    }

    /** The file has those values of a realm. */
    synchronized void known(Realm realm, Collection<String> keys) {
        keys.forEach(key -> known.add(new Key(realm, key)));
    }

    private void wake() {
        if (isAwaited) {
            isAwaited = false;
            notifyAll();
        }
    }

    /** Takes no more entries, and has the rest be taken at once. */
    synchronized void close() {
        isClosed = true;
        wake();
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    /** Does to what is kept of a realm's values what waits to be done to it. For whoever keeps the file from being written. */
    synchronized void amend(Realm realm, Map<String, byte[]> kept) {
        for (Map<Key, byte @Nullable []> some : List.of(taken, values)) {
            some.forEach((key, value) -> {
                if (!key.realm().equals(realm)) {
                    return;
                }
                if (value == null) {
                    kept.remove(key.key());
                } else {
                    kept.put(key.key(), value);
                }
            });
        }
    }

    /** How many values wait. */
    synchronized int values() {
        return values.size();
    }

    /**
     * Takes all that waits, when there is something to do.
     *
     * @param due by when to return in any case
     * @param isStuck whether nothing can be written before that, so that entries alone are worth anything: they fail
     */
    synchronized Work take(long due, boolean isStuck) {
        try {
            long pause = pause(due, isStuck);
            while (pause > 0) {
                isAwaited = true;
                wait(pause / 1_000_000, (int) (pause % 1_000_000));
                pause = pause(due, isStuck);
            }
        } catch (InterruptedException ignored) {
            // nobody has a reason to; what waits is written a little early
        }
        isAwaited = false;
        Work work = new Work(appends, values, forgotten, isClosed);
        taken = new LinkedHashMap<>(values);
        values.forEach((key, value) -> {
            if (value == null) {
                known.remove(key);
            } else {
                known.add(key);
            }
        });
        appends = new ArrayDeque<>();
        values = new LinkedHashMap<>();
        forgotten = new ArrayList<>();
        return work;
    }

    /** How long there is nothing to do, in nanoseconds. */
    private long pause(long due, boolean isStuck) {
        if (!appends.isEmpty() || isClosed) {
            return 0;
        }
        long now = System.nanoTime();
        long pause = due - now;
        if (!isStuck && !values.isEmpty()) {
            pause = Math.min(pause, valuesSince + VALUES_WAIT - now);
        }
        if (!isStuck && !forgotten.isEmpty()) {
            pause = forgotten.size() >= MOST_FORGOTTEN ? 0 : Math.min(pause, forgottenSince + FORGETTING_WAITS - now);
        }
        return pause;
    }

    /** What could not be written waits again, unless there is something newer. */
    synchronized void putBack(Work work) {
        if (!work.values().isEmpty()) {
            if (values.isEmpty()) {
                valuesSince = System.nanoTime();
            }
            Map<Key, byte @Nullable []> all = work.values();
            known.addAll(all.keySet());
            all.putAll(values);
            values = all;
        }
        if (!work.forgotten().isEmpty()) {
            if (forgotten.isEmpty()) {
                forgottenSince = System.nanoTime();
            }
            work.forgotten().addAll(forgotten);
            forgotten = work.forgotten();
        }
    }
}
