package dev.parley.engine.nats;

import static dev.parley.engine.Heard.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.engine.Heard;
import dev.parley.engine.RealmStore;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A nats-server is killed again and again while an engine writes to it: what was said to be recorded is there, once, in its order, and nothing
 * fails. {@code -Dnats.kills=100} for more than the build does.
 */
class KilledNatsTest {
    private static final int KILLS = Integer.getInteger("nats.kills", 3);
    private static final int UNDER_WAY = 256;
    private static final int WINDOW = 1_000;
    private static final int RARE = 20;
    private static final Logger LOG = Logger.getLogger(KilledNatsTest.class.getName());

    @TempDir
    private Path folder;

    /** Has the last so many kept, as a history does. */
    private static final class Window implements RealmStore.Listener {
        final TreeMap<Long, String> told = new TreeMap<>();
        final ArrayDeque<Long> often = new ArrayDeque<>();
        final List<String> failed = new ArrayList<>();
        final Semaphore room = new Semaphore(UNDER_WAY);
        RealmStore store;
        long count;

        @Override
        public void loaded(String key, byte[] value) {
            // nobody looks
        }

        @Override
        public synchronized void recorded(long position, byte[] entry) {
            String text = Heard.text(entry);
            if (!text.equals("entry " + ++count) || (!told.isEmpty() && position <= told.lastKey())) {
                failed.add(text + " at " + position + " after " + told.lastEntry());
            }
            told.put(position, text);
            // as two histories do, of which one is of rare things
            if (count % RARE != 0) {
                often.add(position);
            }
            if (often.size() > WINDOW) {
                long forgotten = often.remove();
                told.remove(forgotten);
                store.forget(forgotten);
            }
            if (told.size() > 2 * WINDOW) {
                store.forget(told.pollFirstEntry().getKey());
            }
            room.release();
        }

        @Override
        public synchronized void failed(byte[] entry, String why) {
            failed.add(Heard.text(entry) + ": " + why);
            room.release();
        }
    }

    @Test
    void whatWasSaidToBeRecordedIsThereAfterKillsOfTheServer() throws Exception {
        Random random = new Random();
        Window window = new Window();
        try (NatsServer server = NatsServer.start(folder)) {
            NatsSettings settings = NatsEngineContractTest.settings(server.url(), "ply", "one");
            try (NatsEngine engine = NatsEngine.open(settings)) {
                window.store = engine.open("realm1", window);
                AtomicBoolean isOver = new AtomicBoolean();
                Thread writer = new Thread(() -> {
                    for (int i = 1; !isOver.get(); i++) {
                        window.room.acquireUninterruptibly();
                        window.store.append(octets("entry " + i));
                        window.store.save("key " + i % 50, octets(String.valueOf(i)));
                    }
                    window.room.acquireUninterruptibly(UNDER_WAY);
                });
                writer.start();
                for (int kill = 0; kill < KILLS; kill++) {
                    TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(1_000));
                    server.kill();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
                    server.restart();
                }
                TimeUnit.MILLISECONDS.sleep(2_000);
                isOver.set(true);
                writer.join(60_000);
                assertEquals(List.of(), window.failed);
            }
            server.kill();
            server.restart();
            Heard again = new Heard();
            try (NatsEngine engine = NatsEngine.open(settings)) {
                assertNotNull(engine.open("realm1", again));
            }
            assertTrue(again.entries().entrySet().containsAll(window.told.entrySet()));
            assertEquals(again.texts().size(), new HashSet<>(again.texts()).size());
            assertEquals(window.told.lastEntry(), new TreeMap<>(again.entries()).lastEntry());
            assertEquals(String.valueOf(window.count), again.values().get("key " + window.count % 50));
        }
        LOG.info(KILLS + " kills of nats-server, " + window.count + " entries");
        assertTrue(window.count > KILLS * 100L, () -> "only " + window.count);
    }
}
