package dev.parley.runtime.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Payload;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.server.LogLines;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class DecidersTest {
    /** Steps of an iterator: what hasNext throws, else what next gives or throws. */
    private static final class Steps implements Iterator<String> {
        private final Queue<Object> steps;

        Steps(Object... steps) {
            this.steps = new ArrayDeque<>(List.of(steps));
        }

        @Override
        public boolean hasNext() {
            if (steps.peek() instanceof LinkageError) {
                throw (LinkageError) steps.remove();
            }
            return !steps.isEmpty();
        }

        @Override
        public String next() {
            if (steps.peek() instanceof ServiceConfigurationError) {
                throw (ServiceConfigurationError) steps.remove();
            }
            return (String) steps.remove();
        }
    }

    @Test
    void whatFailsForEachWhoComesDoesNotFillTheLog() {
        Deciders deciders = new Deciders(Thread::new);
        try (LogLines log = LogLines.of(Deciders.class)) {
            Question question =
                    new Question(new PlaceId("realm1"), 1, "realm1", "java:no.such.Class", Payload.NONE, 1_000);
            for (int i = 0; i < 100; i++) {
                deciders.answer(question);
            }
            long lines = log.soFar().stream()
                    .filter(line -> line.contains("failed to decide"))
                    .count();
            assertTrue(lines <= 1, lines + " lines");
        } finally {
            deciders.close();
        }
    }

    @Test
    void howeverManyAskSoManyThreadsDecide() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(500);
        Deciders deciders = new Deciders(work -> {
            threads.incrementAndGet();
            return new Thread(work);
        });
        try {
            for (int i = 0; i < 500; i++) {
                deciders.execute(() -> {
                    try {
                        release.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    done.countDown();
                });
            }
            assertEquals(64, threads.get());
            release.countDown();
            Assertions.assertTrue(done.await(10, TimeUnit.SECONDS));
        } finally {
            deciders.close();
        }
    }

    @Test
    void whatCannotBeLoadedIsPassedByInEachJdksWay() {
        Steps services = new Steps(
                new NoClassDefFoundError("jakarta/enterprise/context/spi/Contextual"),
                "one",
                new ServiceConfigurationError("not here"),
                "two",
                new NoClassDefFoundError("at the end"));

        assertEquals(List.of("one", "two"), Deciders.usable(services));
    }

    @Test
    void anIteratorThatFailsForEverIsGivenUp() {
        Iterator<String> stuck = new Iterator<>() {
            @Override
            public boolean hasNext() {
                throw new ServiceConfigurationError("cannot be read");
            }

            @Override
            public String next() {
                throw new AssertionError();
            }
        };

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertEquals(List.of(), Deciders.usable(stuck)));
    }
}
