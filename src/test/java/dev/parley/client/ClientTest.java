package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@EnumSource(Reach.class)
class ClientTest {
    private static final String ECHO = "com.example.echo";
    private static final String NEWS = "com.example.news";

    @Parameter
    Reach reach;

    private TestRealm realm;
    private Client alice;
    private Client bob;

    @BeforeEach
    void join() throws Exception {
        realm = new TestRealm(reach);
        alice = realm.join();
        bob = realm.join();
    }

    @AfterEach
    void leave() {
        realm.close();
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    @Test
    void eachSessionHasAnIdAndItsRealm() {
        assertTrue(alice.sessionId() > 0);
        assertNotEquals(alice.sessionId(), bob.sessionId());
        assertEquals("realm1", alice.realm());
        assertFalse(alice.whenClosed().isDone());
    }

    // Calls

    @Test
    void anErrorOfTheCalleeReachesTheCallerWhole() throws Exception {
        await(bob.register("com.example.withdraw", call -> {
            throw new WampException(
                    "com.example.error.overdrawn",
                    Arguments.of("not enough", 12).with("missing", 7));
        }));

        WampException error = failure(WampException.class, alice.call("com.example.withdraw", 19));

        assertEquals("com.example.error.overdrawn", error.uri());
        assertEquals("not enough", error.arguments().as(0, String.class));
        assertEquals(12, error.arguments().as(1, int.class));
        assertEquals(7, error.arguments().as("missing", int.class));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("com.example.withdraw") && message.contains("overdrawn"), message);
    }

    @Test
    void anErrorOfACallThatAProcedureMakesIsItsOwn() throws Exception {
        await(alice.register("com.example.inner", call -> {
            throw new WampException("com.example.error.inner", "why");
        }));
        await(bob.register(
                "com.example.joined", call -> bob.call("com.example.inner").join()));
        await(bob.register("com.example.waited", call -> await(bob.call("com.example.inner"))));

        for (String procedure : List.of("com.example.joined", "com.example.waited")) {
            WampException error = failure(WampException.class, alice.call(procedure));

            assertEquals("com.example.error.inner", error.uri());
            assertEquals("why", error.arguments().as(0, String.class));
        }
    }

    @Test
    void whatGoesWrongInsideAProcedureIsNotTold() throws Exception {
        await(bob.register("com.example.broken", call -> {
            throw new IllegalStateException("the password is swordfish");
        }));
        CompletableFuture<String> later = new CompletableFuture<>();
        later.completeExceptionally(new IllegalStateException("the password is swordfish"));
        await(bob.register("com.example.broken_later", call -> later));

        for (String procedure : List.of("com.example.broken", "com.example.broken_later")) {
            WampException error = failure(WampException.class, alice.call(procedure));

            assertEquals("wamp.error.runtime_error", error.uri());
            assertFalse(error.toString().contains("swordfish"), error.toString());
        }
    }

    @Test
    void aStackThatOverflowsIsAnsweredLikeAnyFailure() throws Exception {
        await(bob.register("com.example.endless", call -> endless(1)));

        assertEquals(
                "wamp.error.runtime_error",
                failure(WampException.class, alice.call("com.example.endless")).uri());
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    @Test
    void aCallThatNobodyAnswersFails() throws Exception {
        assertEquals(
                "wamp.error.no_such_procedure",
                failure(WampException.class, alice.call("com.example.nobody")).uri());
    }

    @Test
    void aProcedureIsRegisteredOnce() throws Exception {
        await(bob.register(ECHO, Invocation::arguments));

        for (Client second : List.of(alice, bob)) {
            WampException refusal = failure(WampException.class, second.register(ECHO, call -> "not this one"));
            assertEquals("wamp.error.procedure_already_exists", refusal.uri());
            assertTrue(String.valueOf(refusal.getMessage()).contains("it is registered already"), refusal.getMessage());
        }
        assertEquals("this one", await(alice.call(String.class, ECHO, "this one")));
    }

    @Test
    void aProcedureThatWasGivenUpIsAnsweredNoMoreButCallsUnderWayAre() throws Exception {
        CountDownLatch isCalled = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        Registration registration = await(bob.register("com.example.slow", call -> {
            isCalled.countDown();
            await(mayAnswer);
            return "answered";
        }));
        CompletableFuture<String> underWay = alice.call(String.class, "com.example.slow");
        await(isCalled);

        await(registration.unregister());

        assertEquals(
                "wamp.error.no_such_procedure",
                failure(WampException.class, alice.call("com.example.slow")).uri());
        mayAnswer.countDown();
        assertEquals("answered", await(underWay));
        await(alice.register("com.example.slow", call -> "by another"));
        assertEquals("by another", await(bob.call(String.class, "com.example.slow")));
    }

    @Test
    void cancellingTheFutureInterruptsTheCallee() throws Exception {
        CountDownLatch isCalled = new CountDownLatch(1);
        CountDownLatch isInterrupted = new CountDownLatch(1);
        await(bob.register("com.example.forever", call -> {
            isCalled.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                isInterrupted.countDown();
                throw interrupted;
            }
            return null;
        }));
        CompletableFuture<Arguments> future = alice.call("com.example.forever");
        await(isCalled);

        future.cancel(true);

        await(isInterrupted);
        await(bob.register(ECHO, Invocation::arguments));
        assertEquals("still there", await(alice.call(String.class, ECHO, "still there")));
    }

