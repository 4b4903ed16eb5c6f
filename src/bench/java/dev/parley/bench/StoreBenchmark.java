package dev.parley.bench;

import dev.parley.engine.RealmStore;
import dev.parley.engine.file.FileEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * What the file engine takes: entries of 256 octets, so many under way at a time, of which the last so many are kept. Arguments: the file,
 * {@code always} or {@code interval}, and how many seconds each measurement takes.
 */
public final class StoreBenchmark {
    private static final int OCTETS = 256;

    private final Path file;
    private final FileEngine.Sync sync;
    private final double seconds;

    private StoreBenchmark(Path file, FileEngine.Sync sync, double seconds) {
        this.file = file;
        this.sync = sync;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        FileEngine.Sync sync = FileEngine.Sync.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        StoreBenchmark benchmark = new StoreBenchmark(file, sync, Double.parseDouble(arguments[2]));
        for (int underWay : new int[] {1, 32, 256, 1_024}) {
            benchmark.append(underWay, Integer.MAX_VALUE);
        }
        benchmark.append(256, 1_000);
        benchmark.append(256, 100_000);
        benchmark.start(100_000);
    }

    /** Appends; remembers when each was given and told. */
    private static final class Load implements RealmStore.Listener {
        private final Semaphore room;
        private final int window;
        private final long[] sent = new long[1 << 16];
        private final long[] took = new long[4_000_000];
        private RealmStore store;
        private int told;
        private int failed;

        Load(int underWay, int window) {
            room = new Semaphore(underWay);
            this.window = window;
        }

        @Override
        public void loaded(String key, byte[] value) {
            // there is none
        }

        @Override
        public void recorded(long position, byte[] entry) {
            if (told < took.length) {
                took[told] = System.nanoTime() - sent[told & sent.length - 1];
            }
            told++;
            if (position > window) {
                store.forget(position - window);
            }
            room.release();
        }

        @Override
        public void failed(byte[] entry, String why) {
            failed++;
            told++;
            room.release();
        }
    }

    private void append(int underWay, int window) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        Load load = new Load(underWay, window);
        Random random = new Random(1);
        long greatest = 0;
        long began;
        int given = 0;
        try (FileEngine engine = FileEngine.open(file, sync)) {
            load.store = engine.open("realm1", load);
            began = System.nanoTime();
            long end = began + (long) (seconds * 1e9);
            while (System.nanoTime() < end) {
                byte[] entry = new byte[OCTETS];
                random.nextBytes(entry);
                load.room.acquire();
                load.sent[given & load.sent.length - 1] = System.nanoTime();
                load.store.append(entry);
                given++;
                if (given % 1_024 == 0) {
                    greatest = Math.max(greatest, Files.size(file));
                }
            }
            load.room.acquire(underWay);
        }
        double rate = given / ((System.nanoTime() - began) / 1e9);
        long[] took = Arrays.copyOf(load.took, Math.min(given, load.took.length));
        Arrays.sort(took);
        System.out.printf(
                Locale.ROOT,
                "%4d under way, the last %s kept: %,.0f/s, p50 %.2f ms, p99 %.2f ms; %,d entries, %d failed; file %,d KB, at most %,d KB%n",
                underWay,
                window == Integer.MAX_VALUE ? "all" : String.format(Locale.ROOT, "%,d", window),
                rate,
                took[took.length / 2] / 1e6,
                took[took.length * 99 / 100] / 1e6,
                given,
                load.failed,
                Files.size(file) / 1024,
                Math.max(greatest, Files.size(file)) / 1024);
    }

    private void start(int entries) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        Load load = new Load(1_000, Integer.MAX_VALUE);
        try (FileEngine engine = FileEngine.open(file, sync)) {
            load.store = engine.open("realm1", load);
            for (int i = 0; i < entries; i++) {
                load.room.acquire();
                load.store.append(new byte[OCTETS]);
            }
        }
        for (int round = 0; round < 3; round++) {
            Load again = new Load(1, Integer.MAX_VALUE);
            long began = System.nanoTime();
            try (FileEngine engine = FileEngine.open(file, sync)) {
                engine.open("realm1", again);
                System.out.printf(
                        Locale.ROOT,
                        "start with %,d entries: %.0f ms%n",
                        again.told,
                        (System.nanoTime() - began) / 1e6);
            }
        }
    }
}
