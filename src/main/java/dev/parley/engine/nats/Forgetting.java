package dev.parley.engine.nats;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Which positions of a stream nobody wants any longer. Once a second, those before the first that is wanted are purged at once, and others
 * deleted one by one. What cannot be done now is done later. For the engine's thread.
 */
final class Forgetting {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);
    private static final int PAGE = 4_096;
    private static final int MOST_UNDER_WAY = 512;
    private static final String API = "$JS.API.STREAM.";

    private final Line line;
    private final String stream;

    /** Positions that are wanted, by page. */
    private final TreeMap<Long, BitSet> wanted = new TreeMap<>();

    private long last;

    /** Positions that are to be deleted unless they are purged. */
    private final ArrayDeque<Long> holes = new ArrayDeque<>();

    private long dueAt = System.nanoTime();
    private int underWay;
    private int batch;

    Forgetting(Line line, String stream) {
        this.line = line;
        this.stream = stream;
    }

    /** That position has been read. */
    void exists(long position) {
        wanted.computeIfAbsent(position / PAGE, page -> new BitSet()).set((int) (position % PAGE));
        last = position;
    }

    void forget(long position) {
        BitSet page = wanted.get(position / PAGE);
        int bit = (int) (position % PAGE);
        if (position > 0 && page != null && page.get(bit)) {
            page.clear(bit);
            if (page.isEmpty()) {
                wanted.remove(position / PAGE);
            }
            holes.add(position);
        }
    }

    private long firstWanted() {
        Map.Entry<Long, BitSet> first = wanted.firstEntry();
        return first == null
                ? last + 1
                : first.getKey() * PAGE + first.getValue().nextSetBit(0);
    }

    void tick(long now) {
        if (now - dueAt < 0) {
            return;
        }
        dueAt = now + PERIOD;
        long first = firstWanted();
        if (holes.stream().anyMatch(position -> position < first)) {
            line.request(API + "PURGE." + stream, "{\"seq\":" + first + "}", answer -> {
                if (answer != null) {
                    holes.removeIf(position -> position < first);
                    delete();
                }
            });
        } else {
            delete();
        }
    }

    private void delete() {
        batch = holes.size();
        deleteSome();
    }

    private void deleteSome() {
        while (underWay < MOST_UNDER_WAY && batch > 0 && !holes.isEmpty()) {
            long position = holes.remove();
            batch--;
            underWay++;
            line.request(API + "MSG.DELETE." + stream, "{\"seq\":" + position + ",\"no_erase\":true}", answer -> {
                underWay--;
                if (answer == null) {
                    holes.add(position);
                } else {
                    deleteSome();
                }
            });
        }
    }
}
