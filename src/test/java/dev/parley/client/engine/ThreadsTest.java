package dev.parley.client.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    /** Nobody ends the timer when an application is undeployed that had sessions. */
    @Test
    void theThreadOfTheTimerEndsWhenNothingIsLeftAndComesBack() throws Exception {
        ScheduledExecutorService timer = Threads.createTimer();
        Thread thread = run(timer);
        thread.join(20_000);
        assertFalse(thread.isAlive());

        ScheduledFuture<?> far = timer.schedule(() -> {}, 1, TimeUnit.HOURS);
        thread = run(timer);
        assertTrue(thread.isAlive());
        far.cancel(false);
        thread.join(20_000);
        assertFalse(thread.isAlive());
    }

    private static Thread run(ScheduledExecutorService timer) throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        ScheduledFuture<?> unused =
                timer.schedule(() -> ran.complete(Thread.currentThread()), 1, TimeUnit.MILLISECONDS);
        return ran.get(20, TimeUnit.SECONDS);
    }
}
