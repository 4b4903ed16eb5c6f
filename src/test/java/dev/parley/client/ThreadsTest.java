package dev.parley.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void theTimersThreadEndsWhenItHasNothingToWaitForAndComesBack() throws Exception {
        ScheduledExecutorService timer = Threads.createTimer();
        try {
            Callable<Thread> current = Thread::currentThread;
            Thread first = timer.schedule(current, 1, TimeUnit.MILLISECONDS).get(10, TimeUnit.SECONDS);
            first.join(TimeUnit.SECONDS.toMillis(30));
            assertFalse(first.isAlive());
            assertNotSame(
                    first, timer.schedule(current, 1, TimeUnit.MILLISECONDS).get(10, TimeUnit.SECONDS));
        } finally {
            timer.shutdownNow();
        }
    }
}
