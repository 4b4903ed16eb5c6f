package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each shape of each request once: with options and without, typed and not, waiting and not. */
@Timeout(60)
class ClientShapesTest {
    private static final String DOUBLE = "com.example.double";
    private static final CallOptions DISCLOSED = CallOptions.DEFAULT.discloseMe();
    private static final GenericType<Optional<String>> PERHAPS = new GenericType<>() {};
    private static final GenericType<List<Integer>> INTEGERS = new GenericType<>() {};

    private final BlockingQueue<Object> taken = new LinkedBlockingQueue<>();
    private TestRealm realm;
    private Client alice;
    private Client bob;
    private BlockingClient blocking;

    @BeforeEach
    void join() throws Exception {
        realm = new TestRealm(Reach.IN_PROCESS);
        alice = realm.join();
        bob = realm.join();
        blocking = alice.blocking();
        await(bob.register(
                DOUBLE,
                call -> call.arguments().as(0, int.class) * 2
                        + (call.caller().isPresent() ? " disclosed" : "")
                        + (call.arguments().has("note") ? " noted" : "")));
    }

    @AfterEach
    void leave() {
        realm.close();
    }

    private Object next() throws InterruptedException {
        return taken.poll(20, TimeUnit.SECONDS);
    }

    // Calls

    @Test
    void aCallHasSixShapes() throws Exception {
        assertEquals("[\"84\"]", await(alice.call(DOUBLE, 42)).toString());
        assertEquals(
                "[\"84 disclosed\"]", await(alice.call(DISCLOSED, DOUBLE, 42)).toString());
        assertEquals("84", await(alice.call(String.class, DOUBLE, 42)));
        assertEquals("84 disclosed", await(alice.call(DISCLOSED, String.class, DOUBLE, 42)));
        assertEquals(Optional.of("84"), await(alice.call(PERHAPS, DOUBLE, 42)));
        assertEquals(Optional.of("84 disclosed"), await(alice.call(DISCLOSED, PERHAPS, DOUBLE, 42)));
    }

    @Test
    void aCallThatWaitsHasThemToo() throws Exception {
        assertEquals("[\"84\"]", blocking.call(DOUBLE, 42).toString());
        assertEquals("[\"84 disclosed\"]", blocking.call(DISCLOSED, DOUBLE, 42).toString());
        assertEquals("84", blocking.call(String.class, DOUBLE, 42));
        assertEquals("84 disclosed", blocking.call(DISCLOSED, String.class, DOUBLE, 42));
        assertEquals(Optional.of("84"), blocking.call(PERHAPS, DOUBLE, 42));
        assertEquals(Optional.of("84 disclosed"), blocking.call(DISCLOSED, PERHAPS, DOUBLE, 42));
    }

