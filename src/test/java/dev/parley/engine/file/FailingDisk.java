package dev.parley.engine.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that has only so much room, and fails when it is told to. */
final class FailingDisk extends Disk {
    /** How many octets may still be written. */
    final AtomicLong room = new AtomicLong(Long.MAX_VALUE);

    /** What each write throws; null for none. */
    volatile Error error;

    volatile boolean failsToSync;

    volatile boolean failsToSyncFolders;

    /** Whether a sync does nothing, which is quicker. */
    volatile boolean isQuick;

    /** What each sync waits for; null for nothing. */
    volatile CountDownLatch gate;

    /** What of the file has been written since it was last synced. Guarded by itself, as the next is. */
    private final BitSet dirty = new BitSet();

    /** What of it was not synced when a sync failed, has not been written since, and so will never be on the disk. */
    private final BitSet lost = new BitSet();

    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger syncs = new AtomicInteger();

    @Override
    FileChannel open(Path file, StandardOpenOption... options) throws IOException {
        return new Channel(super.open(file, options));
    }

    @Override
    void syncFolder(Path folder) throws IOException {
        if (failsToSyncFolders) {
            throw new IOException("Input/output error");
        }
        if (!isQuick) {
            super.syncFolder(folder);
        }
    }

    /** How many octets are said to be on the disk, and are not. */
    int lost() {
        synchronized (dirty) {
            return lost.cardinality();
        }
    }

    private final class Channel extends FileChannel {
        private final FileChannel channel;

        Channel(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int write(ByteBuffer octets, long position) throws IOException {
            writes.incrementAndGet();
            if (error != null) {
                throw error;
            }
            if (room.get() == 0 && octets.hasRemaining()) {
                throw new IOException("No space left on device");
            }
            int limit = octets.limit();
            octets.limit(octets.position() + (int) Math.min(octets.remaining(), room.get()));
            int written = channel.write(octets, position);
            octets.limit(limit);
            room.addAndGet(-written);
            synchronized (dirty) {
                dirty.set((int) position, (int) position + written);
                lost.clear((int) position, (int) position + written);
            }
            return written;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            syncs.incrementAndGet();
            CountDownLatch waited = gate;
            if (waited != null) {
                try {
                    waited.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            synchronized (dirty) {
                if (failsToSync) {
                    lost.or(dirty);
                }
                dirty.clear();
            }
            if (failsToSync) {
                throw new IOException("Input/output error");
            }
            if (!isQuick) {
                channel.force(metaData);
            }
        }

        @Override
        public int read(ByteBuffer octets, long position) throws IOException {
            return channel.read(octets, position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            channel.truncate(size);
            synchronized (dirty) {
                dirty.clear((int) size, Integer.MAX_VALUE);
                lost.clear((int) size, Integer.MAX_VALUE);
            }
            return this;
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }

        @Override
        public int read(ByteBuffer octets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] octets, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer octets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] octets, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
