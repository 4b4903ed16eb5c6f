package dev.parley.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A listener that remembers what it has been told. For all threads. */
public final class Heard implements RealmStore.Listener {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    /** Guarded by this, as the others are. */
    private final Map<String, String> values = new LinkedHashMap<>();

    private final Map<Long, String> entries = new TreeMap<>();
    private final List<byte[]> recorded = new ArrayList<>();
    private final List<byte[]> failed = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long last;

    public static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    public static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void loaded(String key, byte[] value) {
        if (!recorded.isEmpty()) {
            faults.add("a value after an entry: " + key);
        }
        if (values.put(key, text(value)) != null) {
            faults.add("twice the value " + key);
        }
    }

    @Override
    public synchronized void recorded(long position, byte[] entry) {
        if (position <= last) {
            faults.add("the position " + position + " after " + last);
        }
        last = position;
        entries.put(position, text(entry));
        recorded.add(entry);
        notifyAll();
    }

    @Override
    public synchronized void failed(byte[] entry, String why) {
        failed.add(entry);
        reasons.add(why);
        notifyAll();
    }

    /** Waits until so many entries have been told of, one way or the other. */
    public synchronized Heard await(int told) {
        long end = System.nanoTime() + PATIENCE;
        while (recorded.size() + failed.size() < told) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            assertTrue(left > 0, () -> "told of " + recorded.size() + " and " + failed.size() + " of " + told);
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return this;
    }

    public synchronized Map<String, String> values() {
        return new LinkedHashMap<>(values);
    }

    /** Entries by position. */
    public synchronized Map<Long, String> entries() {
        return new TreeMap<>(entries);
    }

    public synchronized List<String> texts() {
        return recorded.stream().map(Heard::text).toList();
    }

    public synchronized List<byte[]> recorded() {
        return new ArrayList<>(recorded);
    }

    public synchronized List<byte[]> failed() {
        return new ArrayList<>(failed);
    }

    public synchronized List<String> reasons() {
        return new ArrayList<>(reasons);
    }

    public synchronized long last() {
        return last;
    }

    /** What it has been told and should not have been. */
    public synchronized List<String> faults() {
        return new ArrayList<>(faults);
    }
}
