package dev.parley.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.http.RawWebSocket;
import dev.parley.it.StandaloneRouter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sessions that come, use every feature and go, peers that vanish, connections that come to nothing, and attacks, all at once:
 * heap, threads and descriptors stay flat. A minute of it, or {@code -Dhostile.churnMinutes}; figures are in {@code
 * target/churn.md}.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class ChurnIT {
    private static final long MINUTES = Long.getLong("hostile.churnMinutes", 1);
    private static final long SEED = Long.getLong("hostile.seed", 20_261_129L);
    private static final long ROUND_SECONDS = 10;
    private static final long GROWTH_KIB = 20 * 1024;
    private static final long MORE_THREADS = 16;
    private static final long MORE_DESCRIPTORS = 32;

    /** What they leave is meant to stay: it is there before the first sample, for the heap is to be flat beside it. */
    private static final List<Attack> KEEPING = List.of(
            Attack.RECORDED_PUBLICATIONS,
            Attack.KEYS,
            Attack.DURABLE_PLACES,
            Attack.REPLAYS,
            Attack.STALLED_READERS_OF_RETAINED_EVENTS);

    /** The router between two rounds. */
    private record Sample(long heapKib, long threads, long descriptors) {}

    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();

    @Test
    void whatComesAndGoesLeavesNothing() throws Exception {
        Random random = new Random(SEED);
        List<Attack> attacks = List.of(Attack.values());
        List<Sample> samples = new ArrayList<>();
        List<String> table = new ArrayList<>(List.of(
                "seed " + SEED,
                "",
                "| after (s) | attack | sessions | resets | live heap (MiB) | threads | descriptors | canary p99 (ms) |",
                "|---|---|---|---|---|---|---|---|"));
        try (Fortress fortress = Fortress.start()) {
            for (Attack keeping : KEEPING) {
                try (Assault assault = new Assault(fortress.gates(), ROUND_SECONDS)) {
                    keeping.run(assault);
                }
            }
            long start = System.nanoTime();
            do {
                Attack attack = attacks.get(random.nextInt(attacks.size()));
                Canary canary = fortress.canary();
                canary.take();
                try (Assault assault = new Assault(fortress.gates(), ROUND_SECONDS)) {
                    assault.beside(() -> assault.inParallel(2, number -> comeAndGo(assault)));
                    assault.beside(() -> assault.inParallel(2, number -> vanish(assault)));
                    assault.beside(() -> comeToNothing(assault));
                    attack.run(assault);
                }
                assertTrue(fortress.isAlive(), () -> attack + ", " + String.join("\n", fortress.lines()));
                long enough = samples.isEmpty() ? 0 : samples.get(0).heapKib + GROWTH_KIB;
                Sample sample = new Sample(fortress.settledHeapKib(enough), fortress.threads(), fortress.descriptors());
                samples.add(sample);
                table.add(String.format(
                        Locale.ROOT,
                        "| %d | %s | %d | %d | %.1f | %d | %d | %.1f |",
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                        attack.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        sessions.get(),
                        resets.get(),
                        sample.heapKib / 1024.0,
                        sample.threads,
                        sample.descriptors,
                        canary.take().p99()));
                Files.write(report(), table);
                assertEquals(List.of(), wrong(fortress.lines()), attack.name());
            } while (System.nanoTime() - start < TimeUnit.MINUTES.toNanos(MINUTES));
        }
        Sample first = samples.get(0);
        Sample last = samples.get(samples.size() - 1);
        assertTrue(last.heapKib <= first.heapKib + GROWTH_KIB, () -> "heap: " + samples);
        assertTrue(last.threads <= first.threads + MORE_THREADS, () -> "threads: " + samples);
        assertTrue(last.descriptors <= first.descriptors + MORE_DESCRIPTORS, () -> "descriptors: " + samples);
        assertTrue(sessions.get() > 0 && resets.get() > 0, "nobody came");
    }

    private static Path report() {
        return StandaloneRouter.war().resolveSibling("churn.md");
    }

    /** Lines of the log that no peer may cause. */
    private static List<String> wrong(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("OutOfMemoryError")
                        || line.contains("no memory left")
                        || line.contains("internal error")
                        || line.contains("Exception"))
                .toList();
    }

    /** Sessions that use what there is, and say goodbye. */
    private void comeAndGo(Assault assault) {
        List<String> script = List.of(
                "[32,1,{\"match\":\"prefix\",\"get_retained\":true},\"com.churn.\"]",
                "[32,2,{\"match\":\"wildcard\"},\"com..price\"]",
                "[64,3,{\"invoke\":\"roundrobin\"},\"com.churn.echo\"]",
                "[16,4,{\"acknowledge\":true,\"retain\":true,\"exclude_me\":false},\"com.churn.price\",[1]]",
                "[48,5,{\"receive_progress\":true,\"timeout\":50},\"com.churn.echo\",[2]]",
                "[48,6,{},\"com.churn.echo\",[3]]",
                "[49,6,{\"mode\":\"kill\"}]",
                "[48,7,{},\"wamp.session.add_testament\",[\"com.churn.gone\",[1],{}]]",
                "[48,8,{},\"wamp.session.list\"]",
                "[48,9,{},\"wamp.subscription.lookup\",[\"com.churn.\",{\"match\":\"prefix\"}]]",
                "[6,{},\"wamp.close.close_realm\"]");
        while (!assault.isOver()) {
            Assault.quietly(() -> {
                try (RawWebSocket peer = assault.session()) {
                    for (String message : script) {
                        peer.sendText(message);
                    }
                    String next = peer.receive();
                    while (!next.startsWith("1 [6,")) {
                        next = peer.receive();
                    }
                    sessions.incrementAndGet();
                }
            });
        }
    }

    /** Sessions whose connections are reset in the middle of things. */
    private void vanish(Assault assault) {
        while (!assault.isOver()) {
            Assault.quietly(() -> {
                RawWebSocket peer = assault.session();
                peer.sendText("[64,1,{\"invoke\":\"random\"},\"com.churn.echo\"]");
                peer.sendText("[48,2,{\"receive_progress\":true},\"com.churn.echo\"]");
                peer.sendText("[32,3,{},\"com.churn.price\"]");
                peer.reset();
                resets.incrementAndGet();
            });
        }
    }

    /** Connections that never become sessions. */
    private static void comeToNothing(Assault assault) {
        byte[] half = "GET /ws HTTP/1.1\r\nHost: lo".getBytes(StandardCharsets.UTF_8);
        while (!assault.isOver()) {
            Assault.quietly(() -> {
                try (Socket socket = assault.socket()) {
                    socket.getOutputStream().write(half);
                }
                try (RawWebSocket peer = assault.webSocket("wamp.2.json")) {
                    peer.sendText("[1,\"absent\",{\"roles\":{\"caller\":{}}}]");
                    peer.receive();
                }
            });
        }
    }
}
