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
class CompletionsTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Completions completions = new Completions(executor);

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void oneThreadRunsThemInTheOrderTheyCame() throws InterruptedException {
        // no thread comes to help, however long this machine keeps the first one from running
        Completions completions = new Completions(executor, TimeUnit.HOURS.toMillis(1));
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1_000);
        executor.execute(() -> {
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                completions.execute(() -> {
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
            completions.execute(() -> {
                await(last);
                released.countDown();
            });
        }
        completions.execute(last::countDown);
        released.await();
    }

    @Test
    void oneThatFailsHarmsNoOther() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(2);
        completions.execute(() -> {
            done.countDown();
            throw new IllegalStateException("for this test");
        });
        completions.execute(done::countDown);
        done.await();
    }

    @Test
    void anExecutorThatRunsAtOnceIsHeeded() {
        Thread caller = Thread.currentThread();
        AtomicInteger ran = new AtomicInteger();
        Completions direct = new Completions(Runnable::run);
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
