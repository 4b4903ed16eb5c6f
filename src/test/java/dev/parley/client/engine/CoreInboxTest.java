package dev.parley.client.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.core.ClientCore;
import dev.parley.client.core.pace.Backoff;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Settings;
import dev.parley.codec.MessageEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoreInboxTest {
    private final List<Thread> helpers = Collections.synchronizedList(new ArrayList<>());
    private final List<Action> carried = Collections.synchronizedList(new ArrayList<>());
    private final ClientCore core = new ClientCore(
            new Settings(List.of("one"), "realm1", new Backoff(0, 0, 0, false), 60_000, 0, 0, 0, false, false, 10),
            payload -> {
                throw new IllegalStateException("nobody asks");
            },
            new Excess(MessageEncoder::size),
            () -> 0);
    private final CoreInbox inbox = new CoreInbox(core, carried::add, deadline -> {}, this::help);

    private void help(Runnable task) {
        Thread helper = new Thread(task, "helper");
        helper.setDaemon(true);
        helpers.add(helper);
        helper.start();
    }

    @Test
    void whoFindsItIdleTellsAndCarriesOutAtOnce() {
        inbox.post(ClientCore::start);

        assertEquals(1, carried.size());
        assertTrue(carried.get(0) instanceof Action.Connect);
        assertTrue(helpers.isEmpty());
    }

    @Test
    void factsOfManyThreadsAreToldOneAtATimeAndThoseOfEachInTheirOrder() throws InterruptedException {
        AtomicBoolean isInside = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        int each = 20_000;
        List<List<Integer>> told = IntStream.range(0, 4)
                .<List<Integer>>mapToObj(i -> new ArrayList<>())
                .toList();
        CountDownLatch all = new CountDownLatch(4 * each);
        List<Thread> threads = told.stream()
                .map(list -> new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        int number = i;
                        inbox.post((core, now) -> {
                            if (!isInside.compareAndSet(false, true)) {
                                overlaps.incrementAndGet();
                            }
                            list.add(number);
                            isInside.set(false);
                            all.countDown();
                        });
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        assertTrue(all.await(40, TimeUnit.SECONDS));

        assertEquals(0, overlaps.get());
        List<Integer> expected = IntStream.range(0, each).boxed().toList();
        told.forEach(list -> assertEquals(expected, list));
    }

    @Test
    void whatMayRunCodeOfTheApplicationRunsWhenTheCoreIsLetGo() throws Exception {
        CompletableFuture<Boolean> wasTold = new CompletableFuture<>();
        inbox.post((core, now) -> inbox.afterwards(() -> {
            // another thread finds it idle meanwhile, and whoever waits for that does not wait for ever
            CountDownLatch isTold = new CountDownLatch(1);
            Thread other = new Thread(() -> inbox.post((same, later) -> isTold.countDown()));
            other.start();
            try {
                wasTold.complete(isTold.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException interrupted) {
                wasTold.completeExceptionally(interrupted);
            }
        }));

        assertTrue(wasTold.get(20, TimeUnit.SECONDS));
    }

    @Test
    void afterwardsIsAtOnceForThoseWhoDoNotHaveTheCore() {
        AtomicInteger ran = new AtomicInteger();

        inbox.afterwards(ran::incrementAndGet);

        assertEquals(1, ran.get());
    }

    @Test
    void nobodyTellsTheFactsOfOthersForEver() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        CountDownLatch isHelped = new CountDownLatch(1);
        Thread poster = Thread.currentThread();

        // each fact brings another, as a peer does that never stops to send
        inbox.post(new CoreInbox.Fact() {
            @Override
            public void tell(ClientCore core, long now) {
                told.incrementAndGet();
                if (Thread.currentThread() == poster) {
                    inbox.post(this);
                } else {
                    isHelped.countDown();
                }
            }
        });

        assertTrue(isHelped.await(20, TimeUnit.SECONDS));
        assertFalse(helpers.isEmpty());
        assertTrue(told.get() < 1000, told + " facts in a row");
    }

    @Test
    void whoBringsTooMuchWaits() throws Exception {
        CountDownLatch isInside = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Thread busy = new Thread(() -> inbox.post((core, now) -> {
            isInside.countDown();
            await(mayGoOn);
        }));
        busy.start();
        assertTrue(isInside.await(20, TimeUnit.SECONDS));
        AtomicInteger told = new AtomicInteger();
        while (inbox.hasRoom()) {
            inbox.post((core, now) -> told.incrementAndGet());
        }
        CountDownLatch isPosted = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            inbox.post((core, now) -> told.incrementAndGet());
            isPosted.countDown();
        });
        waiting.start();
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertNotEquals(0, isPosted.getCount());

        mayGoOn.countDown();

        assertTrue(isPosted.await(20, TimeUnit.SECONDS));
    }

    @Test
    void aFactThatFailsHarmsNoOther() {
        inbox.post((core, now) -> {
            throw new IllegalStateException("for this test");
        });
        inbox.post(ClientCore::start);

        assertEquals(1, carried.size());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
