package dev.parley.engine.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of which an end is missing, or blocks. Such a file opens at a commit with all that was kept up to there, or is refused; never with
 * anything else. {@code -Dstore.torn=all} cuts at each octet of the last 64 KB, where the build takes a sample.
 */
class TornFileTest {
    private static final boolean IS_WHOLE = System.getProperty("store.torn", "").equals("all");
    private static final int BLOCK = 4096;
    private static final int LAST = 64 * 1024;
    private static final Logger LOG = Logger.getLogger(FileEngine.class.getName());

    private final FailingDisk disk = new FailingDisk();
    private final Random random = new Random(42);

    /** Where each commit ends, the mark of the file first, and how many entries there are then. */
    private final List<Integer> ends = new ArrayList<>();

    private final List<Integer> counts = new ArrayList<>();

    @TempDir
    Path directory;

    private Path path;
    private byte[] image;
    private int opened;
    private int refused;

    @BeforeEach
    void beQuickAndQuiet() {
        disk.isQuick = true;
        LOG.setLevel(Level.OFF);
        path = directory.resolve("parley.store");
    }

    @AfterEach
    void restoreTheLog() {
        LOG.setLevel(null);
    }

    /** The entry of that position: its octets follow from it. */
    private static byte[] entry(long position) {
        Random random = new Random(position);
        byte[] entry = new byte[random.nextInt(400)];
        random.nextBytes(entry);
        return entry;
    }

    /** Makes a file of so many octets at least; of its commits, the last so many are not synced. */
    private void make(int size, int unsynced, int entriesOfACommit) throws IOException {
        ends.clear();
        counts.clear();
        Files.deleteIfExists(path);
        StoreFile file = StoreFile.create(disk, path);
        ends.add(StoreFile.MARK);
        counts.add(0);
        int left = unsynced;
        long position = 0;
        while (file.end() < size || left > 0) {
            Commit commit = new Commit();
            if (position == 0) {
                commit.realm(1, "realm1");
            }
            for (int i = 1 + random.nextInt(entriesOfACommit); i > 0; i--) {
                position++;
                commit.entry(1, position, entry(position));
            }
            boolean isSynced = file.end() < size;
            file.commit(commit, isSynced);
            left -= isSynced ? 0 : 1;
            ends.add((int) file.end());
            counts.add((int) position);
        }
        file.close();
        image = Files.readAllBytes(path);
    }

    /** How many whole commits there are in the first so many octets. */
    private int commitsIn(int length) {
        int found = 0;
        while (found + 1 < ends.size() && ends.get(found + 1) <= length) {
            found++;
        }
        return found;
    }

