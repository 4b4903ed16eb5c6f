package dev.parley.client.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Turns turns = Turns.inOrder(executor);

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void oneThreadRunsThemInTheOrderTheyCame() throws InterruptedException {
        // no thread comes to help, however long this machine keeps the first one from running
        Turns turns = new Turns(executor, TimeUnit.HOURS.toMillis(1), Long.MAX_VALUE);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1_000);
        executor.execute(() -> {
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                turns.execute(() -> {
                    order.add(number);
                    done.countDown();
                });
            }
            gate.countDown();
        });
        gate.await();
        done.await();
        assertEquals(IntStream.range(0, 1_000).boxed().toList(), order);
    }

    @Test
    void whoWaitsForOneBehindIsNotWaitedFor() throws InterruptedException {
        int waiting = 100;
        CountDownLatch last = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(waiting);
        for (int i = 0; i < waiting; i++) {
            turns.execute(() -> {
                await(last);
                released.countDown();
            });
        }
        turns.execute(last::countDown);
        released.await();
    }

    @Test
    void whereOneTakesLongTheNextDoesNotWaitForItAtAll() throws InterruptedException {
        // nobody looks later
        Turns turns = new Turns(executor, TimeUnit.HOURS.toMillis(1), TimeUnit.MILLISECONDS.toNanos(1));
        int waiting = 20;
        CountDownLatch last = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(waiting);
        for (int i = 0; i < waiting; i++) {
            CountDownLatch runs = new CountDownLatch(1);
            turns.execute(() -> {
                runs.countDown();
                await(last);
                released.countDown();
            });
            await(runs);
            awaitNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        turns.execute(last::countDown);
        released.await();
    }

    private static void awaitNanos(long nanos) {
        for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
            Thread.onSpinWait();
        }
    }

    @Test
    void oneThatFailsHarmsNoOther() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(2);
        turns.execute(() -> {
            done.countDown();
            throw new IllegalStateException("for this test");
        });
        turns.execute(done::countDown);
        done.await();
    }

    @Test
    void anExecutorThatRunsAtOnceIsHeeded() {
        Thread caller = Thread.currentThread();
        AtomicInteger ran = new AtomicInteger();
        Turns direct = Turns.inOrder(Runnable::run);
        direct.execute(() -> {
            assertEquals(caller, Thread.currentThread());
            direct.execute(ran::incrementAndGet);
        });
        assertEquals(1, ran.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "nobody else has come to help");
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
