package dev.parley.engine.file;

import static dev.parley.engine.Heard.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.engine.EngineException;
import dev.parley.engine.Heard;
import dev.parley.engine.RealmStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of which little lives is copied, and nothing that lives is missing afterwards. */
class StoreCopyTest {
    private final FailingDisk disk = new FailingDisk();

    @TempDir
    Path directory;

    private Path path;

    private FileEngine open(long copied) {
        path = directory.resolve("parley.store");
        return FileEngine.open(
                path,
                FileEngine.Sync.ALWAYS,
                new FileEngine.Settings(
                        disk, Duration.ofSeconds(5), Duration.ofMillis(50), copied, 128 << 20, Duration.ofSeconds(5)));
    }

    @Test
    void aFileIsCopiedWhenItIsOpened() throws IOException {
        Heard heard = new Heard();
        try (FileEngine engine = open(Long.MAX_VALUE)) {
            RealmStore store = engine.open("realm1", heard);
            for (int i = 0; i < 1_000; i++) {
                store.append(octets("entry " + i + " ".repeat(300)));
                store.save("key", octets("value " + i));
            }
            heard.await(1_000);
            heard.entries().keySet().stream().filter(each -> each != 500).forEach(store::forget);
        }
        long before = Files.size(path);
        Heard again = new Heard();
        try (FileEngine engine = open(100_000)) {
            assertTrue(Files.size(path) < 1_000, () -> before + " octets, still");
            engine.open("realm1", again);
            assertEquals(List.of(500L), List.copyOf(again.entries().keySet()));
            assertEquals(Map.of("key", "value 999"), again.values());
        }
        Heard third = new Heard();
        try (FileEngine engine = open(100_000)) {
            engine.open("realm1", third).append(octets("next"));
        }
        assertEquals(heard.last() + 1, third.last());
    }

    /** Windows that move, entries that stay, values, realms that come later: against a model, over many copies and openings. */
    @Test
    void aFileIsCopiedWhileItIsWritten() throws IOException {
        Random random = new Random(42);
        disk.isQuick = true;
        Map<String, TreeMap<Long, String>> entries = new HashMap<>();
        Map<String, Map<String, String>> values = new HashMap<>();
        int copies = 0;
        for (int round = 0; round < 6; round++) {
            Object key = null;
            try (FileEngine engine = open(60_000)) {
                Map<String, Heard> heard = new HashMap<>();
                Map<String, RealmStore> stores = new HashMap<>();
                for (int r = 0; r <= round; r++) {
                    String realm = "realm" + r;
                    Heard listener = new Heard();
                    heard.put(realm, listener);
                    stores.put(realm, engine.open(realm, listener));
                    assertEquals(entries.getOrDefault(realm, new TreeMap<>()), listener.entries());
                    assertEquals(values.getOrDefault(realm, Map.of()), listener.values());
                }
                Map<String, Integer> told = new HashMap<>();
                heard.forEach((realm, each) -> told.put(realm, each.texts().size()));
                for (int i = 0; i < 300; i++) {
                    String realm = "realm" + random.nextInt(round + 1);
                    RealmStore store = stores.get(realm);
                    for (int k = random.nextInt(5); k >= 0; k--) {
                        store.append(octets("e" + i + "x".repeat(random.nextInt(500))));
                        told.merge(realm, 1, Integer::sum);
                    }
                    Heard listener = heard.get(realm).await(told.get(realm));
                    TreeMap<Long, String> kept = entries.computeIfAbsent(realm, added -> new TreeMap<>());
                    listener.entries().forEach((position, entry) -> {
                        if (kept.isEmpty() || position > kept.lastKey()) {
                            kept.put(position, entry);
                        }
                    });
                    Deque<Long> old = new ArrayDeque<>(new ArrayList<>(kept.keySet()));
                    while (old.size() > 20) {
                        long position = old.remove();
                        if (position % 50 != 0) {
                            store.forget(position);
                            kept.remove(position);
                        }
                    }
                    String name = "k" + random.nextInt(10);
                    Map<String, String> known = values.computeIfAbsent(realm, added -> new HashMap<>());
                    if (random.nextInt(4) == 0) {
                        store.save(name, null);
                        known.remove(name);
                    } else {
                        store.save(name, octets("v" + i));
                        known.put(name, "v" + i);
                    }
                    Object now = Files.readAttributes(path, "unix:ino").get("ino");
                    copies += now.equals(key) || key == null ? 0 : 1;
                    key = now;
                }
                assertNull(engine.complaint());
            }
        }
        assertTrue(copies > 10, copies + " copies");
    }