    @Test
    void loneArgumentsGoWithEveryShape() throws Exception {
        Arguments noted = Arguments.of(42).with("note", "please");
        assertEquals("84 noted", await(alice.call(DOUBLE, noted)).as(0, String.class));
        assertEquals("84 noted", await(alice.call(String.class, DOUBLE, noted)));
        assertEquals("84 noted", blocking.call(DOUBLE, noted).as(0, String.class));
        assertEquals("84 disclosed noted", blocking.call(DISCLOSED, String.class, DOUBLE, noted));
        assertEquals(
                "84 noted",
                items(alice.stream(String.class, DOUBLE, noted)).join().get(0));
        await(bob.subscribe("com.example.news", event -> taken.add(event.arguments())));
        alice.publish("com.example.news", noted);
        assertEquals("please", ((Arguments) next()).as("note", String.class));
        blocking.publishAcknowledged("com.example.news", noted);
        assertEquals("please", ((Arguments) next()).as("note", String.class));
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // there is none
    void anArrayThatIsNullIsExplainedBeforeAnythingIsSent() {
        Object[] none = null;
        for (Callable<?> request : List.<Callable<?>>of(
                () -> alice.call(DOUBLE, none),
                () -> alice.stream(DOUBLE, none),
                () -> alice.publishAcknowledged("com.example.news", none),
                () -> {
                    alice.publish("com.example.news", none);
                    return none;
                })) {
            String message =
                    assertThrows(NullPointerException.class, request::call).getMessage();
            assertTrue(message.contains("(Object) null"), message);
        }
    }

    @Test
    void voidTakesNoResultNullAndAnything() throws Exception {
        await(bob.register("com.example.nothing", call -> null));
        await(bob.register("com.example.null", call -> Arguments.of((Object) null)));
        for (String procedure : List.of("com.example.nothing", "com.example.null", DOUBLE)) {
            assertNull(await(alice.call(Void.class, procedure, 1)));
            assertNull(blocking.call(Void.class, procedure, 1));
            assertNull(blocking.call(CallOptions.DEFAULT, Void.class, procedure, 1));
        }
        failure(WampException.class, alice.call(Void.class, "com.example.nobody"));
        assertThrows(IllegalArgumentException.class, () -> alice.stream(Void.class, DOUBLE, 1));
    }

    @Test
    void aStreamHasSixShapes() throws Exception {
        assertEquals("[[\"84\"]]", await(items(alice.stream(DOUBLE, 42))).toString());
        assertEquals(
                "[[\"84 disclosed\"]]",
                await(items(alice.stream(DISCLOSED, DOUBLE, 42))).toString());
        assertEquals(List.of("84"), await(items(alice.stream(String.class, DOUBLE, 42))));
        assertEquals(List.of("84 disclosed"), await(items(alice.stream(DISCLOSED, String.class, DOUBLE, 42))));
        assertEquals(List.of(Optional.of("84")), await(items(alice.stream(PERHAPS, DOUBLE, 42))));
        assertEquals(List.of(Optional.of("84 disclosed")), await(items(alice.stream(DISCLOSED, PERHAPS, DOUBLE, 42))));
    }

    private static <T> CompletableFuture<List<T>> items(Flow.Publisher<T> publisher) {
        CompletableFuture<List<T>> all = new CompletableFuture<>();
        BlockingQueue<T> items = new LinkedBlockingQueue<>();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(T item) {
                items.add(item);
            }

            @Override
            public void onError(Throwable failure) {
                all.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                all.complete(List.copyOf(items));
            }
        });
        return all;
    }

    @Test
    void aCallWithProgressAndOneInChunksCanBeWaitedFor() throws Exception {
        await(bob.register("com.example.count", call -> {
            int[] sum = {0};
            call.forEachChunk(chunk -> {
                sum[0] += chunk.size() == 0 ? 0 : chunk.as(0, int.class);
                call.progress(sum[0]);
            });
            return sum[0];
        }));
        Consumer<Arguments> onProgress = part -> taken.add(part.as(0, int.class));

        assertEquals(
                7,
                blocking.callWithProgress(CallOptions.DEFAULT, onProgress, "com.example.count", 7)
                        .as(0, int.class));
        assertEquals(7, next());
        assertEquals(
                3,
                blocking.send(CallOptions.DEFAULT, "com.example.count", onceAsked(1, 2))
                        .as(0, int.class));
        assertEquals(
                3,
                blocking.send(CallOptions.DEFAULT, "com.example.count", onceAsked(1, 2), onProgress)
                        .as(0, int.class));
        assertEquals(1, next());
        assertEquals(3, next());
    }

    /** Has those items for the one who subscribes. */
    private static Flow.Publisher<Integer> onceAsked(int... items) {
        return subscriber -> {
            SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
            publisher.subscribe(subscriber);
            for (int item : items) {
                publisher.submit(item);
            }
            publisher.close();
        };
    }

    // Procedures

    @Test
    void aRegistrationHasSixShapes() throws Exception {
        RegisterOptions prefix = RegisterOptions.DEFAULT.prefix();
        await(bob.register("com.example.one", call -> call.procedure()));
        await(bob.register(prefix, "com.example.two.", call -> call.procedure()));
        await(bob.register("com.example.three", Integer.class, x -> x + 1));
        await(bob.register(prefix, "com.example.four.", Integer.class, x -> x + 1));
        await(bob.register("com.example.five", INTEGERS, x -> x.size()));
        await(bob.register(prefix, "com.example.six.", INTEGERS, x -> x.size()));

        assertAnswered();
    }

    @Test
    void aRegistrationThatIsWaitedForHasThemToo() throws Exception {
        RegisterOptions prefix = RegisterOptions.DEFAULT.prefix();
        BlockingClient callee = bob.blocking();
        callee.register("com.example.one", call -> call.procedure());
        callee.register(prefix, "com.example.two.", call -> call.procedure());
        callee.register("com.example.three", Integer.class, x -> x + 1);
        callee.register(prefix, "com.example.four.", Integer.class, x -> x + 1);
        callee.register("com.example.five", INTEGERS, x -> x.size());
        callee.register(prefix, "com.example.six.", INTEGERS, x -> x.size());

        assertAnswered();
    }

    private void assertAnswered() throws InterruptedException {
        assertEquals("com.example.one", blocking.call(String.class, "com.example.one"));
        assertEquals("com.example.two.x", blocking.call(String.class, "com.example.two.x"));
        assertEquals(3, blocking.call(Integer.class, "com.example.three", 2));
        assertEquals(3, blocking.call(Integer.class, "com.example.four.x", 2));
        assertEquals(2, blocking.call(Integer.class, "com.example.five", List.of(4, 5)));
        assertEquals(2, blocking.call(Integer.class, "com.example.six.x", List.of(4, 5)));
    }

    // Topics

    @Test
    void aSubscriptionHasSixShapes() throws Exception {
        SubscribeOptions prefix = SubscribeOptions.DEFAULT.prefix();
        await(bob.subscribe("com.example.one", event -> taken.add(event.topic())));
        await(bob.subscribe(prefix, "com.example.two.", event -> taken.add(event.topic())));
        await(bob.subscribe("com.example.three", Integer.class, taken::add));
        await(bob.subscribe(prefix, "com.example.four.", Integer.class, taken::add));
        await(bob.subscribe("com.example.five", INTEGERS, taken::add));
        await(bob.subscribe(prefix, "com.example.six.", INTEGERS, taken::add));

        assertReceived();
    }

    @Test
    void aSubscriptionThatIsWaitedForHasThemToo() throws Exception {
        SubscribeOptions prefix = SubscribeOptions.DEFAULT.prefix();
        BlockingClient subscriber = bob.blocking();
        subscriber.subscribe("com.example.one", event -> taken.add(event.topic()));
        subscriber.subscribe(prefix, "com.example.two.", event -> taken.add(event.topic()));
        subscriber.subscribe("com.example.three", Integer.class, taken::add);
        subscriber.subscribe(prefix, "com.example.four.", Integer.class, taken::add);
        subscriber.subscribe("com.example.five", INTEGERS, taken::add);
        subscriber.subscribe(prefix, "com.example.six.", INTEGERS, taken::add);

        assertReceived();
    }

    private void assertReceived() throws InterruptedException {
        assertEquals("com.example.one", published("com.example.one"));
        assertEquals("com.example.two.x", published("com.example.two.x"));
        assertEquals(2, published("com.example.three", 2));
        assertEquals(2, published("com.example.four.x", 2));
        assertEquals(List.of(4, 5), published("com.example.five", List.of(4, 5)));
        assertEquals(List.of(4, 5), published("com.example.six.x", List.of(4, 5)));
    }

    private Object published(String topic, Object... arguments) throws InterruptedException {
        blocking.publishAcknowledged(topic, arguments);
        return next();
    }

    @Test
    void aPublicationIsAcknowledgedOrNotWithOptionsAndWithout() throws Exception {
        await(alice.subscribe("com.example.news", event -> taken.add("own " + event.arguments())));
        await(bob.subscribe("com.example.news", event -> taken.add(event.publication())));
        PublishOptions own = PublishOptions.DEFAULT.includeMe().eligible(alice.sessionId());

        alice.publish(own, "com.example.news", 1);
        assertEquals("own [1]", next());
        blocking.publish(own, "com.example.news", 2);
        assertEquals("own [2]", next());
        long owns = await(alice.publishAcknowledged(own, "com.example.news", 3));
        assertEquals("own [3]", next());
        assertTrue(blocking.publishAcknowledged(own, "com.example.news", 4) != owns);
        assertEquals("own [4]", next());
        alice.publish("com.example.news", 5);
        assertInstanceOfLong(next());
        blocking.publish("com.example.news", 6);
        assertInstanceOfLong(next());
        assertEquals(await(alice.publishAcknowledged("com.example.news", 7)), next());
        assertEquals(blocking.publishAcknowledged("com.example.news", 8), next());
        assertTrue(taken.isEmpty());
    }

    private static void assertInstanceOfLong(Object publication) {
        assertTrue(publication instanceof Long, String.valueOf(publication));
    }

    // Who is behind it

    @Test
    void whoIsBehindACallOrAnEventIsToldWhereItIsDisclosed() throws Exception {
        await(bob.register("com.example.who", call -> {
            taken.add(Stream.of(call.caller(), call.callerAuthid(), call.callerAuthrole())
                    .toList());
            return null;
        }));
        await(bob.subscribe(
                "com.example.news",
                event -> taken.add(Stream.of(event.publisher(), event.publisherAuthid(), event.publisherAuthrole())
                        .toList())));
        List<Object> nobody = List.of(OptionalLong.empty(), Optional.empty(), Optional.empty());

        blocking.call("com.example.who");
        assertEquals(nobody, next());
        blocking.publishAcknowledged("com.example.news");
        assertEquals(nobody, next());
        List<Object> somebody = List.of(
                OptionalLong.of(alice.sessionId()),
                Optional.of(alice.welcome().values().get("authid")),
                Optional.of(alice.welcome().values().get("authrole")));
        blocking.call(DISCLOSED, "com.example.who");
        assertEquals(somebody, next());
        blocking.publishAcknowledged(PublishOptions.DEFAULT.discloseMe(), "com.example.news");
        assertEquals(somebody, next());
        assertFalse(somebody.contains(Optional.empty()));
    }
}
