package dev.parley.runtime.work;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DerivationsTest {
    private final AtomicInteger threads = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger done = new AtomicInteger();
    private final Derivations derivations = new Derivations(work -> {
        threads.incrementAndGet();
        return new Thread(work, Derivations.THREADS);
    });

    @AfterEach
    void close() {
        release.countDown();
        derivations.close();
    }

    private boolean derive(InetAddress from) {
        return derivations.execute(from, () -> {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            done.incrementAndGet();
        });
    }

    @Test
    void noMoreWaitsThanIsDoneSoonAndFewThreadsDoIt() throws Exception {
        int taken = 0;
        for (int i = 0; i < 10 * Derivations.MOST; i++) {
            taken += derive(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i})) ? 1 : 0;
        }
        assertTrue(taken == Derivations.MOST, "taken: " + taken);
        assertTrue(threads.get() <= Math.max(1, Runtime.getRuntime().availableProcessors() / 2), "threads: " + threads);
    }

    @Test
    void oneAddressDoesNotTakeTheWholeQueue() throws Exception {
        InetAddress greedy = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        for (int i = 0; i < Derivations.MOST_PER_ADDRESS; i++) {
            assertTrue(derive(greedy));
        }
        assertFalse(derive(greedy));
        assertTrue(derive(InetAddress.getByAddress(new byte[] {10, 0, 0, 2})));
        assertTrue(derive(null), "whoever has no address is not counted by it");
    }

    @Test
    void whatFailsLeavesRoom() throws Exception {
        for (int i = 0; i <= Derivations.MOST; i++) {
            CountDownLatch failed = new CountDownLatch(1);
            while (!derivations.execute(null, () -> {
                failed.countDown();
                throw new IllegalStateException("trouble");
            })) {
                Thread.onSpinWait();
            }
            assertTrue(failed.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void onceClosedItTakesOnNothing() {
        derivations.close();
        assertFalse(derive(null));
    }
}
