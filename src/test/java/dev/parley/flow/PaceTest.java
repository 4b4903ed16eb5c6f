package dev.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    /** Clocks of this kind may show any number, and overflow. */
    private static final long BEGIN = Long.parseLong("9223372036000000000");

    @Test
    void aBurstPassesAndThenTheAverage() {
        Pace pace = new Pace(new Rate(10, 0, 2, false), BEGIN);
        for (int i = 0; i < 20; i++) {
            assertEquals(0, pace.waitNanos(BEGIN));
            pace.count(1_000_000, BEGIN);
        }
        assertEquals(0, pace.waitNanos(BEGIN));
        pace.count(1, BEGIN);
        assertEquals(SECOND / 10, pace.waitNanos(BEGIN));
        assertEquals(0, pace.waitNanos(BEGIN + SECOND / 10));
        assertTrue(pace.waitNanos(BEGIN + SECOND / 10 - 1) > 0);
    }

    @Test
    void aMessageOfAnyLengthPassesAndIsWaitedForAfterwards() {
        Pace pace = new Pace(new Rate(0, 1_000, 1, false), BEGIN);
        pace.count(10_000, BEGIN);
        assertEquals(9 * SECOND, pace.waitNanos(BEGIN));
        assertEquals(SECOND, pace.waitNanos(BEGIN + 8 * SECOND));
    }

    @Test
    void whatIsNotUsedIsNotSavedBeyondTheBurst() {
        Pace pace = new Pace(new Rate(1, 0, 1, false), BEGIN);
        long later = BEGIN + 1_000 * SECOND;
        pace.count(0, later);
        pace.count(0, later);
        assertEquals(SECOND, pace.waitNanos(later));
    }

    @Test
    void whoGoesOnFromAnotherHasNoNewBurst() {
        Rate rate = new Rate(10, 0, 2, false);
        Pace former = new Pace(rate, BEGIN);
        for (int i = 0; i < 50; i++) {
            former.count(1, BEGIN);
        }
        Pace own = new Pace(rate, BEGIN);
        assertTrue(own.isFresh(BEGIN));
        own.goOnFrom(former, false, BEGIN);
        assertEquals(3 * SECOND, own.waitNanos(BEGIN));
        Pace forgiven = new Pace(rate, BEGIN);
        forgiven.goOnFrom(former, true, BEGIN);
        assertEquals(0, forgiven.waitNanos(BEGIN));
        forgiven.count(1, BEGIN);
        assertEquals(SECOND / 10, forgiven.waitNanos(BEGIN), "but for the burst");
        assertTrue(own.isFresh(BEGIN + 5 * SECOND));
        Pace later = new Pace(rate, BEGIN + 6 * SECOND);
        later.goOnFrom(former, false, BEGIN + 6 * SECOND);
        assertTrue(later.isFresh(BEGIN + 6 * SECOND), "what has had its time counts no more");
    }

    @Test
    void theStricterOfTheTwoHolds() {
        Pace pace = new Pace(new Rate(1, 1_000, 1, false), BEGIN);
        pace.count(3_000, BEGIN);
        assertEquals(2 * SECOND, pace.waitNanos(BEGIN));
        Pace other = new Pace(new Rate(1, 1_000, 1, false), BEGIN);
        other.count(1, BEGIN);
        other.count(1, BEGIN);
        other.count(1, BEGIN);
        assertEquals(2 * SECOND, other.waitNanos(BEGIN));
    }

    @Test
    void whoWaitsAsLongAsItIsToldSendsNoMoreThanTheAverage() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            Rate rate = new Rate(random.nextInt(1, 1_000), random.nextInt(100, 100_000), random.nextInt(1, 10), false);
            Pace pace = new Pace(rate, BEGIN);
            long now = BEGIN;
            long octets = 0;
            int messages = 0;
            int longest = 0;
            for (int i = 0; i < 500; i++) {
                now += pace.waitNanos(now) + random.nextLong(SECOND / 1_000);
                int length = random.nextInt(1, 2_000);
                pace.count(length, now);
                octets += length;
                messages++;
                longest = Math.max(longest, length);
                double seconds = (double) (now - BEGIN) / SECOND + rate.burstSeconds();
                assertTrue(messages <= rate.messages() * seconds + 1.001, rate::toString);
                assertTrue(octets <= rate.octets() * seconds + longest + 1, rate::toString);
            }
        }
    }
}
