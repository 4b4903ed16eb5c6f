package dev.parley.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class FatalErrorsTest {
    private final AtomicInteger ends = new AtomicInteger();

    @AfterEach
    void forget() {
        FatalErrors.onFatal(null);
    }

    @Test
    void theEndOfMemoryIsTheEndOnce() {
        FatalErrors.onFatal(ends::incrementAndGet);

        FatalErrors.check(new OutOfMemoryError());
        FatalErrors.check(new IllegalStateException(new InternalError()));

        assertEquals(1, ends.get());
    }

    @Test
    void whatOneTaskDidWrongIsNoReasonToEnd() {
        FatalErrors.onFatal(ends::incrementAndGet);

        FatalErrors.check(null);
        FatalErrors.check(new StackOverflowError());
        FatalErrors.check(new AssertionError(new NoClassDefFoundError()));

        assertEquals(0, ends.get());
    }

    @Test
    void withoutAnEndNothingHappens() {
        FatalErrors.check(new OutOfMemoryError());
    }

    @Test
    void aThreadOnStandbyDoesItsTaskWhenItIsWoken() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (StandbyThread thread = new StandbyThread("standby", done::countDown)) {
            thread.wake();
            assertTrue(done.await(20, TimeUnit.SECONDS));
        }
    }
}
