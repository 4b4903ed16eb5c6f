package dev.parley.engine.file;

import dev.parley.engine.EngineException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A store file, and what is in it. It begins with a mark of 32 octets: 16 that say that it is one, the version of the format (4), an id of
 * this file alone (8), and a checksum (4). Then commits follow, one behind the other, each with the next number; what is in the file is
 * what they make of it in their order. Nothing that has been written is written over. For one thread at a time.
 */
final class StoreFile {
    static final int MARK = 32;

    private static final Logger LOG = System.getLogger(FileEngine.class.getName());
    private static final byte[] MAGIC = "Parley store\r\n\032\n".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int BUFFER = 256 * 1024;

    private final Disk disk;
    private final long id;

    /** All octets go through it in both directions, so that the JDK makes no such buffers that nobody frees. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    /** What of the file is in the buffer, for reading. */
    private long windowStart;

    private int windowLength;

    private Path path;
    private FileChannel channel;

    /** Where the next commit goes. */
    private long end = MARK;

    /** How much of the file is kept whatever happens. */
    private long synced = MARK;

    /** The number of the last commit. */
    private long number;

    private final Map<Integer, Kept> kept = new TreeMap<>();

    /** Whether what is in memory may be other than what the file says. */
    private boolean isDoubtful;

    /** By what the system knows the file, whatever its name; null where it has no such thing. */
    private @Nullable Object key;