    @Test
    void cancellingTheFutureOfATypedCallInterruptsTheCalleeToo() throws Exception {
        CountDownLatch isCalled = new CountDownLatch(1);
        CountDownLatch isInterrupted = new CountDownLatch(1);
        await(bob.register("com.example.forever", call -> {
            isCalled.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                isInterrupted.countDown();
            }
            return null;
        }));
        CompletableFuture<String> future = alice.call(String.class, "com.example.forever");
        await(isCalled);

        future.cancel(true);

        await(isInterrupted);
    }

    @Test
    void theCallersSessionIsToldOnlyWhereTheCallerOrTheCalleeWantsThat() throws Exception {
        await(bob.register("com.example.who", call -> call.details().values().get("caller")));
        await(bob.register(RegisterOptions.DEFAULT.discloseCaller(), "com.example.who_always", call -> call.details()
                .values()
                .get("caller")));
        CallOptions disclosed = CallOptions.DEFAULT.discloseMe();

        assertEquals(
                alice.sessionId(),
                await(alice.call(disclosed, "com.example.who", Arguments.NONE)).as(0, long.class));
        assertEquals(alice.sessionId(), await(alice.call(Long.class, "com.example.who_always")));
        assertEquals(0, await(alice.call("com.example.who")).size());
    }

    @Test
    void aThousandCallsAtOnceAreEachAnsweredTheirOwn() throws Exception {
        await(bob.register("com.example.square", int.class, x -> x * x));
        await(alice.register("com.example.negate", int.class, x -> -x));

        List<CompletableFuture<Integer>> squares = IntStream.range(0, 1000)
                .mapToObj(i -> alice.call(Integer.class, "com.example.square", i))
                .toList();
        List<CompletableFuture<Integer>> negatives = IntStream.range(0, 1000)
                .mapToObj(i -> bob.call(Integer.class, "com.example.negate", i))
                .toList();

        for (int i = 0; i < 1000; i++) {
            assertEquals(i * i, await(squares.get(i)));
            assertEquals(-i, await(negatives.get(i)));
        }
    }

    @Test
    void aProcedureMayCallItsCallerBackAndWait() throws Exception {
        await(alice.register("com.example.name", call -> "Alice"));
        await(bob.register("com.example.greet", call -> "Hello, " + await(bob.call(String.class, "com.example.name"))));
        await(bob.register(
                "com.example.greet_twice",
                call -> await(bob.call(String.class, "com.example.greet"))
                        + await(bob.call(String.class, "com.example.greet"))));

        List<CompletableFuture<String>> greetings = IntStream.range(0, 20)
                .mapToObj(i -> alice.call(String.class, "com.example.greet_twice"))
                .toList();

        for (CompletableFuture<String> greeting : greetings) {
            assertEquals("Hello, AliceHello, Alice", await(greeting));
        }
    }

    @Test
    void aContinuationMayCallAndWait() throws Exception {
        await(bob.register(ECHO, Invocation::arguments));

        CompletableFuture<String> chained = alice.call(String.class, ECHO, "a").thenApply(first -> {
            try {
                return first + await(alice.call(String.class, ECHO, "b"));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });

        assertEquals("ab", await(chained));
    }

    // Events

    @Test
    void anEventReachesTheOthersAndThePublisherOnRequest() throws Exception {
        BlockingQueue<String> atAlice = new LinkedBlockingQueue<>();
        BlockingQueue<String> atBob = new LinkedBlockingQueue<>();
        await(alice.subscribe(NEWS, String.class, atAlice::add));
        await(bob.subscribe(NEWS, String.class, atBob::add));

        await(alice.publishAcknowledged(NEWS, "for others"));
        await(alice.publishAcknowledged(PublishOptions.DEFAULT.includeMe(), NEWS, Arguments.of("for all")));

        assertEquals("for others", next(atBob));
        assertEquals("for all", next(atBob));
        assertEquals("for all", next(atAlice));
    }

    @Test
    void theAcknowledgementNamesThePublicationThatSubscribersSee() throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        await(bob.subscribe(NEWS, events::add));

        long publication =
                await(alice.publishAcknowledged(PublishOptions.DEFAULT.discloseMe(), NEWS, Arguments.of("x")));
        alice.publish(NEWS, "anonymous");

        Event first = next(events);
        assertEquals(publication, first.publication());
        assertEquals(alice.sessionId(), first.details().values().get("publisher"));
        assertNull(next(events).details().values().get("publisher"));
    }

    @Test
    void aPublicationThatIsRefusedFails() throws Exception {
        assertEquals(
                "wamp.error.invalid_uri",
                failure(WampException.class, alice.publishAcknowledged("wamp.mine", 1))
                        .uri());
        assertEquals(
                "wamp.error.invalid_uri",
                failure(WampException.class, alice.subscribe("no good", event -> {}))
                        .uri());
    }

    @Test
    void thousandsOfEventsKeepTheirOrder() throws Exception {
        int count = 5000;
        BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
        await(bob.subscribe(NEWS, int.class, numbers::add));

        for (int i = 0; i < count; i++) {
            alice.publish(NEWS, i);
        }

        for (int i = 0; i < count; i++) {
            assertEquals(i, next(numbers));
        }
    }

    @Test
    void aHandlerTakesOneEventAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(500);
        await(bob.subscribe(NEWS, event -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            inside.decrementAndGet();
            all.countDown();
        }));

        for (int i = 0; i < 500; i++) {
            alice.publish(NEWS, i);
        }

        await(all);
        assertEquals(1, most.get());
    }

    @Test
    void aSlowHandlerDelaysNeitherOtherSubscriptionsNorCalls() throws Exception {
        CountDownLatch isSlow = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        BlockingQueue<Integer> slow = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> quick = new LinkedBlockingQueue<>();
        await(bob.subscribe("com.example.slow", event -> {
            isSlow.countDown();
            await(mayGoOn);
            slow.add(event.arguments().as(0, int.class));
        }));
        await(bob.subscribe("com.example.quick", int.class, quick::add));
        await(bob.register(ECHO, Invocation::arguments));
        alice.publish("com.example.slow", 1);
        alice.publish("com.example.slow", 2);
        await(isSlow);

        alice.publish("com.example.quick", 3);

        assertEquals(3, next(quick));
        assertEquals("quick", await(alice.call(String.class, ECHO, "quick")));
        assertTrue(slow.isEmpty());
        mayGoOn.countDown();
        assertEquals(1, next(slow));
        assertEquals(2, next(slow));
    }

    @Test
    void ofTwoHandlersOneGoesAndTheOtherStays() throws Exception {
        BlockingQueue<String> first = new LinkedBlockingQueue<>();
        BlockingQueue<String> second = new LinkedBlockingQueue<>();
        Subscription leaving = await(bob.subscribe(NEWS, String.class, first::add));
        Subscription staying = await(bob.subscribe(NEWS, String.class, second::add));
        await(alice.publishAcknowledged(NEWS, "to both"));
        assertEquals("to both", next(first));
        assertEquals("to both", next(second));

        await(leaving.unsubscribe());
        await(leaving.unsubscribe());
        await(alice.publishAcknowledged(NEWS, "to one"));

        assertEquals("to one", next(second));
        await(staying.unsubscribe());
        await(alice.publishAcknowledged(NEWS, "to nobody"));
        await(bob.subscribe(NEWS, String.class, second::add));
        await(alice.publishAcknowledged(NEWS, "again"));
        assertEquals("again", next(second));
        assertTrue(first.isEmpty(), first.toString());
    }

    @Test
    void aHandlerThatFailsGetsTheNextEventAllTheSame() throws Exception {
        BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        await(bob.subscribe(NEWS, int.class, number -> {
            taken.add(number);
            throw new IllegalStateException("as is to be expected");
        }));

        alice.publish(NEWS, "not a number");
        alice.publish(NEWS, 1);
        alice.publish(NEWS, 2);

        assertEquals(1, next(taken));
        assertEquals(2, next(taken));
    }

    @Test
    void aHandlerMayCallAndWait() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        await(alice.register(ECHO, Invocation::arguments));
        await(bob.subscribe(
                NEWS,
                event -> answers.add(
                        await(bob.call(String.class, ECHO, event.arguments().as(0, String.class))))));

        alice.publish(NEWS, "one");
        alice.publish(NEWS, "two");

        assertEquals("one", next(answers));
        assertEquals("two", next(answers));
    }

    // The end

    @Test
    void closeWaitsAndLeavesNothing() throws Exception {
        await(bob.register(ECHO, Invocation::arguments));
        BlockingQueue<String> atBob = new LinkedBlockingQueue<>();
        await(bob.subscribe(NEWS, String.class, atBob::add));

        bob.close();

        assertEquals("wamp.close.close_realm", bob.whenClosed().getNow("still open"));
        assertEquals(
                "wamp.error.no_such_procedure",
                failure(WampException.class, alice.call(ECHO, 1)).uri());
        await(alice.register(ECHO, Invocation::arguments));
        await(alice.publishAcknowledged(NEWS, "to nobody"));
        assertTrue(atBob.isEmpty());
        bob.close();
    }

    @Test
    void afterCloseEverythingFails() {
        alice.close();

        SessionClosedException call = failure(SessionClosedException.class, alice.call(ECHO));
        assertEquals("wamp.close.close_realm", call.reason());
        failure(SessionClosedException.class, alice.register(ECHO, Invocation::arguments));
        failure(SessionClosedException.class, alice.subscribe(NEWS, event -> {}));
        failure(SessionClosedException.class, alice.publishAcknowledged(NEWS));
        assertThrows(SessionClosedException.class, () -> alice.publish(NEWS));
    }

    @Test
    void closeFailsWhatIsPendingAndInterruptsWhatIsRunning() throws Exception {
        CountDownLatch isCalled = new CountDownLatch(2);
        CountDownLatch isInterrupted = new CountDownLatch(1);
        await(bob.register("com.example.forever", call -> {
            isCalled.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                isInterrupted.countDown();
            }
            return null;
        }));
        await(alice.register("com.example.alices", call -> {
            isCalled.countDown();
            new CountDownLatch(1).await();
            return null;
        }));
        CompletableFuture<Arguments> pending = alice.call("com.example.forever");
        CompletableFuture<Arguments> atAlice = bob.call("com.example.alices");
        await(isCalled);

        alice.close();

        assertEquals(
                "wamp.close.close_realm",
                failure(SessionClosedException.class, pending).reason());
        assertEquals(
                "wamp.error.canceled", failure(WampException.class, atAlice).uri());
        await(isInterrupted);
    }

    @Test
    void aHandlerMayCloseItsClient() throws Exception {
        await(bob.subscribe(NEWS, event -> bob.close()));

        alice.publish(NEWS);

        assertEquals("wamp.close.close_realm", await(bob.whenClosed()));
    }

    @Test
    void theEndOfTheRouterCancelsCallsAndEndsSessions() throws Exception {
        CountDownLatch isCalled = new CountDownLatch(1);
        await(bob.register("com.example.forever", call -> {
            isCalled.countDown();
            new CountDownLatch(1).await();
            return null;
        }));
        CompletableFuture<Arguments> pending = alice.call("com.example.forever");
        await(isCalled);

        realm.server().close();

        assertEquals(
                "wamp.error.canceled", failure(WampException.class, pending).uri());
        for (Client client : List.of(alice, bob)) {
            assertEquals("wamp.close.system_shutdown", await(client.whenClosed()));
            assertEquals(
                    "wamp.close.system_shutdown",
                    failure(SessionClosedException.class, client.call(ECHO)).reason());
        }
    }

    @Test
    void manyMayUseOneClientAtOnce() throws Exception {
        await(bob.register(ECHO, Invocation::arguments));
        int users = 8;
        List<String> wrong = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            String name = "user-" + user;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    try {
                        String said = name + "-" + i;
                        if (!said.equals(await(alice.call(String.class, ECHO, said)))) {
                            wrong.add(said);
                        }
                    } catch (Exception failure) {
                        wrong.add(failure.toString());
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(List.of(), wrong);
    }
}
