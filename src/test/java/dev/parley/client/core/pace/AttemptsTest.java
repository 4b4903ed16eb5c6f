package dev.parley.client.core.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final Backoff BACKOFF = new Backoff(1_000, 60_000, 100, true);

    private static Attempts joined(int addresses, Random random) {
        Attempts attempts = new Attempts(addresses, BACKOFF, false, random::nextDouble);
        attempts.joined(0);
        return attempts;
    }

    @Test
    void aRouterThatShutsDownIsLeftForTheNext() {
        Attempts attempts = joined(3, new Random(1));
        assertTrue(attempts.delayAfter("wamp.close.system_shutdown", 10_000) > 0);
        assertEquals(1, attempts.address());
        assertEquals(0, attempts.delayAfter("transport", 11_000));
        assertEquals(2, attempts.address());
        assertEquals(0, attempts.delayAfter("transport", 12_000));
        assertEquals(0, attempts.address());
        assertNotEquals(0, attempts.delayAfter("transport", 13_000));
    }

    @Test
    void afterALossTheRouterThatWorkedIsTriedAgain() {
        Attempts attempts = joined(3, new Random(1));
        assertTrue(attempts.delayAfter("transport", 10_000) > 0);
        assertEquals(0, attempts.address());
    }

    @Test
    void theOnlyRouterIsTriedAgain() {
        Attempts attempts = joined(1, new Random(1));
        assertTrue(attempts.delayAfter("wamp.close.system_shutdown", 10_000) > 0);
        assertEquals(0, attempts.address());
    }

    @Test
    void thoseWhoWereToldToGoDoNotComeTogether() {
        Random random = new Random(1);
        Set<Long> delays = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            delays.add(joined(2, random).delayAfter("wamp.close.system_shutdown", 10_000));
        }
        assertTrue(delays.size() > 300, delays.size() + " delays");
    }
}