    /** Not {@link Files#write}: to empty a file and fill it again has file systems sync it. */
    private void put(byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(content), 0);
            channel.truncate(content.length);
        }
    }

    /** Opens a file of that content: after which commit it opens; -1 if it is refused. */
    private int open(byte[] content, String what) throws IOException {
        put(content);
        StoreFile file;
        try {
            file = StoreFile.open(disk, path);
        } catch (EngineException e) {
            refused++;
            assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
            assertArrayEquals(
                    content, Files.readAllBytes(path), () -> what + ": a file that is refused is left as it is");
            return -1;
        }
        opened++;
        try {
            int commit = ends.indexOf((int) file.end());
            assertTrue(commit >= 0, () -> what + ": opens at " + file.end());
            assertEquals(file.end(), Files.size(path), what);
            Kept kept = file.kept("realm1");
            long count = kept == null ? 0 : kept.count();
            assertEquals((long) counts.get(commit), count, what);
            if (kept != null) {
                long[] last = {0};
                kept.forEach((position, offset, length) -> {
                    assertEquals(++last[0], position, what);
                    assertArrayEquals(entry(position), file.read(offset, length), what);
                });
            }
            return commit;
        } finally {
            file.close();
        }
    }

    @Test
    void aFileThatIsCutAnywhereOpensAtItsLastWholeCommit() throws IOException {
        make(LAST + 10_000, 0, 5);
        Set<Integer> cuts = new HashSet<>();
        for (int length = image.length; length >= image.length - LAST; length--) {
            if (IS_WHOLE || length > image.length - 300 || random.nextInt(LAST) < 400 || ends.contains(length)) {
                cuts.add(length);
            }
        }
        for (int length : cuts) {
            assertEquals(commitsIn(length), open(Arrays.copyOf(image, length), "cut to " + length));
        }
        assertEquals(0, refused);
    }

    @Test
    void aFileThatEndsInZerosOrOtherThingsOpensAtItsLastCommit() throws IOException {
        make(20_000, 0, 5);
        int last = ends.size() - 1;
        for (int more = 1; more < 20_000; more = more * 3 / 2 + 1) {
            byte[] longer = Arrays.copyOf(image, image.length + more);
            assertEquals(last, open(longer, more + " zeros"));
            byte[] rest = new byte[more];
            random.nextBytes(rest);
            System.arraycopy(rest, 0, longer, image.length, more);
            assertEquals(last, open(longer, more + " octets"));
        }
        for (int commit = 0; commit < last; commit++) {
            int length = ends.get(commit + 1) - ends.get(commit);
            byte[] longer = Arrays.copyOf(image, image.length + length);
            System.arraycopy(image, ends.get(commit), longer, image.length, length);
            assertEquals(last, open(longer, "a second commit " + commit));
        }
    }

    /** As the disk may be after a power failure: of the commit that nobody has been told of, some blocks are there and some are not. */
    @Test
    void aCommitOfWhichBlocksAreMissingIsAsIfItHadNotBeen() throws IOException {
        for (int round = 0; round < 60; round++) {
            make(30_000, 1, round % 2 == 0 ? 300 : 30);
            int start = ends.get(ends.size() - 2);
            byte[] torn = image.clone();
            boolean isTorn = false;
            for (int block = start / BLOCK * BLOCK; block < image.length; block += BLOCK) {
                if (random.nextBoolean()) {
                    isTorn |= spoil(torn, Math.max(start, block), Math.min(image.length, block + BLOCK));
                }
            }
            assertEquals(ends.size() - (isTorn ? 2 : 1), open(torn, "round " + round));
        }
        assertEquals(0, refused);
    }

    /** Makes them zeros, or what was on the disk before; says whether they are others then. */
    private boolean spoil(byte[] octets, int from, int to) {
        byte[] before = Arrays.copyOfRange(octets, from, to);
        byte[] other = new byte[to - from];
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(other);
            case 1 -> System.arraycopy(octets, Math.max(StoreFile.MARK, from - 3 * BLOCK), other, 0, other.length);
            default -> {
                // zeros
            }
        }
        System.arraycopy(other, 0, octets, from, other.length);
        return !Arrays.equals(before, other);
    }

    /** The same where it is synced once a second: of several commits some blocks are missing, and later ones are there. */
    @Test
    void ofCommitsThatWereNotSyncedThoseBeforeTheFirstGapAreThere() throws IOException {
        for (int round = 0; round < 60; round++) {
            int unsynced = 20;
            make(30_000, unsynced, 20);
            int start = ends.get(ends.size() - 1 - unsynced);
            int block = start + random.nextInt(image.length - start);
            byte[] torn = image.clone();
            boolean isTorn = spoil(torn, block, Math.min(image.length, block + 1 + random.nextInt(BLOCK)));
            assertEquals(isTorn ? commitsIn(block) : ends.size() - 1, open(torn, "round " + round));
        }
        assertEquals(0, refused);
    }

    /** What a power failure cannot do, and a broken disk can. */
    @Test
    void damageBeforeWhatWasSyncedIsNoticed() throws IOException {
        make(LAST + 10_000, 0, 5);
        int lastStart = ends.get(ends.size() - 2);
        for (int block = 0; block < image.length; block += BLOCK) {
            for (int kind = 0; kind < 6; kind++) {
                byte[] damaged = image.clone();
                String what = "block at " + block + ", kind " + kind;
                boolean isOther = kind < 3
                        ? spoil(damaged, block, Math.min(image.length, block + BLOCK))
                        : swap(damaged, block, random.nextInt(image.length / BLOCK) * BLOCK);
                int at = open(damaged, what);
                if (!isOther) {
                    assertEquals(ends.size() - 1, at, what);
                } else if (kind < 3 && block < lastStart - BLOCK) {
                    assertEquals(-1, at, what);
                } else {
                    assertTrue(at < ends.size() - 1, what);
                }
            }
        }
        assertTrue(refused > 50 && opened > 0, () -> refused + " refused, " + opened + " opened");
    }

    private static boolean swap(byte[] octets, int one, int other) {
        int length = Math.min(BLOCK, octets.length - Math.max(one, other));
        byte[] first = Arrays.copyOfRange(octets, one, one + length);
        byte[] second = Arrays.copyOfRange(octets, other, other + length);
        System.arraycopy(second, 0, octets, one, length);
        System.arraycopy(first, 0, octets, other, length);
        return !Arrays.equals(first, second);
    }

    @Test
    void eachOctetInWhichABitIsOtherIsNoticed() throws IOException {
        make(1_000, 0, 3);
        for (int octet = 0; octet < image.length; octet++) {
            byte[] damaged = image.clone();
            damaged[octet] ^= (byte) (1 << random.nextInt(8));
            assertTrue(open(damaged, "octet " + octet) < ends.size() - 1, "octet " + octet);
        }
    }

    @Test
    void whatIsCutOffDoesNotComeBack() throws IOException {
        make(10_000, 3, 3);
        byte[] torn = image.clone();
        int gap = ends.size() - 4;
        torn[ends.get(gap) + 50] ^= 1;
        assertEquals(gap, open(torn, "with a gap"));
        StoreFile file = StoreFile.open(disk, path);
        Commit commit = new Commit();
        commit.value(1, "key", new byte[counts.size()]);
        file.commit(commit, true);
        long end = file.end();
        file.close();
        StoreFile again = StoreFile.open(disk, path);
        assertEquals(end, again.end());
        assertEquals((long) counts.get(gap), again.kept("realm1").count());
        again.close();
    }

    @Test
    void aCommitOfWhichHalfIsInMemoryIsAsIfItHadNotBeen() throws IOException {
        make(1_000, 0, 3);
        StoreFile file = StoreFile.open(disk, path);
        long end = file.end();
        long count = file.kept("realm1").count();
        Commit commit = new Commit();
        commit.entry(1, 1_000, entry(1_000));
        commit.value(1, "key", new byte[1]);
        commit.forgotten(2, 1);
        assertThrows(IllegalArgumentException.class, () -> file.commit(commit, true));
        file.mend(10_000);
        assertEquals(end, file.end());
        assertEquals(end, Files.size(path));
        assertEquals(count, file.kept("realm1").count());
        assertEquals(Set.of(), file.kept("realm1").values.keySet());
        file.close();
    }

    @Test
    void whatIsNoFileOfOursIsRefused() throws IOException {
        make(10_000, 0, 3);
        for (int length = 0; length < StoreFile.MARK; length++) {
            put(Arrays.copyOf(image, length));
            assertThrows(EngineException.class, () -> StoreFile.open(disk, path));
        }
    }
}
