package dev.parley.engine.file;

import static dev.parley.engine.Heard.octets;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.engine.EngineException;
import dev.parley.engine.Heard;
import dev.parley.engine.RealmStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is opened, what is made, and what is refused and why. */
class StoreOpeningTest {
    private static final FileEngine.Settings IMPATIENT = new FileEngine.Settings(
            new Disk(), Duration.ofMillis(100), Duration.ofSeconds(1), 64 << 20, 128 << 20, Duration.ofSeconds(5));

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void nameTheFile() throws IOException {
        directory = directory.toRealPath();
        path = directory.resolve("parley.store");
    }

    private static FileEngine open(Path path) {
        return FileEngine.open(path, FileEngine.Sync.ALWAYS, IMPATIENT);
    }

    private static String refusal(Path path) {
        return assertThrows(EngineException.class, () -> open(path).close()).getMessage();
    }

    private void make(String... entries) {
        Heard heard = new Heard();
        try (FileEngine engine = open(path)) {
            RealmStore store = engine.open("realm1", heard);
            for (String each : entries) {
                store.append(octets(each));
            }
        }
        assertEquals(List.of(entries), heard.texts());
    }

    @Test
    void aStoreIsMadeWithItsFolderForItsOwnerAlone() throws IOException {
        Path made = directory.resolve("data/parley.store");
        open(made).close();
        assertEquals(List.of("parley.store", "parley.store.lock"), names(made.getParent()));
        if (made.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            for (String each : names(made.getParent())) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolveSibling(each))));
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(each -> String.valueOf(each.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFolderAboveIsNotMade() {
        assertEquals(
                "The store " + directory.resolve("a/b/parley.store") + " cannot be made, because there is no folder "
                        + directory.resolve("a") + ". Make it, or name another file.",
                refusal(directory.resolve("a/b/parley.store")));
    }

    @Test
    void aFolderIsNoStore() {
        assertEquals("The store " + directory + " is a folder. Name a file, which need not exist.", refusal(directory));
    }

    private void assertRefused(byte[] content, String why) throws IOException {
        Files.write(path, content);
        String refusal = refusal(path);
        assertTrue(refusal.startsWith("The store " + path + " " + why), refusal);
        assertTrue(refusal.contains("move it away to begin with nothing kept"), refusal);
        assertArrayEquals(content, Files.readAllBytes(path));
    }

    @Test
    void anEmptyFileIsNotTakenForANewOne() throws IOException {
        assertRefused(new byte[0], "is empty");
    }

    @Test
    void anotherFileIsNotTakenForAStore() throws IOException {
        assertRefused(octets("{ \"listen\": { \"port\": 8080 }, \"realms\": { } }"), "is not a store of Parley's");
        assertRefused(new byte[100_000], "is not a store of Parley's");
        assertRefused(octets("P1"), "is not a store of Parley's");
    }

    @Test
    void aFileOfWhichOnlyTheBeginningIsLeftIsNotTakenForANewOne() throws IOException {
        make("entry");
        byte[] whole = Files.readAllBytes(path);
        for (int length = 1; length < StoreFile.MARK; length++) {
            assertRefused(Arrays.copyOf(whole, length), "has been cut");
        }
        whole[20] ^= 1;
        assertRefused(whole, "is damaged at its beginning");
    }

    @Test
    void aFormatToComeIsNotRead() throws IOException {
        make("entry");
        ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(path)).putInt(16, 2);
        CRC32C crc = new CRC32C();
        crc.update(whole.array(), 0, StoreFile.MARK - 4);
        whole.putInt(StoreFile.MARK - 4, (int) crc.getValue());
        Files.write(path, whole.array());
        assertEquals(
                "The store " + path + " has the format 2, and this version of Parley knows 1 only. Use the version that"
                        + " has written it, or move the file away to begin with nothing kept.",
                refusal(path));
    }

    @Test
    void damageInTheMiddleIsRefusedAndCuttingItThereHelps() throws IOException {
        make("one");
        long good = Files.size(path);
        add("two");
        add("three");
        byte[] whole = Files.readAllBytes(path);
        whole[(int) good + 58] ^= 1;
        Files.write(path, whole);
        String refusal = refusal(path);
        assertTrue(
                refusal.startsWith("The store " + path + " is damaged at octet " + good
                        + ", and more was kept behind that. Restore the file from a backup; or cut it there (truncate -s "
                        + good + " " + path + "), which loses what was kept after 20"),
                refusal);
        assertArrayEquals(whole, Files.readAllBytes(path));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(good);
        }
        assertEquals(List.of("one"), told());
    }

    private void add(String entry) {
        Heard heard = new Heard();
        try (FileEngine engine = open(path)) {
            engine.open("realm1", heard).append(octets(entry));
        }
    }

    private List<String> told() {
        Heard heard = new Heard();
        try (FileEngine engine = open(path)) {
            engine.open("realm1", heard);
        }
        return heard.texts();
    }

    @Test
    void whoeverMayNotWriteTheFileIsToldSo() {
        make("entry");
        Disk denied = new Disk() {
            @Override
            FileChannel open(Path file, StandardOpenOption... options) throws IOException {
                throw new AccessDeniedException(file.toString());
            }
        };
        FileEngine.Settings settings = new FileEngine.Settings(
                denied, Duration.ofMillis(100), Duration.ofSeconds(1), 64 << 20, 128 << 20, Duration.ofSeconds(5));
        String refusal = assertThrows(
                        EngineException.class, () -> FileEngine.open(path, FileEngine.Sync.ALWAYS, settings))
                .getMessage();
        assertEquals(
                "The store " + path + " cannot be used: permission denied. The user that runs this must be able to read"
                        + " and write the file and its folder.",
                refusal);
    }

    @Test
    void aStoreIsUsedByOneAtATime() {
        try (FileEngine engine = open(path)) {
            assertEquals(
                    "The store " + path
                            + " is in use by this process itself: by an application that has not been stopped,"
                            + " or by a second router with the same store. Close that, or give this one a store of its own.",
                    refusal(path));
            assertNull(engine.complaint());
        }
        open(path).close();
    }

    @Test
    void whoeverOpensAStoreWaitsForTheOneBefore() throws InterruptedException {
        FileEngine first = open(path);
        AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();
        Thread opening =
                new Thread(() -> FileEngine.open(path, FileEngine.Sync.ALWAYS).close());
        opening.setUncaughtExceptionHandler((thread, failure) -> refused.set(failure));
        opening.start();
        // between two attempts
        while (opening.getState() != Thread.State.TIMED_WAITING && opening.isAlive()) {
            Thread.onSpinWait();
        }
        first.close();
        opening.join();
        assertNull(refused.get());
    }

    @Test
    void anUnfinishedCopyIsNothingToAnybody() throws IOException {
        make("entry");
        Files.write(directory.resolve("parley.store.new"), octets("half of something"));
        assertEquals(List.of("entry"), told());
        assertEquals(List.of("parley.store", "parley.store.lock"), names(directory));
    }

    @Test
    void theThreadIsADaemonOfNoClassLoaderAndEndsWithTheEngine() {
        FileEngine engine = open(path);
        List<Thread> threads = threads();
        assertEquals(1, threads.size());
        Thread thread = threads.get(0);
        assertTrue(thread.isDaemon());
        assertNull(thread.getContextClassLoader());
        engine.close();
        assertFalse(thread.isAlive());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("parley-store"))
                .toList();
    }

    @Test
    void anEngineThatIsInterruptedWhileItClosesClosesAllTheSame() {
        Heard heard = new Heard();
        FileEngine engine = open(path);
        engine.open("realm1", heard).append(octets("entry"));
        Thread.currentThread().interrupt();
        engine.close();
        assertTrue(Thread.interrupted());
        assertEquals(List.of("entry"), heard.texts());
        assertEquals(List.of(), threads());
    }

    @Test
    void aRealmCannotBeOpenedAfterTheEnd() {
        FileEngine engine = open(path);
        engine.close();
        assertThrows(EngineException.class, () -> engine.open("realm1", new Heard()));
    }
}
