package dev.parley.engine.file;

import static dev.parley.engine.Heard.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.engine.Heard;
import dev.parley.engine.RealmStore;
import dev.parley.fault.FatalErrors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full or fails: what was recorded is there, what was not is said to have failed, and it goes on by itself. */
class StoreFaultTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final FailingDisk disk = new FailingDisk();
    private final Heard heard = new Heard();

    @TempDir
    Path directory;

    private Path path;
    private FileEngine engine;
    private RealmStore store;

    private void open(FileEngine.Sync sync) {
        open(sync, Duration.ofMillis(50));
    }

    private void open(FileEngine.Sync sync, Duration retry) {
        path = directory.resolve("parley.store");
        engine = FileEngine.open(
                path,
                sync,
                new FileEngine.Settings(
                        disk, Duration.ofSeconds(5), retry, 64 << 20, 10_000_000, Duration.ofMillis(50)));
        store = engine.open("realm1", heard);
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
        assertEquals(List.of(), heard.faults());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waits for too long");
            Thread.sleep(2);
        }
    }

    private Heard reopened() {
        engine.close();
        Heard again = new Heard();
        try (FileEngine next = FileEngine.open(path, FileEngine.Sync.ALWAYS)) {
            next.open("realm1", again);
        }
        assertEquals(List.of(), again.faults());
        return again;
    }

    private String full() throws Exception {
        return "the disk that holds " + path.toRealPath() + " is full: No space left on device";
    }

    @Test
    void aFullDiskFailsEntriesAndItGoesOnWhenThereIsRoom() throws Exception {
        open(FileEngine.Sync.ALWAYS);
        store.append(octets("before"));
        heard.await(1);
        disk.room.set(100);
        byte[] failed = octets("x".repeat(1_000));
        store.append(failed);
        heard.await(2);
        assertSame(failed, heard.failed().get(0));
        assertEquals(List.of(full()), heard.reasons());
        assertEquals(full(), engine.complaint());
        store.append(octets("meanwhile"));
        heard.await(3);
        assertEquals(List.of(full(), full()), heard.reasons());
        store.save("key", octets("saved while it was full"));
        disk.room.set(Long.MAX_VALUE);
        await(() -> engine.complaint() == null);
        store.append(octets("after"));
        heard.await(4);
        assertEquals(List.of("before", "after"), heard.texts());
        Heard again = reopened();
        assertEquals(List.of("before", "after"), again.texts());
        assertEquals(Map.of("key", "saved while it was full"), again.values());
    }

    @Test
    void entriesFailAtOnceWhileTheDiskIsNotTried() {
        open(FileEngine.Sync.ALWAYS, Duration.ofHours(1));
        disk.room.set(0);
        store.append(octets("first"));
        heard.await(1);
        int writes = disk.writes.get();
        for (int i = 0; i < 1_000; i++) {
            store.append(octets("entry " + i));
        }
        heard.await(1_001);
        assertEquals(1_001, heard.failed().size());
        assertEquals(writes, disk.writes.get());
        disk.room.set(Long.MAX_VALUE);
    }

    @Test
    void aLittleRoomIsNotTakenForEnough() throws Exception {
        open(FileEngine.Sync.ALWAYS, Duration.ofMillis(5));
        disk.room.set(0);
        store.append(new byte[100_000]);
        heard.await(1);
        int writes = disk.writes.get();
        for (int i = 0; i < 5; i++) {
            disk.room.set(50_000);
            await(() -> disk.room.get() == 0);
        }
        assertTrue(disk.writes.get() > writes);
        assertNotNull(engine.complaint());
        disk.room.set(Long.MAX_VALUE);
        await(() -> engine.complaint() == null);
    }

    @Test
    void whatCouldNotBeSyncedIsNotKept() throws Exception {
        open(FileEngine.Sync.ALWAYS);
        store.append(octets("before"));
        heard.await(1);
        disk.failsToSync = true;
        store.append(octets("unsure"));
        store.save("key", octets("value"));
        heard.await(2);
        assertEquals(List.of(path.toRealPath() + " cannot be written: Input/output error"), heard.reasons());
        disk.failsToSync = false;
        await(() -> engine.complaint() == null);
        store.append(octets("after"));
        heard.await(3);
        Heard again = reopened();
        assertEquals(List.of("before", "after"), again.texts());
        assertEquals(Map.of("key", "value"), again.values());
    }

    @Test
    void whatWasToldBeforeASyncThatFailsIsKept() throws Exception {
        open(FileEngine.Sync.INTERVAL);
        disk.failsToSync = true;
        store.append(octets("told"));
        heard.await(1);
        assertEquals(List.of("told"), heard.texts());
        await(() -> engine.complaint() != null);
        store.append(octets("failed"));
        heard.await(2);
        assertTrue(disk.lost() > 0);
        disk.failsToSync = false;
        await(() -> engine.complaint() == null);
        assertEquals(0, disk.lost(), "what may not be on the disk has not been written again");
        assertEquals(List.of("told"), reopened().texts());
    }

    @Test
    void anIntervalIsASecondAndTheEndSyncsTheRest() throws Exception {
        open(FileEngine.Sync.INTERVAL);
        int before = disk.syncs.get();
        for (int i = 0; i < 100; i++) {
            store.append(octets("entry " + i));
            heard.await(i + 1);
        }
        assertTrue(disk.syncs.get() - before <= 1, () -> disk.syncs.get() - before + " syncs");
        await(() -> disk.syncs.get() > before);
        int synced = disk.syncs.get();
        store.append(octets("last"));
        heard.await(101);
        engine.close();
        assertTrue(disk.syncs.get() > synced);
    }

    @Test
    void whatCannotBeKeptAtTheEndIsSaidToHaveFailed() throws Exception {
        open(FileEngine.Sync.ALWAYS, Duration.ofHours(1));
        store.append(octets("before"));
        heard.await(1);
        disk.room.set(10);
        for (int i = 0; i < 100; i++) {
            store.append(octets("entry " + i));
        }
        store.save("key", octets("value"));
        engine.close();
        assertEquals(101, heard.texts().size() + heard.failed().size());
        assertEquals(100, heard.failed().size());
        disk.room.set(Long.MAX_VALUE);
        assertEquals(List.of("before"), reopened().texts());
    }

    @Test
    void roomThatIsThereAgainAtTheEndIsUsed() {
        open(FileEngine.Sync.ALWAYS, Duration.ofHours(1));
        disk.room.set(0);
        store.append(octets("failed"));
        store.save("key", octets("value"));
        heard.await(1);
        disk.room.set(Long.MAX_VALUE);
        assertEquals(Map.of("key", "value"), reopened().values());
    }

    @Test
    void forgottenPositionsAreForgottenAfterTheDiskWasFull() throws Exception {
        open(FileEngine.Sync.ALWAYS);
        store.append(octets("one"));
        store.append(octets("two"));
        heard.await(2);
        disk.room.set(0);
        store.append(octets("failed"));
        store.forget(heard.entries().keySet().iterator().next());
        heard.await(3);
        disk.room.set(Long.MAX_VALUE);
        await(() -> engine.complaint() == null);
        assertEquals(List.of("two"), reopened().texts());
    }

    @Test
    void whenMemoryIsOutTheRouterEndsAndNothingIsSaidToBeRecorded() throws Exception {
        open(FileEngine.Sync.ALWAYS);
        CountDownLatch ended = new CountDownLatch(1);
        FatalErrors.onFatal(ended::countDown);
        try {
            disk.error = new OutOfMemoryError("as a test");
            store.append(octets("failed"));
            heard.await(1);
            assertTrue(ended.await(20, TimeUnit.SECONDS));
        } finally {
            FatalErrors.onFatal(null);
        }
        disk.error = null;
        await(() -> engine.complaint() == null);
        store.append(octets("after"));
        heard.await(2);
        assertEquals(List.of("after"), heard.texts());
        assertEquals(List.of("after"), reopened().texts());
    }

    @Test
    void aFileThatIsRemovedIsComplainedOf() throws Exception {
        open(FileEngine.Sync.ALWAYS);
        store.append(octets("one"));
        heard.await(1);
        Path elsewhere = path.resolveSibling("elsewhere");
        Files.move(path, elsewhere);
        for (int i = 0; heard.failed().isEmpty(); i++) {
            assertTrue(i < 500, "it is not noticed");
            store.append(octets("into nothing"));
            heard.await(2 + i);
            Thread.sleep(10);
        }
        String complaint = engine.complaint();
        assertTrue(
                complaint.endsWith(
                        "parley.store cannot be written: somebody has removed it, or put another file in its place"),
                complaint);
        Files.move(elsewhere, path);
        await(() -> engine.complaint() == null);
    }

    @Test
    void aDiskThatDoesNotAnswerIsComplainedOfAndNotWaitedForAtTheEnd() throws Exception {
        open(FileEngine.Sync.ALWAYS);
        CountDownLatch gate = new CountDownLatch(1);
        disk.gate = gate;
        store.append(octets("entry"));
        await(() -> engine.complaint() != null);
        assertEquals("the disk that holds " + path.toRealPath() + " has not answered for 0 s", engine.complaint());
        engine.close();
        gate.countDown();
        disk.gate = null;
        FileEngine.open(path, FileEngine.Sync.ALWAYS).close();
        assertEquals(List.of(), heard.texts());
        assertEquals(List.of(), heard.failed());
    }

    @Test
    void aFileThatIsCutWhileItIsInUseIsNotWritten() throws Exception {
        open(FileEngine.Sync.ALWAYS);
        store.append(octets("one"));
        heard.await(1);
        disk.failsToSync = true;
        store.append(octets("two"));
        heard.await(2);
        Files.write(path, new byte[10]);
        disk.failsToSync = false;
        await(() -> String.valueOf(engine.complaint()).contains("somebody has cut it to 10 octets"));
        store.append(octets("three"));
        heard.await(3);
        assertEquals(2, heard.failed().size());
    }

    @Test
    void aRealmThatFailsAtWhatItIsToldDoesNotStopTheOthers() {
        open(FileEngine.Sync.ALWAYS);
        RealmStore bad = engine.open("bad", new RealmStore.Listener() {
            @Override
            public void loaded(String key, byte[] value) {
                throw new IllegalStateException();
            }

            @Override
            public void recorded(long position, byte[] entry) {
                throw new IllegalStateException("as a test");
            }

            @Override
            public void failed(byte[] entry, String why) {
                throw new IllegalStateException();
            }
        });
        bad.append(octets("bad"));
        store.append(octets("good"));
        bad.append(octets("bad"));
        store.append(octets("also good"));
        heard.await(2);
        assertEquals(List.of("good", "also good"), heard.texts());
    }

    @Test
    void anEntryThatIsTooLongFailsInItsTurn() {
        open(FileEngine.Sync.ALWAYS);
        store.append(octets("before"));
        store.append(new byte[10_000_001]);
        store.append(octets("after"));
        heard.await(3);
        assertEquals(List.of("before", "after"), heard.texts());
        assertEquals(List.of("it is longer than 10000000 octets"), heard.reasons());
        assertNull(engine.complaint());
    }
}
