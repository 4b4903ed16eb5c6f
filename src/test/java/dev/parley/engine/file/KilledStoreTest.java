package dev.parley.engine.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.engine.EngineException;
import dev.parley.engine.RealmStore;
import dev.parley.fault.RareLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that appends is killed, again and again, over one file: what it said to be recorded is there, once, in its order. {@code
 * -Dstore.kills=200} for more than the build does.
 */
class KilledStoreTest {
    private static final int KILLS = Integer.getInteger("store.kills", 5);

    private static final Logger LOG = Logger.getLogger(KilledStoreTest.class.getName());

    /** So small that it is copied all the time. */
    private static final long COPIED = 150_000;

    private final Random random = new Random();
    private final Map<String, Long> values = new HashMap<>();

    /** The entries that have been found, by position, and the numbers of those whose record was seen: over all rounds. */
    private final TreeMap<Long, Long> told = new TreeMap<>();

    @TempDir
    Path directory;

    private int entries;

    @Test
    void whatWasSaidToBeRecordedIsThereAfterAKill() throws Exception {
        Path path = directory.resolve("parley.store");
        for (int round = 0; round < KILLS; round++) {
            run(path, round);
            judge(path, "round " + round);
        }
        LOG.info(KILLS + " kills, " + entries + " entries said to be recorded");
        assertTrue(entries > KILLS * 100, () -> "only " + entries + " entries");
    }

    /** Has a process append for a while, and reads what it says to the end. */
    private void run(Path path, int round) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Appender.class.getName(),
                path.toString(),
                String.valueOf(COPIED)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.US_ASCII)) {
            assertEquals("ready", said.readLine());
            if (round == 0) {
                assertIsInUse(path, process.pid());
            }
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(300));
            Thread killer = new Thread(() -> {
                long left = end - System.nanoTime();
                try {
                    TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                process.destroyForcibly();
            });
            killer.start();
            said.lines().forEach(this::note);
            killer.join();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        } catch (UncheckedIOException e) {
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String classPath() {
        return List.of(Appender.class, FileEngine.class, RealmStore.class, RareLog.class, Nullable.class).stream()
                .map(each -> Path.of(each.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString())
                .distinct()
                .reduce((one, other) -> one + System.getProperty("path.separator") + other)
                .orElseThrow();
    }

    private static void assertIsInUse(Path path, long pid) {
        FileEngine.Settings impatient = new FileEngine.Settings(
                new Disk(), Duration.ZERO, Duration.ofSeconds(1), 64 << 20, 128 << 20, Duration.ofSeconds(5));
        String refusal = assertThrows(
                        EngineException.class, () -> FileEngine.open(path, FileEngine.Sync.ALWAYS, impatient))
                .getMessage();
        assertTrue(refusal.contains("is in use by another process (process " + pid + ", since 20"), refusal);
    }

    /** A line; the last may be half of one. */
    private void note(String line) {
        String[] parts = line.split(" ");
        assertEquals(2, parts.length, line);
        Long before = told.put(Long.parseLong(parts[1]), Long.parseLong(parts[0]));
        assertEquals(null, before, () -> "told twice of a position: " + line);
        entries++;
    }

    private void judge(Path path, String round) throws IOException {
        TreeMap<Long, Long> found = new TreeMap<>();
        try (FileEngine engine = FileEngine.open(path, FileEngine.Sync.ALWAYS)) {
            engine.open("realm1", new RealmStore.Listener() {
                @Override
                public void loaded(String key, byte[] value) {
                    long now = Long.parseLong(new String(value, StandardCharsets.US_ASCII));
                    Long before = values.put(key, now);
                    assertTrue(before == null || now >= before, () -> round + ": " + key + " is older than it was");
                }

                @Override
                public void recorded(long position, byte[] entry) {
                    try {
                        found.put(position, Appender.number(entry));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public void failed(byte[] entry, String why) {
                    throw new AssertionError(why);
                }
            });
        }
        long last = 0;
        for (Map.Entry<Long, Long> each : found.entrySet()) {
            assertTrue(each.getValue() > last, () -> round + ": out of order or twice: " + each);
            if (each.getKey() > found.lastKey() - Appender.WINDOW + 1 && last != 0) {
                assertEquals(last + 1, each.getValue(), () -> round + ": one is missing before " + each);
            }
            last = each.getValue();
            Long said = told.get(each.getKey());
            assertTrue(said == null || said.equals(each.getValue()), () -> round + ": another entry at " + each);
        }
        if (told.isEmpty()) {
            return;
        }
        for (Map.Entry<Long, Long> each :
                told.tailMap(told.lastKey() - Appender.WINDOW + 1).entrySet()) {
            if (each.getKey() > found.lastKey() - Appender.WINDOW) {
                assertEquals(each.getValue(), found.get(each.getKey()), () -> round + ": lost " + each);
            }
        }
        assertNotNull(found.get(told.lastKey()), () -> round + ": the last that was told is lost");
    }
}
