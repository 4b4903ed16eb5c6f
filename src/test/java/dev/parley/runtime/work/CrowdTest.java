package dev.parley.runtime.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private final Crowd crowd = new Crowd();

    private static InetAddress address(int last) throws Exception {
        return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    }

    @Test
    void anAddressHasSoMany() throws Exception {
        assertTrue(crowd.enter(address(1), 5, 2));
        assertTrue(crowd.enter(address(1), 5, 2));
        assertTrue(crowd.isFull(address(1), 5, 2));
        assertFalse(crowd.enter(address(1), 5, 2));
        assertTrue(crowd.enter(address(2), 5, 2));
        crowd.leave(address(1));
        assertTrue(crowd.enter(address(1), 5, 2));
        assertFalse(crowd.enter(address(1), 5, 2));
    }

    /** A host has as many addresses there as it likes. */
    @Test
    void ofIpv6TheNetworkHasSoMany() throws Exception {
        assertTrue(crowd.enter(InetAddress.getByName("2001:db8:0:1::1"), 5, 2));
        assertTrue(crowd.enter(InetAddress.getByName("2001:db8:0:1::2"), 5, 2));
        assertFalse(crowd.enter(InetAddress.getByName("2001:db8:0:1:ffff::3"), 5, 2));
        assertTrue(crowd.enter(InetAddress.getByName("2001:db8:0:2::1"), 5, 2));
        crowd.leave(InetAddress.getByName("2001:db8:0:1::2"));
        assertTrue(crowd.enter(InetAddress.getByName("2001:db8:0:1::4"), 5, 2));
    }

    @Test
    void thisMachineAndWhoeverIsUnknownHaveAsManyAsThereAre() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        for (int i = 0; i < 3; i++) {
            assertTrue(crowd.enter(here, 5, 2));
        }
        assertTrue(crowd.enter(null, 5, 2));
        assertTrue(crowd.enter(null, 5, 2));
        assertFalse(crowd.enter(here, 5, 2));
        assertFalse(crowd.enter(address(1), 5, 2));
        crowd.leave(null);
        assertTrue(crowd.enter(address(1), 5, 2));
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
                    if (crowd.enter(null, 5, 2)) {
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
