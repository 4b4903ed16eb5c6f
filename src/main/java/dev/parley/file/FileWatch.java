package dev.parley.file;

import dev.parley.fault.FatalErrors;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells in a thread of its own when files have changed, or were replaced by others; it looks once a second. Used by whoever
 * reads files that people may change while it runs.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(FileWatch.class.getName());
    private static final int PERIOD_MILLIS = 1_000;

    private final Supplier<Set<Path>> files;
    private final Runnable changed;
    private final Thread thread;

    /** What the files were like when they were last taken notice of. For the thread. */
    private Map<Path, Stamp> known;

    /** Guarded by this. */
    private boolean isPoked;

    /** Guarded by this. */
    private boolean isClosed;

    /** What a file is known by: another one by the same name has another key, where the file system has such. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {
        private static final Stamp ABSENT = new Stamp(FileTime.fromMillis(0), -1, null);

        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException absent) {
                return ABSENT;
            }
        }
    }

    /**
     * Begins to watch.
     *
     * @param files asked each time
     * @param changed called after each change, and after {@link #poke}; never twice at a time
     */
    public FileWatch(String name, Supplier<Set<Path>> files, Runnable changed) {
        this.files = files;
        this.changed = changed;
        known = stamps();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new HashMap<>();
        files.get().forEach(file -> stamps.put(file, Stamp.of(file)));
        return stamps;
    }

    /** As if a file had changed. */
    public synchronized void poke() {
        isPoked = true;
        notifyAll();
    }

    private void run() {
        try {
            while (await()) {
                lookAgain();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next time; whether to go on. */
    private synchronized boolean await() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
        long left = PERIOD_MILLIS;
        while (!isPoked && !isClosed && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return !isClosed;
    }

    private synchronized boolean takePoke() {
        boolean was = isPoked;
        isPoked = false;
        return was;
    }

    /** Whatever goes wrong, the next look may go well. */
    private void lookAgain() {
        try {
            look();
        } catch (Throwable failure) {
            FatalErrors.check(failure);
            LOG.log(Level.ERROR, "a look for changed files has failed", failure);
        }
    }

    private void look() {
        boolean poked = takePoke();
        Map<Path, Stamp> now = stamps();
        if (!poked && now.equals(known)) {
            return;
        }
        try {
            changed.run();
        } catch (Throwable failure) {
            FatalErrors.check(failure);
            LOG.log(Level.ERROR, "what was to be done about a changed file has failed", failure);
        }
        // files that are new to us are as they were read just now; of others, a change meanwhile is yet to come
        known = stamps();
        known.replaceAll((file, stamp) -> now.getOrDefault(file, stamp));
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        if (Thread.currentThread() != thread) {
            try {
                thread.join(PERIOD_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