    private StoreFile(Disk disk, Path path, FileChannel channel, long id) throws IOException {
        this.disk = disk;
        this.path = path;
        this.channel = channel;
        this.id = id;
        key = key(path);
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /**
     * Looks whether the file is still what its name leads to.
     *
     * @throws IOException if it is not: whatever is written is gone when the router ends
     */
    void look() throws IOException {
        boolean isThere;
        try {
            isThere = Objects.equals(key, key(path));
        } catch (NoSuchFileException e) {
            isThere = false;
        }
        if (!isThere) {
            throw new IOException("somebody has removed it, or put another file in its place");
        }
    }

    /** Makes an empty one, which is synced. Its name is not. */
    static StoreFile create(Disk disk, Path path) throws IOException {
        FileChannel channel = disk.open(path, StandardOpenOption.CREATE_NEW);
        try {
            long id = ThreadLocalRandom.current().nextLong();
            StoreFile made = new StoreFile(disk, path, channel, id);
            made.write(mark(id), 0);
            channel.force(true);
            return made;
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static ByteBuffer mark(long id) {
        ByteBuffer mark = ByteBuffer.allocate(MARK).put(MAGIC).putInt(VERSION).putLong(id);
        return mark.putInt(markChecksum(mark)).flip();
    }

    private static int markChecksum(ByteBuffer mark) {
        CRC32C crc = new CRC32C();
        crc.update(mark.duplicate().limit(MARK - 4).position(0));
        return (int) crc.getValue();
    }

    /**
     * Opens one that exists, at its last whole commit. What is behind that and cannot have been synced is cut off.
     *
     * @throws EngineException if it is none, or damaged
     */
    static StoreFile open(Disk disk, Path path) throws IOException {
        FileChannel channel = disk.open(path);
        try {
            StoreFile opened = new StoreFile(disk, path, channel, readMark(path, channel));
            opened.load(channel.size());
            return opened;
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static long readMark(Path path, FileChannel channel) throws IOException {
        ByteBuffer mark = ByteBuffer.allocate(MARK);
        while (mark.hasRemaining() && channel.read(mark, mark.position()) > 0) {
            // goes on
        }
        if (mark.position() == 0) {
            throw unusable(path, "is empty, which no store ever is");
        }
        int known = Math.min(mark.position(), MAGIC.length);
        if (!Arrays.equals(mark.array(), 0, known, MAGIC, 0, known)) {
            throw unusable(path, "is not a store of Parley's, or its beginning is damaged");
        }
        if (mark.hasRemaining()) {
            throw unusable(path, "has been cut: even its beginning is not whole");
        }
        if (mark.getInt(MARK - 4) != markChecksum(mark)) {
            throw unusable(path, "is damaged at its beginning");
        }
        if (mark.getInt(MAGIC.length) != VERSION) {
            throw new EngineException("The store " + path + " has the format " + mark.getInt(MAGIC.length)
                    + ", and this version of Parley knows " + VERSION + " only. Use the version that has written it,"
                    + " or move the file away to begin with nothing kept.");
        }
        return mark.getLong(MAGIC.length + 4);
    }

    private static EngineException unusable(Path path, String what) {
        return new EngineException("The store " + path + " " + what
                + ". Restore the file from a backup, or move it away to begin with nothing kept: no history,"
                + " retained events, durable subscriptions or cookies.");
    }

    /** Reads all commits up to there, and cuts the file behind the last that is whole. */
    private void load(long size) throws IOException {
        kept.clear();
        number = 0;
        end = MARK;
        windowLength = 0;
        long last = 0;
        Commit.Header header;
        while ((header = header(end, size)) != null
                && header.number() == number + 1
                && header.length() <= size - end - Commit.HEADER) {
            ByteBuffer records = ByteBuffer.wrap(read(end + Commit.HEADER, header.length(), size));
            if (Commit.checksum(records) != header.checksum()) {
                break;
            }
            try {
                Commit.read(records, new Loading(end + Commit.HEADER));
            } catch (RuntimeException e) {
                throw new EngineException(
                        "The store " + path + " has at octet " + end + " what this version of Parley does not know: "
                                + e.getMessage() + ". Use the version that has written it.",
                        e);
            }
            last = header.millis();
            number++;
            end += Commit.HEADER + header.length();
        }
        if (end < size) {
            refuseDamage(size, last);
            LOG.log(
                    Level.WARNING,
                    "The last {0} octets of {1} are no whole commit, and have been cut off. They were being written when the"
                            + " router ended; only where the file has been damaged or copied since, something that was kept is missing.",
                    String.valueOf(size - end),
                    path);
            channel.truncate(end);
        }
        channel.force(true);
        windowLength = 0;
        synced = end;
        isDoubtful = false;
    }

    /** Looks whether a commit behind the place where the file is not whole knows that this place had been synced. */
    private void refuseDamage(long size, long millis) throws IOException {
        for (long at = end + 1; at <= size - Commit.HEADER; at++) {
            if (at + Commit.HEADER > windowStart + windowLength || at < windowStart) {
                fill(at, size);
            }
            int index = (int) (at - windowStart);
            if (buffer.getInt(index) == Commit.MAGIC) {
                Commit.Header header =
                        Commit.Header.of(buffer.duplicate().limit(windowLength).position(index), id);
                if (header != null && header.synced() > end) {
                    throw new EngineException("The store " + path + " is damaged at octet " + end
                            + ", and more was kept behind that. Restore the file from a backup; or cut it there (truncate -s "
                            + end + " " + path + "), which loses what was kept "
                            + (number == 0 ? "in it" : "after " + Instant.ofEpochMilli(millis))
                            + "; or move it away to begin with nothing kept.");
                }
            }
        }
    }

    private Commit.@Nullable Header header(long at, long limit) throws IOException {
        if (limit - at < Commit.HEADER) {
            return null;
        }
        Commit.Header header = Commit.Header.of(ByteBuffer.wrap(read(at, Commit.HEADER, limit)), id);
        return header == null || header.length() < 0 ? null : header;
    }

    /** Does to what is in memory what the records of a commit say. */
    private final class Loading implements Commit.Reader {
        private final long offset;

        Loading(long offset) {
            this.offset = offset;
        }

        @Override
        public void realm(int realm, String name) {
            kept.computeIfAbsent(realm, added -> new Kept(realm, name));
        }

        @Override
        public void entry(int realm, long position, int at, int length) {
            of(realm).add(position, offset + at, length);
        }

        @Override
        public void forgotten(int realm, long position) {
            of(realm).remove(position);
        }

        @Override
        public void value(int realm, String key, byte @Nullable [] value) {
            of(realm).value(key, value);
        }

        @Override
        public void next(int realm, long position) {
            of(realm).next(position);
        }

        private Kept of(int realm) {
            Kept found = kept.get(realm);
            if (found == null) {
                throw new IllegalArgumentException("something of the realm " + realm + ", which has no name");
            }
            return found;
        }
    }

    Path path() {
        return path;
    }

    long end() {
        return end;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    boolean isSynced() {
        return synced == end;
    }

    /** About how many octets it would have without what is dead. */
    long live() {
        return kept.values().stream().mapToLong(Kept::octets).sum();
    }

    Collection<Kept> kept() {
        return kept.values();
    }

    @Nullable
    Kept kept(int realm) {
        return kept.get(realm);
    }

    @Nullable
    Kept kept(String name) {
        return kept.values().stream()
                .filter(each -> each.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * Writes a commit, and syncs it if that is wanted. If it throws, nothing of the commit is kept once the file has been {@link #mend
     * mended}, and nothing can be written until then.
     */
    void commit(Commit commit, boolean isSynced) throws IOException {
        ByteBuffer sealed = commit.seal(id, number + 1, synced);
        long start = end;
        write(sealed.duplicate(), start);
        if (isSynced) {
            channel.force(false);
        }
        isDoubtful = true;
        Commit.read(commit.records(), new Loading(start + Commit.HEADER));
        number++;
        end = start + sealed.limit();
        if (isSynced) {
            synced = end;
        }
        isDoubtful = false;
    }

    void sync() throws IOException {
        channel.force(false);
        synced = end;
    }

    /**
     * Makes the file what it was at the last commit, and looks whether so many octets can be written.
     *
     * @throws IOException if that cannot be done yet
     */
    void mend(int room) throws IOException {
        windowLength = 0;
        if (!channel.isOpen()) {
            reopen();
        }
        look();
        if (channel.size() < end) {
            throw new IOException("somebody has cut it to " + channel.size() + " octets while it was in use");
        }
        channel.truncate(end);
        if (isDoubtful) {
            long before = end;
            load(end);
            if (end != before) {
                throw new IOException("it is damaged at octet " + end);
            }
        }
        // a sync that has failed may have left what it could not write as if it were written
        for (long at = synced; at < end; at += BUFFER) {
            int length = (int) Math.min(BUFFER, end - at);
            write(ByteBuffer.wrap(read(at, length, end)), at);
        }
        for (long at = end; at < end + room; at += BUFFER) {
            write(ByteBuffer.allocate((int) Math.min(BUFFER, end + room - at)), at);
        }
        channel.force(true);
        synced = end;
        channel.truncate(end);
        channel.force(true);
        disk.syncFolder(folder());
    }

    private void reopen() throws IOException {
        FileChannel again = disk.open(path);
        boolean isSame = false;
        try {
            isSame = readMark(path, again) == id;
        } catch (EngineException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            if (!isSame) {
                again.close();
            }
        }
        if (!isSame) {
            throw new IOException("somebody has put another file in its place");
        }
        channel = again;
    }

    private Path folder() {
        Path folder = path.toAbsolutePath().getParent();
        return folder == null ? path.toAbsolutePath() : folder;
    }

    /** Makes sure that the file's name is kept. */
    void syncName() throws IOException {
        disk.syncFolder(folder());
    }

    /** It has been given another name. */
    void moved(Path to) {
        path = to;
    }

    /** The commit at that place: its records. */
    ByteBuffer records(long at) throws IOException {
        Commit.Header header = header(at, end);
        if (header == null) {
            throw new IOException("it is damaged at octet " + at);
        }
        ByteBuffer records = ByteBuffer.wrap(read(at + Commit.HEADER, header.length(), end));
        if (Commit.checksum(records) != header.checksum()) {
            throw new IOException("it is damaged at octet " + at);
        }
        return records;
    }

    byte[] read(long at, int length) throws IOException {
        return read(at, length, end);
    }

    private byte[] read(long at, int length, long limit) throws IOException {
        byte[] octets = new byte[length];
        int done = 0;
        while (done < length) {
            long next = at + done;
            if (next < windowStart || next >= windowStart + windowLength) {
                fill(next, limit);
            }
            int index = (int) (next - windowStart);
            int part = Math.min(length - done, windowLength - index);
            buffer.get(index, octets, done, part);
            done += part;
        }
        return octets;
    }

    private void fill(long at, long limit) throws IOException {
        windowLength = 0;
        buffer.clear().limit((int) Math.min(BUFFER, Math.max(0, limit - at)));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) <= 0) {
                throw new IOException("it ends at octet " + (at + buffer.position()) + ", and should not");
            }
        }
        windowStart = at;
        windowLength = buffer.limit();
        buffer.clear();
    }

    private void write(ByteBuffer octets, long at) throws IOException {
        windowLength = 0;
        long to = at;
        while (octets.hasRemaining()) {
            int length = Math.min(BUFFER, octets.remaining());
            buffer.clear().put(octets.slice().limit(length)).flip();
            while (buffer.hasRemaining()) {
                to += channel.write(buffer, to);
            }
            octets.position(octets.position() + length);
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
