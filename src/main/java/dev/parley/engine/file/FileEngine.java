package dev.parley.engine.file;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineException;
import dev.parley.engine.RealmStore;
import dev.parley.fault.FatalErrors;
import dev.parley.fault.RareLog;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final long IDLE = TimeUnit.HOURS.toNanos(1);
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

    /** Guards what the thread writes, and whoever opens a realm reads. */
    private final Object fileLock = new Object();

    /** Guarded by {@link #fileLock}. */
    private StoreFile file;

    /** Realms that have been opened, by name. Guarded by {@link #fileLock}. */
    private final Map<String, Waiting.Realm> realms = new HashMap<>();

    private final Waiting waiting = new Waiting();

    // for the thread alone
    private final Commit commit = new Commit();
    private final List<Waiting.Append> taken = new ArrayList<>();
    private final Set<Waiting.Realm> named = new HashSet<>();
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
        Path path = Opening.locate(file);
        StoreLock lock = StoreLock.take(path, settings.patience());
        boolean isOpen = false;
        try {
            FileEngine engine = new FileEngine(path, sync, settings, lock, Opening.open(settings, path));
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

    @Override
    public RealmStore open(String realm, RealmStore.Listener listener) {
        synchronized (fileLock) {
            Kept kept = file.kept(realm);
            if (waiting.isClosed()) {
                throw new EngineException("The store " + path + " has been closed.");
            }
            Waiting.Realm known = realms.get(realm);
            if (known == null) {
                known = new Waiting.Realm(kept == null ? nextNumber() : kept.realm, realm);
                realms.put(realm, known);
            }
            tellKept(known, kept, listener);
            Waiting.Opened opened = new Waiting.Opened(known, listener, kept == null ? 0 : kept.next() - 1);
            known.current = opened;
            return waiting.of(opened);
        }
    }

    private void tellKept(Waiting.Realm realm, @Nullable Kept kept, RealmStore.Listener listener) {
        Map<String, byte[]> values = new LinkedHashMap<>(kept == null ? Map.of() : kept.values);
        waiting.known(realm, values.keySet());
        waiting.amend(realm, values);
        values.forEach(listener::loaded);
        if (kept != null) {
            try {
                kept.forEach((position, offset, length) -> listener.recorded(position, file.read(offset, length)));
            } catch (IOException e) {
                throw new EngineException(
                        "The store " + path + " cannot be read: " + Disk.reason(path, e)
                                + ". Look whether its disk is in order, and restore the file from a backup if need be.",
                        e);
            }
        }
    }

    /** For whoever has the lock of the file. */
    private int nextNumber() {
        int greatest = 0;
        for (Kept each : file.kept()) {
            greatest = Math.max(greatest, each.realm);
        }
        for (Waiting.Realm each : realms.values()) {
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

    private void run() {
        boolean isLast = false;
        while (!isLast) {
            try {
                Waiting.Work work = waiting.take(due(), complaint != null);
                isLast = work.isLast();
                turn(work);
            } catch (Throwable bug) {
                FatalErrors.check(bug);
                LOG.log(Level.ERROR, "The store " + path + " goes on after a failure", bug);
            }
        }
        end();
    }

    /** When there is something to do even if nothing waits. */
    private long due() {
        if (complaint != null) {
            return retryAt;
        }
        if (copying != null) {
            return System.nanoTime();
        }
        return file.isSynced() ? System.nanoTime() + IDLE : syncAfter;
    }

    private void turn(Waiting.Work work) {
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
                    waiting.putBack(work);
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
    private void write(Waiting.Work work, boolean isFirst) {
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

    private void forget(Waiting.Place place) {
        Kept kept = file.kept(place.realm().number);
        if (kept != null && kept.has(place.position())) {
            commit.forgotten(place.realm().number, place.position());
        }
    }

    private void add(Waiting.Append append) {
        taken.add(append);
        if (append.entry.length > settings.longest()) {
            return;
        }
        Waiting.Realm realm = append.opened.realm;
        Kept kept = file.kept(realm.number);
        realm.given = Math.max(kept == null ? 1 : kept.next(), realm.given + 1);
        append.position = realm.given;
        name(realm);
        commit.entry(realm.number, realm.given, append.entry);
    }

    private void name(Waiting.Realm realm) {
        if (file.kept(realm.number) == null && named.add(realm)) {
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

    /** Tells whoever gave an entry; and whoever has opened its realm since, unless the entry was there by then. */
    private void tell(Waiting.Append append) {
        if (append.position == 0) {
            tellFailed(append, "it is longer than " + settings.longest() + " octets");
            return;
        }
        tellRecorded(append.opened, append);
        Waiting.Opened current = append.opened.realm.current;
        if (current != null && !current.equals(append.opened) && append.position > current.told) {
            tellRecorded(current, append);
        }
    }

    private void tellRecorded(Waiting.Opened opened, Waiting.Append append) {
        if (!isAbandoned) {
            try {
                opened.listener.recorded(append.position, append.entry);
            } catch (Throwable bug) {
                noted(bug);
            }
        }
    }

    private void tellFailed(Waiting.Append append, String why) {
        if (!isAbandoned) {
            try {
                append.opened.listener.failed(append.entry, why);
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
                    if (Opening.isWorthCopying(file, settings) && System.nanoTime() - copyAfter >= 0) {
                        copying = Copying.begin(settings.disk(), file);
                    }
                } else if (!under.step()) {
                    StoreFile old = file;
                    file = under.finish();
                    copying = null;
                    Opening.tellCopied(old, file);
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
        int lost = waiting.values();
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
        waiting.close();
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
