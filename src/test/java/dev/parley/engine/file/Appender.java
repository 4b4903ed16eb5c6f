package dev.parley.engine.file;

import dev.parley.engine.RealmStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * A program that appends until it is killed: entry after entry, each with the number of the one before and one more, so many under way at
 * a time, of which the last 1,000 are kept. It says on its standard output what it has been told: {@code ready}, then {@code number
 * position}.
 */
final class Appender implements RealmStore.Listener {
    static final int WINDOW = 1_000;
    private static final int UNDER_WAY = 64;

    private final Semaphore room = new Semaphore(UNDER_WAY);
    private final PrintStream out =
            new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.US_ASCII);
    private RealmStore store;
    private long next = 1;
    private int unflushed;

    private Appender() {}

    /** Arguments: the file, and how long it is when it is copied. */
    public static void main(String[] arguments) throws InterruptedException {
        new Appender().run(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    }

    private void run(Path path, long copied) throws InterruptedException {
        FileEngine engine = FileEngine.open(
                path,
                FileEngine.Sync.ALWAYS,
                new FileEngine.Settings(
                        new Disk(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        copied,
                        128 << 20,
                        Duration.ofSeconds(5)));
        store = engine.open("realm1", this);
        out.println("ready");
        out.flush();
        Random random = new Random();
        for (long number = next; ; number++) {
            room.acquire();
            store.append(entry(number, random.nextInt(500)));
            if (number % 10 == 0) {
                store.save("key " + number % 7, String.valueOf(number).getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    /** An entry of that number: it, and octets that follow from it. */
    private static byte[] entry(long number, int more) {
        ByteBuffer entry = ByteBuffer.allocate(8 + more).putLong(number);
        byte[] rest = new byte[more];
        Arrays.fill(rest, (byte) number);
        return entry.put(rest).array();
    }

    /** The number of an entry; fails if its octets are others. */
    static long number(byte[] entry) throws IOException {
        long number = ByteBuffer.wrap(entry).getLong();
        if (!Arrays.equals(entry, entry(number, entry.length - 8))) {
            throw new IOException("The entry " + number + " is not as it was given");
        }
        return number;
    }

    @Override
    public void loaded(String key, byte[] value) {
        // whoever judges looks at them
    }

    @Override
    public void recorded(long position, byte[] entry) {
        long number = ByteBuffer.wrap(entry).getLong();
        if (store == null) {
            next = number + 1;
            return;
        }
        out.println(number + " " + position);
        // what is told must be known at once, but not line by line
        if (++unflushed % 8 == 0 || room.availablePermits() > UNDER_WAY - 8) {
            out.flush();
        }
        if (position > WINDOW) {
            store.forget(position - WINDOW);
        }
        room.release();
    }

    @Override
    public void failed(byte[] entry, String why) {
        out.println("failed " + why);
        out.flush();
    }
}
