package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.engine.Relay;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Payload;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Result;
import dev.parley.message.Yield;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls in chunks, against a router in the test's hand. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // a future is what a procedure may answer
class ClientChunksTest {
    private static final String SUM = "com.example.sum";
    private static final Dict FEATURES =
            Dict.of("roles", Map.of("dealer", Map.of("features", Map.of("progressive_call_invocations", true))));
    private static final Dict MORE = Dict.of("progress", true);

    private final ScriptedRouter router = new ScriptedRouter();
    private Client client;

    @BeforeEach
    void join() throws Exception {
        CompletableFuture<Client> joining = TestRealm.once(Client.builder().connector(router));
        router.admit(1, FEATURES);
        client = await(joining);
    }

    /** A publisher in the test's hand, which counts what it was asked for. */
    private static final class Source implements Flow.Publisher<Object>, Flow.Subscription {
        private final CompletableFuture<Void> canceled = new CompletableFuture<>();
        private Flow.Subscriber<? super Object> subscriber;
        private volatile long asked;

        @Override
        public void subscribe(Flow.Subscriber<? super Object> to) {
            subscriber = to;
            to.onSubscribe(this);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
        public void request(long items) {
            asked += items;
        }

        @Override
        public void cancel() {
            canceled.complete(null);
        }

        void waitUntilAsked(long items) {
            while (asked < items) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean saysMore(Call call) {
        return Boolean.TRUE.equals(call.options().values().get("progress"));
    }

    @Test
    void whatAPublisherHasIsOneCall() throws Exception {
        Source source = new Source();
        CompletableFuture<Arguments> call = client.send(CallOptions.DEFAULT.discloseMe(), SUM, source);
        assertTrue(router.saidNothingMore());
        assertEquals(1, source.asked);

        source.subscriber.onNext(1);
        source.subscriber.onNext(Arguments.of(2, 3));
        source.subscriber.onComplete();

        Call first = router.next(Call.class);
        Call second = router.next(Call.class);
        Call last = router.next(Call.class);
        assertEquals(List.of(first.request(), first.request()), List.of(second.request(), last.request()));
        assertEquals(
                List.of("[1]", "[2,3]", ""),
                List.of(
                        first.payload().json(),
                        second.payload().json(),
                        last.payload().json()));
        assertTrue(saysMore(first) && saysMore(second) && !saysMore(last));
        router.client.received(
                new Result(first.request(), Dict.EMPTY, Arguments.of(6).payload()));
        assertEquals(6, await(call).as(0, int.class));
        await(source.canceled);
    }

    @Test
    void aPublisherWithoutItemsIsACallWithoutArguments() throws Exception {
        Source source = new Source();
        CompletableFuture<Arguments> call = client.send(CallOptions.DEFAULT, SUM, source);

        source.subscriber.onComplete();

        Call only = router.next(Call.class);
        assertFalse(saysMore(only));
        router.client.received(new Result(only.request(), Dict.EMPTY, Payload.NONE));
        await(call);
    }

    @Test
    void noMoreIsAskedForThanTheRouterReads() throws Exception {
        Source source = new Source();
        CompletableFuture<Arguments> call = client.send(CallOptions.DEFAULT, SUM, source);
        source.subscriber.onNext(1);
        source.waitUntilAsked(2);

        router.room(false);
        source.subscriber.onNext(2);
        assertEquals(2, source.asked);
        router.room(true);

        source.waitUntilAsked(3);
        call.cancel(true);
    }

    @Test
    void anAnswerBeforeTheLastChunkEndsTheCall() throws Exception {
        Source source = new Source();
        CompletableFuture<Arguments> call = client.send(CallOptions.DEFAULT, SUM, source);
        source.subscriber.onNext(1);
        Call first = router.next(Call.class);

        router.client.received(
                new Result(first.request(), Dict.EMPTY, Arguments.of(1).payload()));

        assertEquals(1, await(call).as(0, int.class));
        await(source.canceled);
        source.subscriber.onNext(2);
        source.subscriber.onComplete();
        assertTrue(router.saidNothingMore());
    }

    @Test
    void cancellingCancelsBothTheCallAndThePublisher() throws Exception {
        Source source = new Source();
        CompletableFuture<Arguments> call = client.send(CallOptions.DEFAULT, SUM, source);
        source.subscriber.onNext(1);
        Call first = router.next(Call.class);

        call.cancel(true);

        assertEquals(first.request(), router.next(Cancel.class).request());
        await(source.canceled);
    }

    @Test
    void aPublisherThatFailsCancelsTheCall() throws Exception {
        Source source = new Source();
        CompletableFuture<Arguments> call = client.send(CallOptions.DEFAULT, SUM, source);
        source.subscriber.onNext(1);
        router.next(Call.class);

        source.subscriber.onError(new IllegalStateException("no more paper"));

        router.next(Cancel.class);
        assertEquals("no more paper", failure(IllegalStateException.class, call).getMessage());
    }

    @Test
    void chunksThatAreUnderWayAreNotMadeAgain() throws Exception {
        Source source = new Source();
        CompletableFuture<Arguments> call = client.send(CallOptions.DEFAULT.idempotent(), SUM, source);
        source.subscriber.onNext(1);
        router.next(Call.class);

        router.client.closed("the cable was pulled");

        failure(SessionClosedException.class, call);
        await(source.canceled);
    }

    @Test
    void progressComesWhileChunksGo() throws Exception {
        Source source = new Source();
        List<Integer> progress = new CopyOnWriteArrayList<>();
        CompletableFuture<Arguments> call =
                client.send(CallOptions.DEFAULT, SUM, source, results -> progress.add(results.as(0, int.class)));
        source.subscriber.onNext(1);
        Call first = router.next(Call.class);
        assertEquals(true, first.options().values().get("receive_progress"));
        router.client.received(new Result(first.request(), MORE, Arguments.of(1).payload()));
        source.subscriber.onNext(2);
        router.next(Call.class);
        router.client.received(new Result(first.request(), MORE, Arguments.of(3).payload()));
        source.subscriber.onComplete();
        router.next(Call.class);
        router.client.received(
                new Result(first.request(), Dict.EMPTY, Arguments.of("done").payload()));

        assertEquals("done", await(call).as(0, String.class));
        assertEquals(List.of(1, 3), progress);
    }

    @Test
    void aRouterThatTakesNoChunksIsNamed() throws Exception {
        ScriptedRouter simple = new ScriptedRouter();
        Client other = simple.welcome();
        Source source = new Source();

        CompletableFuture<Arguments> call = other.send(CallOptions.DEFAULT, SUM, source);
        source.subscriber.onNext(1);

        assertEquals(
                "wamp.error.feature_not_supported",
                failure(WampException.class, call).uri());
        assertTrue(simple.saidNothingMore());
    }

    // The callee

    private void register(CallHandler handler) throws Exception {
        CompletableFuture<Registration> registration = client.register(SUM, handler);
        router.client.received(new Registered(router.next(Register.class).request(), 5));
        await(registration);
    }

    private void invoke(Dict details, Object... arguments) {
        router.client.received(
                new Invocation(1, 5, details, Arguments.of(arguments).payload()));
    }

    @Test
    void aProcedureTakesTheChunksInItsThread() throws Exception {
        register(call -> {
            List<Integer> numbers = new ArrayList<>();
            call.forEachChunk(chunk -> numbers.add(chunk.as(0, int.class)));
            return numbers;
        });

        invoke(MORE, 1);
        invoke(MORE, 2);
        invoke(Dict.EMPTY, 3);

        assertEquals("[[1,2,3]]", router.next(Yield.class).payload().json());
    }

    @Test
    void aCallInOnePieceIsOneChunk() throws Exception {
        register(call -> {
            List<Integer> numbers = new ArrayList<>();
            call.forEachChunk(chunk -> numbers.add(chunk.as(0, int.class)));
            return numbers;
        });

        invoke(Dict.EMPTY, 7);

        assertEquals("[[7]]", router.next(Yield.class).payload().json());
    }

    @Test
    void aLastChunkWithoutArgumentsIsNone() throws Exception {
        CompletableFuture<List<Integer>> taken = new CompletableFuture<>();
        register(call -> {
            List<Integer> numbers = new CopyOnWriteArrayList<>();
            call.chunks().subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(Arguments chunk) {
                    numbers.add(chunk.as(0, int.class));
                }

                @Override
                public void onError(Throwable failure) {
                    taken.completeExceptionally(failure);
                }

                @Override
                public void onComplete() {
                    taken.complete(numbers);
                }
            });
            return taken;
        });

        invoke(MORE, 1);
        invoke(Dict.EMPTY);

        assertEquals("[[1]]", router.next(Yield.class).payload().json());
    }

