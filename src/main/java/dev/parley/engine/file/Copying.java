package dev.parley.engine.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The copy of a store file without what is dead, made beside it bit by bit, while commits go on being written to the old one. Takes the
 * place of the old one when it has caught up with it. For one thread at a time.
 */
final class Copying {
    private static final int STEP = 1024 * 1024;
    private static final int COMMIT = 256 * 1024;
    private static final int SYNC = 2 * 1024 * 1024;

    private final Path unfinished;
    private final StoreFile from;
    private final StoreFile to;
    private final Commit commit = new Commit();

    /** How far the old one has been read. */
    private long at = StoreFile.MARK;

    private long syncedAt;

    private Copying(StoreFile from, StoreFile to) {
        unfinished = to.path();
        this.from = from;
        this.to = to;
    }

    /** The name of a file that is not whole yet, and is nothing to anybody. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Begins to copy a file. */
    static Copying begin(Disk disk, StoreFile from) throws IOException {
        Path unfinished = unfinished(from.path());
        Files.deleteIfExists(unfinished);
        return new Copying(from, StoreFile.create(disk, unfinished));
    }

    /** Copies another part, a MB or so; false if there was none left. */
    boolean step() throws IOException {
        long stop = at + STEP;
        if (at == from.end()) {
            return false;
        }
        while (at < from.end() && at < stop) {
            ByteBuffer records = from.records(at);
            Commit.read(records, new Living(records));
            at += Commit.HEADER + records.limit();
            if (commit.size() >= COMMIT || at == from.end()) {
                flush();
            }
        }
        flush();
        if (to.end() - syncedAt >= SYNC) {
            to.sync();
            syncedAt = to.end();
        }
        return true;
    }

    private void flush() throws IOException {
        if (!commit.isEmpty()) {
            to.commit(commit, false);
            commit.clear();
        }
    }

    /** Copies of a commit what lives. Values are copied at the end, from memory. */
    private final class Living implements Commit.Reader {
        private final ByteBuffer records;

        Living(ByteBuffer records) {
            this.records = records;
        }

        @Override
        public void realm(int realm, String name) {
            commit.realm(realm, name);
        }

        @Override
        public void entry(int realm, long position, int at, int length) {
            Kept kept = from.kept(realm);
            if (kept != null && kept.has(position)) {
                byte[] entry = new byte[length];
                records.get(at, entry);
                commit.entry(realm, position, entry);
            }
        }

        @Override
        public void forgotten(int realm, long position) {
            Kept copied = to.kept(realm);
            if (copied != null && copied.has(position)) {
                commit.forgotten(realm, position);
            }
        }

        @Override
        public void value(int realm, String key, byte @Nullable [] value) {
            // at the end
        }

        @Override
        public void next(int realm, long position) {
            // at the end
        }
    }

    /**
     * Puts the copy in the place of the old file, which is closed.
     *
     * @return the new file; its name is not synced yet
     * @throws IOException if the old one is still there
     */
    StoreFile finish() throws IOException {
        while (step()) {
            // goes on
        }
        for (Kept each : from.kept()) {
            commit.next(each.realm, each.next());
            each.values.forEach((key, value) -> commit.value(each.realm, key, value));
            if (commit.size() >= COMMIT) {
                flush();
            }
        }
        flush();
        to.sync();
        Path path = from.path();
        from.close();
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        to.moved(path);
        return to;
    }

    /** Gives it up, unless it is in the place of the old file already. */
    void abandon() {
        try {
            to.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            // it is nothing to anybody, and deleted before the next
        }
    }
}
