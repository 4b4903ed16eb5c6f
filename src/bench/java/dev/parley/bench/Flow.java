package dev.parley.bench;

/**
 * A steady stream of numbered operations of which at most a window's worth is under way; each is checked to end once and is
 * timed. A flow connects when it is made; it is made and used on its loop's thread.
 */
abstract class Flow {
    /** Where and how a flow runs: its number among its kind and how many operations may be under way. */
    record Setup(EventLoop loop, Destination destination, Payload payload, int index, int window) {}

    /** Makes the flows of one scenario. */
    interface Factory {
        Flow create(Setup setup);

        /** Whether it makes them for a NATS server too. */
        default boolean speaksNats() {
            return false;
        }
    }

    /** How many later operations may end before one that has not ended counts as lost. */
    private static final int PATIENCE = 256;

    private final Setup setup;
    private final Latencies latencies = new Latencies();
    /** When each operation under way was started, by {@link #slot}; 0 for none. */
    private final long[] startedNanos;

    private boolean running;
    private long started;
    private long ended;

    Flow(Setup setup) {
        this.setup = setup;
        startedNanos = new long[Integer.highestOneBit(setup.window() * PATIENCE)];
    }

    /** Whether all is connected and set up, so that operations may start. */
    abstract boolean isReady();

    /** Starts the operation with this number, counted from 1. */
    abstract void begin(long sequence);

    /** Leaves the server; {@link #isClosed} tells when that is done. */
    abstract void close();

    abstract boolean isClosed();

    /** How many of what the scenario counts one operation is. */
    int unitsPerOperation() {
        return 1;
    }

    /** Called when every operation has ended and no other will start, to compare what the two ends have seen. */
    void checkTotals(long operations) {}

    final Setup setup() {
        return setup;
    }

    final void start() {
        running = true;
        for (int i = 0; i < setup.window(); i++) {
            beginNext();
        }
    }

    final void stop() {
        running = false;
    }

    /** Whether every operation that was started has ended. */
    final boolean isDrained() {
        if (ended < started) {
            return false;
        }
        checkTotals(ended);
        return true;
    }

    final long units() {
        return ended * unitsPerOperation();
    }

    final Latencies latencies() {
        return latencies;
    }

    /** A subclass reports that an operation has ended; the next one starts. */
    final void end(long sequence) {
        requireOpen(sequence);
        int slot = slot(sequence);
        latencies.record(System.nanoTime() - startedNanos[slot]);
        startedNanos[slot] = 0;
        ended++;
        if (running) {
            beginNext();
        }
    }

    /** Fails unless the operation was started and has not ended. */
    final void requireOpen(long sequence) {
        if (sequence < 1 || sequence > started || started - sequence >= startedNanos.length) {
            throw new BenchmarkFailure("answer to number " + sequence + ", which was never asked or long ago");
        }
        if (startedNanos[slot(sequence)] == 0) {
            throw new BenchmarkFailure("number " + sequence + " was answered twice");
        }
    }

    private void beginNext() {
        started++;
        int slot = slot(started);
        if (startedNanos[slot] != 0) {
            throw new BenchmarkFailure("number " + (started - startedNanos.length) + " was never answered");
        }
        startedNanos[slot] = System.nanoTime() | 1;
        begin(started);
    }

    private int slot(long sequence) {
        return (int) sequence & (startedNanos.length - 1);
    }
}
