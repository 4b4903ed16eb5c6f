package dev.parley.engine.file;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineException;
import dev.parley.engine.RealmStore;
import dev.parley.fault.FatalErrors;
import dev.parley.fault.RareLog;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all realms in one file. A thread of its own, {@code parley-store}, takes everything that waits, writes it as one commit, and tells
 * the listeners. For all threads.
 */
public final class FileEngine implements Engine {
    private static final Logger LOG = System.getLogger(FileEngine.class.getName());

    /** A commit ends with the entry that makes it so long. */
    private static final int COMMIT = 1024 * 1024;

    private static final int LEAST_ROOM = 64 * 1024;
    private static final int MOST_ROOM = 4 * 1024 * 1024;
    private static final long VALUES_WAIT = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FORGETTING_WAITS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_FORGOTTEN = 10_000;
    private static final long SYNC_PERIOD = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_PERIOD = TimeUnit.SECONDS.toNanos(1);
    private static final long COPY_RETRY = TimeUnit.MINUTES.toNanos(1);

    /** When entries are told to be kept. */
    public enum Sync {
        /** When the disk has them: they outlive a power failure. */
        ALWAYS,

        /** When the system has them: they outlive the process. The disk has them within a second. */
        INTERVAL
    }

    /**
     * What only tests have otherwise.
     *
     * @param patience how long to wait for whoever uses the file
     * @param retry how long to wait before it is tried again to write a file
     * @param copied how long a file is that is copied when less than half of it lives
     * @param longest how long an entry may be
     * @param slow after how long a disk is complained of that does not answer; six times that, and nobody waits for it to close
     */
    record Settings(Disk disk, Duration patience, Duration retry, long copied, int longest, Duration slow) {
        static final Settings USUAL = new Settings(
                new Disk(), Duration.ofSeconds(5), Duration.ofSeconds(1), 64 << 20, 128 << 20, Duration.ofSeconds(5));
    }

    private final Path path;
    private final Sync sync;
    private final Settings settings;
    private final StoreLock lock;
    private final Thread thread;

    /** Guards what the thread writes, and whoever opens a realm reads. Taken before the lock of this. */
    private final Object fileLock = new Object();

    /** Guarded by {@link #fileLock}. */
    private StoreFile file;

    /** Realms that have been opened, by name. Guarded by this. */
    private final Map<String, Realm> realms = new HashMap<>();

    /** Guarded by this, as all that follows up to the blank line is. */
    private final ArrayDeque<Append> appends = new ArrayDeque<>();

    private Map<Key, byte @Nullable []> values = new LinkedHashMap<>();
    private List<Place> forgotten = new ArrayList<>();
    private long valuesSince;
    private long forgottenSince;
    private boolean isWaiting;
    private boolean isClosing;

    // for the thread alone
    private final Commit commit = new Commit();
    private final List<Append> taken = new ArrayList<>();
    private final Set<Integer> named = new HashSet<>();
    private final RareLog failures = new RareLog();
    private boolean isFailureLogged;
    private long lookAfter = System.nanoTime();
    private @Nullable Copying copying;
    private long copyAfter = System.nanoTime();
    private long syncAfter;
    private long retryAt;
    private int room = LEAST_ROOM;

    private volatile @Nullable String complaint;

    /** When the commit under way was begun; 0 where there is none. */
    private volatile long busySince;

    /** Whether nobody waits for the thread any more, so that it must tell nobody. */
    private volatile boolean isAbandoned;

    private static final class Append {
        final Realm realm;
        final byte[] entry;

        /** 0 until it has one. */
        long position;

        Append(Realm realm, byte[] entry) {
            this.realm = realm;
            this.entry = entry;
        }
    }

    private record Key(Realm realm, String key) {}

    private record Place(Realm realm, long position) {}

