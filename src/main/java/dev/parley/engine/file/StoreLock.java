package dev.parley.engine.file;

import dev.parley.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a store file, of one at a time: a lock of the system's on a file beside it, {@code NAME.lock}, which says who has it
 * and is never removed, so that all who ask for the lock ask for the same.
 */
final class StoreLock implements AutoCloseable {
    /** The octet that is locked: one that the file does not have, so that it can be read on any system. */
    private static final long OCTET = Long.MAX_VALUE - 1;

    private static final int PAUSE_MILLIS = 50;
    private static final int MOST_OCTETS = 200;

    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param patience how long to wait for whoever has it: the application before this one may be about to go
     * @throws EngineException if it cannot be had
     */
    static StoreLock take(Path store, Duration patience) {
        Path file = store.resolveSibling(store.getFileName() + ".lock");
        FileChannel channel;
        try {
            channel = new Disk().open(file, StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw new EngineException(
                    "The store " + store + " cannot be used, because " + Disk.complaint(file, e)
                            + ". Let the user that runs this write in the folder.",
                    e);
        }
        boolean isTaken = false;
        try {
            long end = System.nanoTime() + patience.toNanos();
            String holder = attempt(channel);
            while (holder != null && System.nanoTime() - end < 0) {
                Thread.sleep(PAUSE_MILLIS);
                holder = attempt(channel);
            }
            if (holder != null) {
                throw new EngineException("The store " + store + " is in use by " + holder
                        + ". Close that, or give this one a store of its own.");
            }
            sign(channel);
            isTaken = true;
            return new StoreLock(channel);
        } catch (IOException e) {
            throw new EngineException(
                    "The store " + store + " cannot be locked, because " + Disk.complaint(file, e)
                            + ". Put it on a disk of this machine.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("Interrupted while it waited for the store " + store + ", which is in use.", e);
        } finally {
            if (!isTaken) {
                close(channel);
            }
        }
    }

    /** Tries once: null if the lock has been taken, else who has it. */
    private static @Nullable String attempt(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(OCTET, 1, false);
            return lock == null ? "another process" + signature(channel) : null;
        } catch (OverlappingFileLockException e) {
            return "this process itself: by an application that has not been stopped, or by a second router with the same store";
        }
    }

    private static String signature(FileChannel channel) {
        try {
            ByteBuffer octets = ByteBuffer.allocate(MOST_OCTETS);
            channel.read(octets, 0);
            String text = new String(octets.array(), 0, octets.position(), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "" : " (" + text + ")";
        } catch (IOException unknown) {
            return "";
        }
    }

    /** Writes who has the lock; of use to people only. */
    private static void sign(FileChannel channel) {
        String text = "process " + ProcessHandle.current().pid() + ", since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException unsigned) {
            // the disk may be full: the lock holds all the same
        }
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is closed at any rate, and the lock with it
        }
    }
}
