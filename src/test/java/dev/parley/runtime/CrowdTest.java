package dev.parley.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final Limits LIMITS = new Limits(1, 1, 1, 1, 1, 1, 5, 2, 1);

    private final Crowd crowd = new Crowd();

    private static InetAddress address(int last) throws Exception {
        return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    }

    @Test
    void anAddressHasSoMany() throws Exception {
        assertTrue(crowd.enter(address(1), LIMITS));
        assertTrue(crowd.enter(address(1), LIMITS));
        assertTrue(crowd.isFull(address(1), LIMITS));
        assertFalse(crowd.enter(address(1), LIMITS));
        assertTrue(crowd.enter(address(2), LIMITS));
        crowd.leave(address(1));
        assertTrue(crowd.enter(address(1), LIMITS));
        assertFalse(crowd.enter(address(1), LIMITS));
    }

    /** A host has as many addresses there as it likes. */
    @Test
    void ofIpv6TheNetworkHasSoMany() throws Exception {
        assertTrue(crowd.enter(InetAddress.getByName("2001:db8:0:1::1"), LIMITS));
        assertTrue(crowd.enter(InetAddress.getByName("2001:db8:0:1::2"), LIMITS));
        assertFalse(crowd.enter(InetAddress.getByName("2001:db8:0:1:ffff::3"), LIMITS));
        assertTrue(crowd.enter(InetAddress.getByName("2001:db8:0:2::1"), LIMITS));
        crowd.leave(InetAddress.getByName("2001:db8:0:1::2"));
        assertTrue(crowd.enter(InetAddress.getByName("2001:db8:0:1::4"), LIMITS));
    }

    @Test
    void thisMachineAndWhoeverIsUnknownHaveAsManyAsThereAre() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        for (int i = 0; i < 3; i++) {
            assertTrue(crowd.enter(here, LIMITS));
        }
        assertTrue(crowd.enter(null, LIMITS));
        assertTrue(crowd.enter(null, LIMITS));
        assertFalse(crowd.enter(here, LIMITS));
        assertFalse(crowd.enter(address(1), LIMITS));
        crowd.leave(null);
        assertTrue(crowd.enter(address(1), LIMITS));
    }

    @Test
    void ofManyAtOnceNoneIsTooMany() throws Exception {
        AtomicInteger entered = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                for (int n = 0; n < 1_000; n++) {
                    if (crowd.enter(null, LIMITS)) {
                        entered.incrementAndGet();
                    }
                }
            });
            threads[i].start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(5, entered.get());
    }
}