    @Test
    void aCopyForWhichThereIsNoRoomIsLeft() throws Exception {
        Heard heard = new Heard();
        try (FileEngine engine = open(50_000)) {
            RealmStore store = engine.open("realm1", heard);
            byte[] entry = new byte[1_000];
            for (int i = 0; i < 40; i++) {
                store.append(entry);
            }
            heard.await(40);
            store.save("long", new byte[300_000]);
            store.append(octets("behind the value"));
            heard.await(41);
            // what lives is this value alone, and fits; its copy does not
            disk.room.set(200_000);
            heard.entries().keySet().forEach(store::forget);
            store.save("long", new byte[150_000]);
            int before = disk.writes.get();
            store.append(octets("before the copy"));
            heard.await(42);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (disk.room.get() > 0) {
                assertTrue(System.nanoTime() < end, "no copy is made");
                Thread.sleep(1);
            }
            assertTrue(disk.writes.get() > before);
            disk.room.set(Long.MAX_VALUE);
            store.append(octets("after it"));
            heard.await(43);
            assertEquals(List.of(), heard.reasons());
        }
        Heard again = new Heard();
        try (FileEngine engine = open(Long.MAX_VALUE)) {
            engine.open("realm1", again);
        }
        assertEquals(150_000, again.values().get("long").length());
        assertTrue(again.texts().containsAll(List.of("before the copy", "after it")));
    }

    /** The copy is in the place of the old file by then, and perhaps only until the power fails. */
    @Test
    void aCopyWhoseNameCannotBeSyncedIsThereAllTheSame() throws Exception {
        Heard heard = new Heard();
        try (FileEngine engine = open(Long.MAX_VALUE)) {
            RealmStore store = engine.open("realm1", heard);
            store.append(new byte[20_000]);
            store.append(octets("kept"));
            heard.await(2).entries().keySet().stream().limit(1).forEach(store::forget);
        }
        disk.failsToSyncFolders = true;
        assertThrows(EngineException.class, () -> open(10_000));
        assertThrows(EngineException.class, () -> open(10_000));
        disk.failsToSyncFolders = false;
        Heard again = new Heard();
        try (FileEngine engine = open(10_000)) {
            engine.open("realm1", again);
        }
        assertEquals(List.of("kept"), again.texts());
        try (FileEngine engine = open(10_000)) {
            disk.failsToSyncFolders = true;
            Heard third = new Heard();
            RealmStore store = engine.open("realm1", third);
            store.append(new byte[20_000]);
            third.await(2);
            store.forget(third.last());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (engine.complaint() == null) {
                assertTrue(System.nanoTime() < end, "it is not complained of");
                Thread.sleep(1);
            }
            disk.failsToSyncFolders = false;
            while (engine.complaint() != null) {
                assertTrue(System.nanoTime() < end, "it does not go on");
                Thread.sleep(1);
            }
            store.append(octets("after"));
            third.await(3);
        }
        Heard last = new Heard();
        try (FileEngine engine = open(10_000)) {
            engine.open("realm1", last);
        }
        assertEquals(List.of("kept", "after"), last.texts());
    }

    @Test
    void whatALinkLeadsToIsReplacedAndNotTheLink() throws IOException {
        Path target = Files.createDirectory(directory.resolve("disk")).resolve("real.store");
        Path link = directory.resolve("parley.store");
        FileEngine.open(target, FileEngine.Sync.ALWAYS).close();
        Files.createSymbolicLink(link, target);
        Heard heard = new Heard();
        try (FileEngine engine = open(10_000)) {
            RealmStore store = engine.open("realm1", heard);
            for (int i = 0; i < 100; i++) {
                store.append(new byte[1_000]);
            }
            heard.await(100);
            heard.entries().keySet().forEach(store::forget);
        }
        open(10_000).close();
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.size(target) < 1_000);
    }
}
