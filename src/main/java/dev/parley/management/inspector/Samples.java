package dev.parley.management.inspector;

import dev.parley.router.RealmFigures;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The last hour of a router: {@value #MOST} samples, one every ten seconds, in memory that does not grow. Counters are as they are; who
 * reads them makes rates of them. Made by {@link Inspector}, whose hub's workers fill it; for any thread.
 */
@SuppressWarnings("EnumOrdinal") // a row of an array for each sample is what an hour costs least in
final class Samples {
    static final int MOST = 360;
    static final long EVERY_MILLIS = 10_000;

    /** What a place in the memory has where nobody knew. */
    private static final long UNKNOWN = -1;

    /** What is sampled. */
    private enum Series {
        AT("atMillis"),
        CONNECTIONS("connections"),
        SESSIONS("sessions"),
        RECEIVED("messagesReceived"),
        SENT("messagesSent"),
        EVENTS("eventsPublished"),
        CALLS("calls"),
        OUTBOX("outboxBytes"),
        HEAP("heapBytes");

        final String key;

        Series(String key) {
            this.key = key;
        }
    }

    private static final Series[] ALL = Series.values();

    private final Hub hub;

    /** By sample and series, over and over. Guarded by this, as is the rest. */
    private final long[] memory = new long[MOST * ALL.length];

    private int taken;

    Samples(Hub hub) {
        this.hub = hub;
    }

    /** Begins to sample, every ten seconds from now on. */
    void start() {
        hub.executeLater(EVERY_MILLIS, this::sample);
    }

    private void sample() {
        // a hub that is closed keeps no time
        if (!hub.isClosed()) {
            CompletableFuture<Void> unused = hub.inspection().snapshot().thenAccept(this::add);
            start();
        }
    }

    void add(Snapshot snapshot) {
        long[] sample = new long[ALL.length];
        sample[Series.AT.ordinal()] = System.currentTimeMillis();
        sample[Series.CONNECTIONS.ordinal()] = snapshot.connections();
        sample[Series.OUTBOX.ordinal()] = snapshot.outboxBytes();
        sample[Series.HEAP.ordinal()] = heap();
        long received = 0;
        long sent = 0;
        long sessions = 0;
        long events = 0;
        long calls = 0;
        boolean isKnown = true;
        for (Snapshot.PlaceSnapshot place : snapshot.places()) {
            // the lobby is no realm
            if (place.realm().isEmpty()) {
                continue;
            }
            received += Rows.sum(place.messagesReceived());
            sent += Rows.sum(place.messagesSent());
            RealmFigures figures = place.figures();
            if (figures == null) {
                isKnown = false;
            } else {
                sessions += figures.sessions();
                events += figures.eventsPublished();
                calls += Rows.calls(figures);
            }
        }
        sample[Series.RECEIVED.ordinal()] = received;
        sample[Series.SENT.ordinal()] = sent;
        sample[Series.SESSIONS.ordinal()] = isKnown ? sessions : UNKNOWN;
        sample[Series.EVENTS.ordinal()] = isKnown ? events : UNKNOWN;
        sample[Series.CALLS.ordinal()] = isKnown ? calls : UNKNOWN;
        synchronized (this) {
            System.arraycopy(sample, 0, memory, taken % MOST * ALL.length, ALL.length);
            taken++;
        }
    }

    /** Octets of the heap that are used, garbage included. */
    static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** All series from the oldest sample, with null where nobody knew. */
    synchronized Map<String, @Nullable Object> table() {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        table.put("everyMillis", EVERY_MILLIS);
        for (Series series : ALL) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = Math.max(0, taken - MOST); i < taken; i++) {
                long value = memory[i % MOST * ALL.length + series.ordinal()];
                values.add(value == UNKNOWN ? null : value);
            }
            table.put(series.key, values);
        }
        return table;
    }
}
