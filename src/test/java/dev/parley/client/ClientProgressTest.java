package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.engine.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Progressive results, through a router. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@EnumSource(Reach.class)
class ClientProgressTest {
    private static final String COUNT = "com.example.count";

    @Parameter
    Reach reach;

    private TestRealm realm;
    private Client caller;
    private Client callee;

    @BeforeEach
    void join() throws Exception {
        realm = new TestRealm(reach);
        caller = realm.join();
        callee = realm.join();
    }

    @AfterEach
    void leave() {
        realm.close();
    }

    /** Counts up to its argument, and answers with the sum. */
    private void registerCount() throws Exception {
        await(callee.register(COUNT, call -> {
            int sum = 0;
            for (int i = 1; i <= call.arguments().as(0, int.class); i++) {
                call.progress(i);
                sum += i;
            }
            return sum;
        }));
    }

    /** Takes what it is told to. */
    private static final class Taker<T> implements Flow.Subscriber<T> {
        final BlockingQueue<T> items = new LinkedBlockingQueue<>();
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription to) {
            subscription.complete(to);
        }

        @Override
        public void onNext(T item) {
            items.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }

    @Test
    void aConsumerGetsTheProgressInOrderBeforeTheResult() throws Exception {
        registerCount();
        List<Integer> progress = new CopyOnWriteArrayList<>();

        CompletableFuture<Arguments> call = caller.callWithProgress(
                CallOptions.DEFAULT, results -> progress.add(results.as(0, int.class)), COUNT, 1000);

        assertEquals(500_500, await(call).as(0, int.class));
        assertEquals(IntStream.rangeClosed(1, 1000).boxed().toList(), progress);
    }

    @Test
    void aCallerThatTakesNoProgressGetsTheResultAlone() throws Exception {
        registerCount();

        assertEquals(55, await(caller.call(Integer.class, COUNT, 10)));
    }

    @Test
    void aConsumerThatThrowsCancelsTheCall() throws Exception {
        CountDownLatch isCanceled = new CountDownLatch(1);
        await(callee.register(COUNT, call -> {
            call.onCancel(isCanceled::countDown);
            call.progress(1);
            new CountDownLatch(1).await();
            return null;
        }));

        CompletableFuture<Arguments> call = caller.callWithProgress(
                CallOptions.DEFAULT,
                results -> {
                    throw new IllegalStateException("no, thanks");
                },
                COUNT);

        assertEquals("no, thanks", failure(IllegalStateException.class, call).getMessage());
        await(isCanceled);
    }

    @Test
    void aSubscriberGetsAsMuchAsItAsksFor() throws Exception {
        registerCount();
        Taker<Integer> taker = new Taker<>();

        caller.stream(Integer.class, COUNT, 5).subscribe(taker);
        Flow.Subscription subscription = await(taker.subscription);
        subscription.request(2);
        assertEquals(1, taker.items.poll(20, TimeUnit.SECONDS));
        assertEquals(2, taker.items.poll(20, TimeUnit.SECONDS));

        // the router answers in order: what the subscriber did not ask for has arrived when this has
        assertEquals(55, await(caller.call(Integer.class, COUNT, 10)));
        assertTrue(taker.items.isEmpty());
        assertFalse(taker.end.isDone());
        subscription.request(3);
        subscription.request(1);
        await(taker.end);
        assertEquals(List.of(3, 4, 5, 15), new ArrayList<>(taker.items));
    }

    @Test
    void eachSubscriptionMakesACall() throws Exception {
        registerCount();
        Flow.Publisher<Integer> publisher = caller.stream(Integer.class, COUNT, 2);

        for (int i = 0; i < 3; i++) {
            Taker<Integer> taker = new Taker<>();
            publisher.subscribe(taker);
            await(taker.subscription).request(Long.MAX_VALUE);
            await(taker.end);
            assertEquals(List.of(1, 2, 3), new ArrayList<>(taker.items));
        }
    }

