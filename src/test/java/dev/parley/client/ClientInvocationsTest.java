package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.ErrorUri;
import dev.parley.transport.SocketConnector;
import java.io.IOError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many threads callers can have a callee use. */
@Timeout(60)
class ClientInvocationsTest {
    private static final String SLOW = "com.example.slow";
    /** What the router makes of it, as there is no other callee. */
    private static final String NO_CALLEE = "wamp.error.no_available_callee";

    private static final int MOST = 8;

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private TestRealm realm;
    private Client caller;

    @BeforeEach
    void join() throws Exception {
        realm = new TestRealm(Reach.OVER_A_SOCKET);
        caller = realm.join();
    }

    @AfterEach
    void leave() {
        mayEnd.countDown();
        realm.close();
    }

    private Client callee(CountDownLatch entered) throws Exception {
        Client callee = await(TestRealm.once(Client.builder()
                .connector(new SocketConnector(realm.uri(), ConnectionSettings.DEFAULT))
                .maxInvocations(MOST)));
        await(callee.register(SLOW, call -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            entered.countDown();
            try {
                awaitStubbornly(mayEnd);
            } finally {
                running.decrementAndGet();
            }
            return "done";
        }));
        return callee;
    }

    /** A procedure that does not heed that nobody waits for it. */
    private static void awaitStubbornly(CountDownLatch latch) {
        boolean isThere = false;
        while (!isThere) {
            try {
                latch.await();
                isThere = true;
            } catch (InterruptedException ignored) {
                // it goes on
            }
        }
    }

    private List<CompletableFuture<String>> calls(int count) {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(caller.call(String.class, SLOW));
        }
        return calls;
    }

    private void assertUnavailable(CompletableFuture<String> call) {
        assertEquals(NO_CALLEE, failure(WampException.class, call).uri());
    }

    @Test
    void callsBeyondTheLimitAreAnsweredAtOnce() throws Exception {
        CountDownLatch entered = new CountDownLatch(MOST);
        callee(entered);
        List<CompletableFuture<String>> served = calls(MOST);
        await(entered);

        for (CompletableFuture<String> call : calls(500)) {
            assertUnavailable(call);
        }

        mayEnd.countDown();
        for (CompletableFuture<String> call : served) {
            assertEquals("done", await(call));
        }
        assertEquals(MOST, most.get());
        assertEquals("done", await(caller.call(String.class, SLOW)));
    }

    @Test
    void whoCancelsHasNoMoreThreadsThanOthers() throws Exception {
        CountDownLatch entered = new CountDownLatch(MOST);
        Client callee = callee(entered);
        List<CompletableFuture<String>> canceled = calls(MOST);
        await(entered);
        canceled.forEach(call -> call.cancel(true));
        // behind this, the callee knows that they are canceled
        await(callee.register("com.example.quick", Invocation::arguments));
        assertUnavailable(caller.call(String.class, "com.example.quick"));

        for (CompletableFuture<String> call : calls(100)) {
            assertUnavailable(call);
        }

        assertEquals(MOST, most.get());
        mayEnd.countDown();
        while (running.get() > 0) {
            Thread.onSpinWait();
        }
        // the last one has told the client so, or is about to
        String answer = null;
        while (answer == null) {
            try {
                answer = await(caller.call(String.class, "com.example.quick", "hi"));
            } catch (ExecutionException notYet) {
                assertEquals(NO_CALLEE, ((WampException) notYet.getCause()).uri());
            }
        }
        assertEquals("hi", answer);
    }

    static Stream<Throwable> whatMayBeThrown() {
        return Stream.of(
                new IllegalStateException("no"),
                new IOException("no"),
                new IOError(new IOException("no")),
                new Error("not implemented"),
                new InternalError("no"),
                new OutOfMemoryError("not really"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> RuntimeException sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the client takes what a handler returns
    private static CallHandler failing(String way, Throwable thrown) {
        Flow.Publisher<String> refusing = subscriber -> {
            throw ClientInvocationsTest.<RuntimeException>sneaky(thrown);
        };
        return switch (way) {
            case "thrown" ->
                call -> {
                    throw ClientInvocationsTest.<RuntimeException>sneaky(thrown);
                };
            case "failed" -> call -> CompletableFuture.failedFuture(thrown);
            case "publisher" -> call -> refusing;
            case "publisherLater" -> call -> CompletableFuture.supplyAsync(() -> refusing);
            case "onError" ->
                call -> (Flow.Publisher<String>) subscriber -> {
                    subscriber.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long count) {
                            subscriber.onError(thrown);
                        }

                        @Override
                        public void cancel() {}
                    });
                };
            default -> throw new AssertionError(way);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"thrown", "failed", "publisher", "publisherLater", "onError"})
    void whateverAProcedureFailsWithTheCallIsAnsweredAndTheNextOneToo(String way) throws Exception {
        Client callee = realm.join();
        for (Throwable thrown : whatMayBeThrown().toList()) {
            Registration registration =
                    await(callee.register(RegisterOptions.DEFAULT.concurrency(1), SLOW, failing(way, thrown)));
            for (int i = 0; i < 2; i++) {
                WampException told = failure(WampException.class, caller.call(SLOW));
                assertEquals(ErrorUri.RUNTIME_ERROR, told.uri(), thrown.toString());
            }
            await(registration.unregister());
        }
    }

    @Test
    void aLimitOfNoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Client.builder().maxInvocations(0));
    }

    /** A client, and how many tasks its executor has been given. */
    private Client callee(String procedure, AtomicInteger tasks, Executor threads, CallHandler handler)
            throws Exception {
        Client callee = realm.join(new SocketConnector(realm.uri(), ConnectionSettings.DEFAULT), task -> {
            tasks.incrementAndGet();
            threads.execute(task);
        });
        await(callee.register(procedure, handler));
        return callee;
    }

    /** How many tasks there are more after so many calls at once. */
    private int tasksOf(int calls, String procedure, AtomicInteger tasks) throws Exception {
        int before = tasks.get();
        await(CompletableFuture.allOf(IntStream.range(0, calls)
                .mapToObj(i -> caller.call(String.class, procedure))
                .toArray(CompletableFuture[]::new)));
        return tasks.get() - before;
    }

    @Test
    void aCallWhoseProcedureWaitsHasAThreadOfItsOwnAndShortOnesShare() throws Exception {
        int calls = 400;
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicInteger tasks = new AtomicInteger();
        try (Client waiting = callee("com.example.waits", tasks, threads, call -> {
                    Thread.sleep(1);
                    return "waited";
                });
                Client quick = callee("com.example.short", tasks, threads, call -> "short")) {
            assertTrue(tasksOf(calls, "com.example.waits", tasks) >= calls);
            // the first ones take long as well, until the JVM has compiled them
            while (tasksOf(calls, "com.example.short", tasks) >= calls) {
                assertEquals(ClientState.JOINED, quick.state());
            }
            assertTrue(tasksOf(calls, "com.example.waits", tasks) >= calls);
            assertEquals(ClientState.JOINED, waiting.state());
        } finally {
            threads.shutdown();
        }
    }
}
