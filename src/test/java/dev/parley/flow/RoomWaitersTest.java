package dev.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoomWaitersTest {
    private volatile boolean hasRoom;
    private final RoomWaiters waiters = new RoomWaiters(() -> hasRoom);
    private final List<Integer> told = new ArrayList<>();

    private void makeRoom() {
        hasRoom = true;
        waiters.tell();
    }

    @Test
    void whoComesWhileThereIsRoomDoesNotWait() {
        hasRoom = true;

        waiters.add(() -> told.add(1));

        assertEquals(List.of(1), told);
        assertTrue(waiters.isEmpty());
    }

    @Test
    void allThatWaitAreToldInTheirOrderAndOnce() {
        for (int i = 0; i < 1000; i++) {
            int number = i;
            waiters.add(() -> told.add(number));
        }
        assertEquals(List.of(), told);

        makeRoom();
        waiters.tell();

        assertEquals(1000, told.size());
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, told.get(i));
        }
    }

    @Test
    void oneThatFailsHarmsNoOther() {
        waiters.add(() -> {
            throw new IllegalStateException("for this test");
        });
        waiters.add(() -> {
            throw new AssertionError("for this test");
        });
        waiters.add(() -> told.add(3));

        makeRoom();

        assertEquals(List.of(3), told);
    }

    @Test
    void oneThatUsesUpTheRoomAndWaitsAgainIsNotToldAtOnce() {
        Runnable greedy = new Runnable() {
            @Override
            public void run() {
                told.add(told.size());
                hasRoom = false;
                waiters.add(this);
            }
        };
        waiters.add(greedy);

        makeRoom();
        assertEquals(1, told.size());
        makeRoom();

        assertEquals(2, told.size());
    }

    @Test
    void aThreadWaitsUntilThereIsRoomThoughItIsInterrupted() throws Exception {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            waiters.await();
            return Thread.interrupted();
        });
        Thread thread = new Thread(waiting);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        while (thread.isInterrupted() || thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertFalse(waiting.isDone());

        makeRoom();

        assertTrue(waiting.get(20, TimeUnit.SECONDS), "the interruption is not lost");
    }

    @Test
    void nobodyIsForgottenWhoComesWhenRoomDoes() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        Duel.play(20_000, 1, new Duel.Round() {
            @Override
            public void one() {
                waiters.add(runs::incrementAndGet);
            }

            @Override
            public void other() {
                makeRoom();
            }

            @Override
            public void judge(int round) {
                assertEquals(round + 1, runs.get());
                hasRoom = false;
            }
        });
    }

    @Test
    void noThreadWaitsForRoomThatIsThere() throws InterruptedException {
        AtomicReference<CountDownLatch> woken = new AtomicReference<>(new CountDownLatch(1));
        Duel.play(5_000, 2, new Duel.Round() {
            @Override
            public void one() {
                waiters.await();
                woken.get().countDown();
            }

            @Override
            public void other() {
                makeRoom();
            }

            @Override
            public void judge(int round) {
                assertEquals(0, woken.getAndSet(new CountDownLatch(1)).getCount());
                hasRoom = false;
            }
        });
    }
}
