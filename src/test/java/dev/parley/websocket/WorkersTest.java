package dev.parley.websocket;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Workers workers = new Workers(timer, Thread::new);

    @AfterEach
    void close() {
        workers.close();
        timer.shutdownNow();
    }

    /** Work that waits without end, and tells when it is interrupted. */
    private static Runnable waiting(CompletableFuture<Thread> begun, CompletableFuture<Boolean> interrupted) {
        return () -> {
            begun.complete(Thread.currentThread());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                interrupted.complete(true);
            }
        };
    }

    @Test
    void whatWaitsInVainIsInterrupted() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        workers.executeAtMost(1, waiting(new CompletableFuture<>(), interrupted));
        assertTrue(interrupted.get(10, TimeUnit.SECONDS));
    }

    @Test
    void noThreadStaysWhenItIsClosed() throws Exception {
        CompletableFuture<Thread> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        workers.execute(waiting(begun, interrupted));
        Thread thread = begun.get(10, TimeUnit.SECONDS);

        workers.close();

        assertTrue(interrupted.get(10, TimeUnit.SECONDS));
        thread.join(10_000);
        assertFalse(thread.isAlive());
    }

    @Test
    void afterwardsWorkIsDoneByWhoBringsIt() {
        workers.close();
        CompletableFuture<Thread> done = new CompletableFuture<>();
        timer.shutdownNow();
        workers.executeAtMost(1000, () -> done.complete(Thread.currentThread()));
        assertSame(Thread.currentThread(), done.join());
    }
}
