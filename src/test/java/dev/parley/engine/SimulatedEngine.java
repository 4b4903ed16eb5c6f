package dev.parley.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory, without a thread: what it is asked to keep waits until a test has it go on by {@link #step} or {@link #settle}. How
 * much it does in a step, and which appends fail, is chance from a seed. For all threads.
 */
public final class SimulatedEngine implements Engine {
    private final Memory memory;
    private final Random random;
    private final Map<String, Store> stores = new LinkedHashMap<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int failingPercent;
    private @Nullable String complaint;
    private boolean isClosed;

    /** What outlives an engine: hand it to the next one. */
    public static final class Memory {
        private final Map<String, Kept> realms = new HashMap<>();
    }

    private static final class Kept {
        final TreeMap<Long, byte[]> entries = new TreeMap<>();
        final Map<String, byte[]> values = new LinkedHashMap<>();
        long last;
    }

    public SimulatedEngine(Memory memory, long seed) {
        this.memory = memory;
        random = new Random(seed);
    }

    /** From now on, so many of a hundred appends fail. */
    public synchronized SimulatedEngine failing(int percent) {
        failingPercent = percent;
        return this;
    }

    /** From now on all appends fail, and values wait; null to go on. */
    public synchronized void complain(@Nullable String why) {
        complaint = why;
    }

    private final class Store implements RealmStore {
        private final Kept kept;
        private final Listener listener;

        Store(Kept kept, Listener listener) {
            this.kept = kept;
            this.listener = listener;
        }

        @Override
        public void append(byte[] entry) {
            later(() -> {
                String why = complaint;
                if (why == null && random.nextInt(100) < failingPercent) {
                    why = "the simulated disk is full";
                }
                if (why != null) {
                    listener.failed(entry, why);
                } else {
                    kept.last += 1 + random.nextInt(3);
                    kept.entries.put(kept.last, entry.clone());
                    listener.recorded(kept.last, entry);
                }
            });
        }

        @Override
        public void forget(long position) {
            later(() -> kept.entries.remove(position));
        }

        @Override
        public void save(String key, byte @Nullable [] value) {
            byte[] copy = value == null ? null : value.clone();
            later(() -> {
                if (copy == null) {
                    kept.values.remove(key);
                } else {
                    kept.values.put(key, copy);
                }
            });
        }
    }

    private synchronized void later(Runnable task) {
        if (!isClosed) {
            waiting.add(task);
        }
    }

    @Override
    public synchronized RealmStore open(String realm, RealmStore.Listener listener) {
        if (stores.containsKey(realm)) {
            settle();
        }
        Store store = new Store(memory.realms.computeIfAbsent(realm, added -> new Kept()), listener);
        stores.put(realm, store);
        store.kept.values.forEach((key, value) -> listener.loaded(key, value.clone()));
        store.kept.entries.forEach((position, entry) -> listener.recorded(position, entry.clone()));
        return store;
    }

    /** Does the next one to four of what waits; false if there was none. */
    public synchronized boolean step() {
        boolean any = !waiting.isEmpty();
        List<Runnable> taken = new ArrayList<>();
        for (int left = 1 + random.nextInt(4); left > 0 && !waiting.isEmpty(); left--) {
            taken.add(waiting.remove());
        }
        taken.forEach(Runnable::run);
        return any;
    }

    /** Does all that waits. */
    public void settle() {
        while (step()) {
            // goes on
        }
    }

    @Override
    public synchronized @Nullable String complaint() {
        return complaint;
    }

    /** Is gone as if its process had been killed: keeps nothing of what waits, and tells nobody. */
    public synchronized void crash() {
        isClosed = true;
        waiting.clear();
    }

    @Override
    public void close() {
        settle();
        crash();
    }
}