    @Test
    void aProcedureMayAnswerBeforeTheLastChunk() throws Exception {
        register(call -> "enough");

        invoke(MORE, 1);

        assertEquals("[\"enough\"]", router.next(Yield.class).payload().json());
    }

    @Test
    void anInterruptEndsTheChunks() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        CountDownLatch isUnderWay = new CountDownLatch(1);
        register(call -> {
            try {
                call.forEachChunk(chunk -> isUnderWay.countDown());
                end.complete(null);
            } catch (Throwable stopped) {
                end.complete(stopped);
            }
            assertTrue(call.isCanceled());
            return null;
        });
        invoke(MORE, 1);
        await(isUnderWay);

        router.client.received(new Interrupt(1, Dict.of("mode", "killnowait")));

        assertEquals("wamp.error.canceled", router.next(ErrorReply.class).error());
        Throwable stopped = await(end);
        assertTrue(
                stopped instanceof InterruptedException
                        || stopped instanceof java.util.concurrent.CancellationException,
                String.valueOf(stopped));
    }

    @Test
    void chunksThatNobodyTakesAreBounded() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        register(call -> done);

        for (int i = 0; i <= Relay.MAX_ITEMS; i++) {
            invoke(MORE, i);
        }

        ErrorReply error = router.next(ErrorReply.class);
        assertEquals("wamp.error.runtime_error", error.error());
        assertNull(done.getNow(null));
        done.complete(null);
    }
}