    private FileEngine(Path path, Sync sync, Settings settings, StoreLock lock, StoreFile file) {
        this.path = path;
        this.sync = sync;
        this.settings = settings;
        this.lock = lock;
        this.file = file;
        thread = new Thread(null, this::run, "parley-store", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    /**
     * Opens a store file, or makes it where there is nothing of that name; the last folder on its way is made too. Waits some seconds for
     * another that uses it.
     *
     * @throws EngineException if it cannot be used
     */
    public static FileEngine open(Path file, Sync sync) {
        return open(file, sync, Settings.USUAL);
    }

    static FileEngine open(Path file, Sync sync, Settings settings) {
        Path path = locate(file);
        StoreLock lock = StoreLock.take(path, settings.patience());
        boolean isOpen = false;
        try {
            FileEngine engine = new FileEngine(path, sync, settings, lock, openFile(settings, path));
            engine.thread.start();
            isOpen = true;
            return engine;
        } catch (IOException e) {
            throw new EngineException(
                    "The store " + path + " cannot be used: " + Disk.reason(path, e)
                            + ". The user that runs this must be able to read and write the file and its folder.",
                    e);
        } finally {
            if (!isOpen) {
                lock.close();
            }
        }
    }

    /** Where the file is in truth: links are followed, since the file is replaced now and then. */
    private static Path locate(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new EngineException("The store " + absolute + " is a folder. Name a file, which need not exist.");
        }
        try {
            if (Disk.exists(absolute)) {
                return absolute.toRealPath();
            }
            if (!Files.exists(folder)) {
                Path above = folder.getParent();
                if (above == null || !Files.isDirectory(above)) {
                    throw new EngineException("The store " + absolute + " cannot be made, because there is no folder "
                            + above + ". Make it, or name another file.");
                }
                Files.createDirectory(folder);
            }
            return folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            throw new EngineException(
                    "The store " + absolute + " cannot be used: " + Disk.reason(absolute, e)
                            + ". The user that runs this must be able to write in its folder.",
                    e);
        }
    }

    private static StoreFile openFile(Settings settings, Path path) throws IOException {
        Disk disk = settings.disk();
        Files.deleteIfExists(Copying.unfinished(path));
        if (!Disk.exists(path)) {
            Path unfinished = Copying.unfinished(path);
            StoreFile made = StoreFile.create(disk, unfinished);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            made.moved(path);
            made.syncName();
            LOG.log(Level.INFO, "Made the store {0}, with nothing in it.", path);
            return made;
        }
        StoreFile file = StoreFile.open(disk, path);
        return isWorthCopying(file, settings) ? copied(disk, file) : file;
    }

    private static boolean isWorthCopying(StoreFile file, Settings settings) {
        return file.end() > settings.copied() && file.end() > 2 * file.live();
    }

    private static StoreFile copied(Disk disk, StoreFile file) throws IOException {
        Copying copying = null;
        try {
            copying = Copying.begin(disk, file);
            StoreFile copy = copying.finish();
            tellCopied(file, copy);
            copy.syncName();
            return copy;
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Could not make the store {0} smaller, and goes on with it as it is: {1}",
                    file.path(),
                    Disk.reason(file.path(), e));
            if (copying != null) {
                copying.abandon();
            }
            file.close();
            return StoreFile.open(disk, file.path());
        }
    }

    private static void tellCopied(StoreFile from, StoreFile to) {
        LOG.log(
                Level.INFO,
                "Copied what lives of the store {0}, which had {1} octets, to a new file of {2} in its place.",
                to.path(),
                String.valueOf(from.end()),
                String.valueOf(to.end()));
    }

    /** The positions of one realm, whoever has opened it last. For the thread alone. */
    private static final class Positions {
        /** The last that was given to an entry. */
        private long given;
    }

    /** What is kept of a realm. */
    private final class Realm implements RealmStore {
        private final int number;
        private final String name;
        private final Listener listener;

        private final Positions positions;

        Realm(int number, String name, Listener listener, Positions positions) {
            this.number = number;
            this.name = name;
            this.listener = listener;
            this.positions = positions;
        }

        @Override
        public void append(byte[] entry) {
            synchronized (FileEngine.this) {
                if (!isClosing) {
                    appends.add(new Append(this, entry));
                    wake();
                }
            }
        }

