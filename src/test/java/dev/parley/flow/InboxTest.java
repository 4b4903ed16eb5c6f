package dev.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InboxTest {
    private static final int THREADS = 4;
    private static final int EACH = 20_000;

    private final Inbox<Integer> inbox = new Inbox<>();
    private final List<Integer> dealtWith = new ArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();

    private void dealWith(Integer entry) {
        if (inside.getAndIncrement() != 0) {
            overlaps.incrementAndGet();
        }
        dealtWith.add(entry);
        inside.decrementAndGet();
    }

    /** Drains as holders do, one entry or all that wait. */
    private void drain(SplittableRandom random) {
        boolean isHeld = true;
        while (isHeld) {
            isHeld = random.nextBoolean()
                    ? inbox.drainOne(this::dealWith)
                    : inbox.drain(1 + random.nextInt(inbox.size()), this::dealWith, () -> {});
        }
    }

    @Test
    void entriesOfManyThreadsAreDealtWithOnceAndThoseOfEachInTheirOrder() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(THREADS);
        for (int t = 0; t < THREADS; t++) {
            int first = t * EACH;
            SplittableRandom random = new SplittableRandom(t);
            new Thread(() -> {
                        int i = 0;
                        while (i < EACH) {
                            int count = Math.min(EACH - i, 1 + random.nextInt(3));
                            List<Integer> added = new ArrayList<>();
                            for (int last = i + count; i < last; i++) {
                                added.add(first + i);
                            }
                            if (count == 1 ? inbox.add(added.get(0)) : inbox.addAll(added)) {
                                drain(random);
                            }
                        }
                        ended.countDown();
                    })
                    .start();
        }
        assertTrue(ended.await(40, TimeUnit.SECONDS));

        assertEquals(0, overlaps.get());
        assertEquals(0, inbox.size());
        int[] next = new int[THREADS];
        for (int entry : dealtWith) {
            assertEquals(next[entry / EACH]++, entry % EACH);
        }
        assertEquals(THREADS * EACH, dealtWith.size());
    }

    @Test
    void whoAddsToAnIdleInboxHoldsItAndNobodyElse() {
        assertTrue(inbox.add(1));
        assertFalse(inbox.add(2));
        assertFalse(inbox.addAll(List.of(3, 4)));
        assertFalse(inbox.addFirst(0));

        assertTrue(inbox.drainOne(this::dealWith));
        assertTrue(inbox.drain(3, this::dealWith, () -> assertFalse(inbox.add(5), "held until that is over")));
        assertFalse(inbox.drain(2, this::dealWith, () -> dealtWith.add(6)));

        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), dealtWith);
        assertTrue(inbox.add(7));
        assertTrue(inbox.isLast());
    }

    @Test
    void anErrorDoesNotLeaveItHeld() {
        inbox.addAll(List.of(1, 2));
        assertThrows(OutOfMemoryError.class, () -> inbox.drainOne(InboxTest::fail));
        assertEquals(1, inbox.size());

        assertFalse(inbox.drainOne(this::dealWith));

        assertEquals(List.of(2), dealtWith);
        assertTrue(inbox.add(3), "idle again");
    }

    @Test
    void anErrorAmongSeveralLosesNoneOfThoseBehindIt() {
        inbox.addAll(List.of(1, 2, 3));
        assertThrows(
                OutOfMemoryError.class,
                () -> inbox.drain(
                        3,
                        entry -> {
                            if (entry == 2) {
                                fail(entry);
                            }
                        },
                        () -> {}));
        assertEquals(1, inbox.size());

        assertFalse(inbox.drain(1, this::dealWith, () -> {}));

        assertEquals(List.of(3), dealtWith);
    }

    private static void fail(Integer entry) {
        throw new OutOfMemoryError("a test's, at " + entry);
    }
}