    @Test
    void cancellingTheSubscriptionCancelsTheCall() throws Exception {
        CountDownLatch isInterrupted = new CountDownLatch(1);
        await(callee.register(COUNT, call -> {
            call.progress(1);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                isInterrupted.countDown();
            }
            return null;
        }));
        Taker<Integer> taker = new Taker<>();
        caller.stream(Integer.class, COUNT).subscribe(taker);
        await(taker.subscription).request(5);
        assertEquals(1, taker.items.poll(20, TimeUnit.SECONDS));

        taker.subscription.join().cancel();
        taker.subscription.join().cancel();

        await(isInterrupted);
        assertFalse(taker.end.isDone());
    }

    @Test
    void anErrorComesBehindTheProgress() throws Exception {
        await(callee.register(COUNT, call -> {
            call.progress(1);
            throw new WampException("com.example.error.tired", "enough");
        }));
        Taker<Integer> taker = new Taker<>();
        caller.stream(Integer.class, COUNT).subscribe(taker);
        await(taker.subscription).request(5);

        WampException failure = failure(WampException.class, taker.end);

        assertEquals("com.example.error.tired", failure.uri());
        assertEquals(List.of(1), new ArrayList<>(taker.items));
    }

    @Test
    void anItemOfAnotherTypeEndsTheStream() throws Exception {
        await(callee.register(COUNT, call -> {
            call.progress("one");
            call.progress("two");
            return null;
        }));
        Taker<Integer> taker = new Taker<>();
        caller.stream(Integer.class, COUNT).subscribe(taker);
        await(taker.subscription).request(5);

        failure(BindingException.class, taker.end);
    }

    @Test
    void askingForNothingIsAnError() throws Exception {
        registerCount();
        Taker<Integer> taker = new Taker<>();
        caller.stream(Integer.class, COUNT, 3).subscribe(taker);

        await(taker.subscription).request(0);

        failure(IllegalArgumentException.class, taker.end);
    }

    @Test
    void moreThanASubscriberCanHaveWaitingCancelsTheCall() throws Exception {
        CompletableFuture<Throwable> atCallee = new CompletableFuture<>();
        await(callee.register(COUNT, call -> {
            try {
                while (true) {
                    call.progress(1);
                }
            } catch (CancellationException over) {
                atCallee.complete(over);
                throw over;
            }
        }));
        Taker<Integer> taker = new Taker<>();
        caller.stream(Integer.class, COUNT).subscribe(taker);
        await(taker.subscription).request(1);

        assertInstanceOf(CancellationException.class, await(atCallee));
        taker.subscription.join().request(Long.MAX_VALUE);
        assertEquals(
                "wamp.error.canceled", failure(WampException.class, taker.end).uri());
        assertEquals(Relay.MAX_ITEMS + 1, taker.items.size());
    }

    @Test
    void aPublisherIsWhatAProcedureAnswers() throws Exception {
        await(callee.register(COUNT, call -> {
            SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
            CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
                while (publisher.getNumberOfSubscribers() == 0) {
                    Thread.onSpinWait();
                }
                for (int i = 1; i <= 1000; i++) {
                    publisher.submit(i);
                }
                publisher.close();
            });
            return publisher;
        }));
        List<Integer> progress = new CopyOnWriteArrayList<>();

        Arguments result = await(
                caller.callWithProgress(CallOptions.DEFAULT, results -> progress.add(results.as(0, int.class)), COUNT));

        assertEquals(IntStream.rangeClosed(1, 1000).boxed().toList(), progress);
        assertEquals(0, result.size());
        assertEquals(1000, await(caller.call(COUNT)).elements(0).size());
    }

    @Test
    void aTimeoutThatIsForwardedIsMindedByTheCallee() throws Exception {
        CountDownLatch isInterrupted = new CountDownLatch(1);
        await(callee.register(RegisterOptions.DEFAULT.forwardTimeout(), COUNT, call -> {
            assertEquals(30L, call.details().values().get("timeout"));
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                isInterrupted.countDown();
            }
            return null;
        }));

        WampException failure = failure(
                WampException.class,
                caller.call(CallOptions.DEFAULT.timeout(Duration.ofMillis(30)), COUNT, Arguments.NONE));

        assertEquals("wamp.error.timeout", failure.uri());
        await(isInterrupted);
    }
}