        @Override
        public void forget(long position) {
            synchronized (FileEngine.this) {
                if (forgotten.isEmpty()) {
                    forgottenSince = System.nanoTime();
                    wake();
                }
                forgotten.add(new Place(this, position));
                if (forgotten.size() == MOST_FORGOTTEN) {
                    wake();
                }
            }
        }

        @Override
        public void save(String key, byte @Nullable [] value) {
            synchronized (FileEngine.this) {
                if (values.isEmpty()) {
                    valuesSince = System.nanoTime();
                    wake();
                }
                values.put(new Key(this, key), value);
            }
        }
    }

    @Override
    public RealmStore open(String realm, RealmStore.Listener listener) {
        synchronized (fileLock) {
            Kept kept = file.kept(realm);
            Realm opened;
            synchronized (this) {
                if (isClosing) {
                    throw new EngineException("The store " + path + " has been closed.");
                }
                Realm former = realms.get(realm);
                opened = former != null
                        ? new Realm(former.number, realm, listener, former.positions)
                        : new Realm(kept == null ? nextNumber() : kept.realm, realm, listener, new Positions());
                realms.put(realm, opened);
            }
            if (kept != null) {
                try {
                    kept.values.forEach(listener::loaded);
                    kept.forEach((position, offset, length) -> listener.recorded(position, file.read(offset, length)));
                } catch (IOException e) {
                    throw new EngineException(
                            "The store " + path + " cannot be read: " + Disk.reason(path, e)
                                    + ". Look whether its disk is in order, and restore the file from a backup if need be.",
                            e);
                }
            }
            return opened;
        }
    }

    /** For whoever has both locks. */
    private int nextNumber() {
        int greatest = 0;
        for (Kept each : file.kept()) {
            greatest = Math.max(greatest, each.realm);
        }
        for (Realm each : realms.values()) {
            greatest = Math.max(greatest, each.number);
        }
        return greatest + 1;
    }

