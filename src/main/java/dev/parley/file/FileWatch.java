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
 * A watch that calls a task when files have changed or been replaced, in a thread of its own that looks once a second. Created for
 * files that people change while the program runs. For any thread.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(FileWatch.class.getName());
    private static final int PERIOD_MILLIS = 1_000;

    private final Supplier<Set<Path>> files;
    private final Runnable changed;
    private final Thread thread;

    /** The files' stamps at the last look. For the watch's own thread. */
    private Map<Path, Stamp> known;

    /** Whether to act as if a file had changed. Guarded by this. */
    private boolean isDue;

    /** Guarded by this. */
    private boolean isClosed;

    /** The attributes by which a change shows; a file that replaces another has another key, if the file system has keys. */
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
     * Starts the thread.
     *
     * @param name of the thread
     * @param files the files to watch; asked at each look
     * @param changed called in the watch's thread after each change, and after {@link #checkNow}; what it throws is logged
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

    /** Calls the task soon, in the watch's thread, as if a file had changed. */
    public synchronized void checkNow() {
        isDue = true;
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

    /** Waits for the next look; false if the watch is closed. */
    private synchronized boolean await() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
        long left = PERIOD_MILLIS;
        while (!isDue && !isClosed && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return !isClosed;
    }

    private synchronized boolean takeDue() {
        boolean was = isDue;
        isDue = false;
        return was;
    }

    /** Looks, and logs a failure: the next look may succeed. */
    private void lookAgain() {
        try {
            look();
        } catch (Throwable failure) {
            FatalErrors.check(failure);
            LOG.log(
                    Level.ERROR,
                    thread.getName() + ": cannot look for changed files; tries again in a second",
                    failure);
        }
    }

    private void look() {
        boolean due = takeDue();
        Map<Path, Stamp> now = stamps();
        if (!due && now.equals(known)) {
            return;
        }
        try {
            changed.run();
        } catch (Throwable failure) {
            FatalErrors.check(failure);
            LOG.log(
                    Level.ERROR,
                    thread.getName() + ": cannot apply changed files; change them again to retry",
                    failure);
        }
        // files first named by this change were read just now; a change of others since the look is found by the next
        known = stamps();
        known.replaceAll((file, stamp) -> now.getOrDefault(file, stamp));
    }

    /** Ends the thread, and waits for a task under way, at most a second. */
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