    @Override
    public @Nullable String complaint() {
        String known = complaint;
        long since = busySince;
        if (known == null
                && since != 0
                && System.nanoTime() - since > settings.slow().toNanos()) {
            return "the disk that holds " + path + " has not answered for "
                    + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since) + " s";
        }
        return known;
    }

    /** For whoever has the lock of this. */
    private void wake() {
        if (isWaiting) {
            isWaiting = false;
            notifyAll();
        }
    }

    /** What is to be written: for the thread alone. */
    private record Work(
            ArrayDeque<Append> appends, Map<Key, byte @Nullable []> values, List<Place> forgotten, boolean isLast) {}

    private void run() {
        boolean isLast = false;
        while (!isLast) {
            try {
                Work work = take();
                isLast = work.isLast();
                turn(work);
            } catch (Throwable bug) {
                FatalErrors.check(bug);
                LOG.log(Level.ERROR, "The store " + path + " goes on after a failure", bug);
            }
        }
        end();
    }

    /** Takes all that waits, when there is something to do. */
    private synchronized Work take() {
        try {
            long pause = pause(System.nanoTime());
            while (pause > 0) {
                isWaiting = true;
                wait(pause / 1_000_000, (int) (pause % 1_000_000));
                pause = pause(System.nanoTime());
            }
        } catch (InterruptedException ignored) {
            // nobody has a reason to; what waits is written a little early
        }
        isWaiting = false;
        Work work = new Work(new ArrayDeque<>(appends), values, forgotten, isClosing);
        appends.clear();
        values = new LinkedHashMap<>();
        forgotten = new ArrayList<>();
        return work;
    }

    /** How long there is nothing to do, in nanoseconds. */
    private long pause(long now) {
        if (!appends.isEmpty() || isClosing) {
            return 0;
        }
        long pause = TimeUnit.HOURS.toNanos(1);
        if (complaint != null) {
            return Math.max(0, retryAt - now);
        }
        if (copying != null) {
            return 0;
        }
        if (!values.isEmpty()) {
            pause = Math.min(pause, valuesSince + VALUES_WAIT - now);
        }
        if (!forgotten.isEmpty()) {
            pause = forgotten.size() >= MOST_FORGOTTEN ? 0 : Math.min(pause, forgottenSince + FORGETTING_WAITS - now);
        }
        if (!file.isSynced()) {
            pause = Math.min(pause, syncAfter - now);
        }
        return Math.max(0, pause);
    }

    private void turn(Work work) {
        if (complaint != null && (System.nanoTime() - retryAt >= 0 || work.isLast())) {
            mend();
        }
        boolean isFirst = true;
        while (isFirst || !work.appends().isEmpty()) {
            taken.clear();
            if (complaint == null) {
                write(work, isFirst);
            }
            String why = complaint;
            if (why == null) {
                taken.forEach(FileEngine.this::tell);
            } else {
                if (isFirst) {
                    putBack(work);
                }
                taken.forEach(each -> tellFailed(each, why));
                work.appends().forEach(each -> tellFailed(each, why));
                work.appends().clear();
            }
            isFirst = false;
        }
        if (complaint == null) {
            keepUp(work.isLast());
        }
        if (work.isLast()) {
            tellLost();
        }
    }

    /** Writes a commit of what waits, as much as fits; what fails is the complaint. */
    private void write(Work work, boolean isFirst) {
        busySince = System.nanoTime();
        try {
            synchronized (fileLock) {
                commit.clear();
                named.clear();
                if (isFirst) {
                    work.values().forEach((key, value) -> {
                        name(key.realm());
                        commit.value(key.realm().number, key.key(), value);
                    });
                    work.forgotten().forEach(this::forget);
                }
                while (!work.appends().isEmpty() && commit.size() < COMMIT) {
                    add(work.appends().remove());
                }
                if (System.nanoTime() - lookAfter >= 0) {
                    file.look();
                    lookAfter = System.nanoTime() + LOOK_PERIOD;
                }
                if (!commit.isEmpty()) {
                    boolean wasSynced = file.isSynced();
                    file.commit(commit, sync == Sync.ALWAYS);
                    if (wasSynced) {
                        syncAfter = System.nanoTime() + SYNC_PERIOD;
                    }
                }
            }
        } catch (Throwable failure) {
            fail(failure);
        } finally {
            busySince = 0;
        }
    }

    private void forget(Place place) {
        Kept kept = file.kept(place.realm().number);
        if (kept != null && kept.has(place.position())) {
            commit.forgotten(place.realm().number, place.position());
        }
    }

    private void add(Append append) {
        taken.add(append);
        if (append.entry.length > settings.longest()) {
            return;
        }
        Realm realm = append.realm;
        Kept kept = file.kept(realm.number);
        Positions positions = realm.positions;
        positions.given = Math.max(kept == null ? 1 : kept.next(), positions.given + 1);
        append.position = positions.given;
        name(realm);
        commit.entry(realm.number, positions.given, append.entry);
    }

    private void name(Realm realm) {
        if (file.kept(realm.number) == null && named.add(realm.number)) {
            commit.realm(realm.number, realm.name);
        }
    }

    /** Nothing can be written until the file has been mended. */
    private void fail(Throwable failure) {
        FatalErrors.check(failure);
        String why = Disk.complaint(path, failure);
        complaint = why;
        retryAt = System.nanoTime() + settings.retry().toNanos();
        room = Math.min(MOST_ROOM, Math.max(LEAST_ROOM, 2 * commit.size()));
        if (failures.isDue()) {
            isFailureLogged = true;
            String line = "Nothing is recorded at present, since " + why + ". It is tried again each second"
                    + failures.skippedBefore();
            if (failure instanceof IOException) {
                LOG.log(Level.ERROR, line);
            } else {
                LOG.log(Level.ERROR, line, failure);
            }
        }
    }

    private void mend() {
        try {
            synchronized (fileLock) {
                file.mend(room);
            }
            complaint = null;
            if (isFailureLogged) {
                isFailureLogged = false;
                LOG.log(Level.INFO, "The store {0} can be written again: it goes on recording.", path);
            }
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    /** What has not been kept waits again, unless there is something newer. */
    private synchronized void putBack(Work work) {
        if (!work.values().isEmpty()) {
            if (values.isEmpty()) {
                valuesSince = System.nanoTime();
            }
            Map<Key, byte @Nullable []> all = work.values();
            all.putAll(values);
            values = all;
        }
        if (!work.forgotten().isEmpty()) {
            if (forgotten.isEmpty()) {
                forgottenSince = System.nanoTime();
            }
            work.forgotten().addAll(forgotten);
            forgotten = work.forgotten();
        }
    }

    private void tell(Append append) {
        if (append.position == 0) {
            tellFailed(append, "it is longer than " + settings.longest() + " octets");
        } else if (!isAbandoned) {
            try {
                append.realm.listener.recorded(append.position, append.entry);
            } catch (Throwable bug) {
                noted(bug);
            }
        }
    }

    private void tellFailed(Append append, String why) {
        if (!isAbandoned) {
            try {
                append.realm.listener.failed(append.entry, why);
            } catch (Throwable bug) {
                noted(bug);
            }
        }
    }

    private static void noted(Throwable bug) {
        FatalErrors.check(bug);
        LOG.log(Level.ERROR, "A realm has failed at what the store told it", bug);
    }

    /** Syncs where nobody has waited for it, and copies a part of a file of which little lives. */
    private void keepUp(boolean isLast) {
        try {
            synchronized (fileLock) {
                if (!file.isSynced() && (isLast || System.nanoTime() - syncAfter >= 0)) {
                    busySince = System.nanoTime();
                    file.sync();
                    syncAfter = System.nanoTime() + SYNC_PERIOD;
                }
            }
        } catch (Throwable failure) {
            fail(failure);
            return;
        } finally {
            busySince = 0;
        }
        if (!isLast) {
            copy();
        }
    }

    private void copy() {
        Copying under = copying;
        try {
            synchronized (fileLock) {
                if (under == null) {
                    if (isWorthCopying(file, settings) && System.nanoTime() - copyAfter >= 0) {
                        copying = Copying.begin(settings.disk(), file);
                    }
                } else if (!under.step()) {
                    StoreFile old = file;
                    file = under.finish();
                    copying = null;
                    tellCopied(old, file);
                    file.syncName();
                }
            }
        } catch (Throwable failure) {
            FatalErrors.check(failure);
            if (copying == null) {
                fail(failure);
            } else {
                giveUpCopying(failure);
            }
        }
    }

    private void giveUpCopying(Throwable failure) {
        abandonCopying();
        copyAfter = System.nanoTime() + COPY_RETRY;
        LOG.log(
                Level.WARNING,
                "Could not make the store {0} smaller, and goes on with it as it is: {1}",
                path,
                Disk.complaint(path, failure));
        if (!file.isOpen()) {
            mend();
        }
    }

    private void abandonCopying() {
        Copying under = copying;
        copying = null;
        if (under != null) {
            under.abandon();
        }
    }

    private void tellLost() {
        int lost;
        synchronized (this) {
            lost = values.size();
        }
        String why = complaint;
        if (why != null && lost > 0) {
            LOG.log(Level.ERROR, "{0} values that were to be kept are lost, since {1}", String.valueOf(lost), why);
        }
    }

    private void end() {
        synchronized (fileLock) {
            abandonCopying();
            try {
                file.close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "The store " + path + " was not closed well", e);
            }
            lock.close();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosing = true;
            wake();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean isInterrupted = false;
        long end = System.nanoTime() + 6 * settings.slow().toNanos();
        while (thread.isAlive() && System.nanoTime() - end < 0) {
            try {
                thread.join(100);
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            isAbandoned = true;
            LOG.log(
                    Level.ERROR,
                    "The disk that holds {0} does not answer: what was still to be recorded may be lost.",
                    path);
        }
    }
}
