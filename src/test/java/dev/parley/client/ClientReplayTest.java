package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a client fetches what it missed, against a router in the test's hand. */
@Timeout(60)
class ClientReplayTest {
    private static final String NEWS = "com.example.news";

    private final ScriptedRouter router = new ScriptedRouter();
    private final BlockingQueue<dev.parley.client.Event> events = new LinkedBlockingQueue<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private Client client;

    @BeforeEach
    void join() throws Exception {
        CompletableFuture<Client> joining = Client.builder()
                .connector(router)
                .realm(TestRealm.NAME)
                .reconnect(Reconnect.after(Duration.ofMillis(1), Duration.ofMillis(10)))
                .connect();
        router.admit(1);
        client = await(joining);
    }

    @AfterEach
    void close() {
        mayGoOn.countDown();
        Thread closing = new Thread(client::close);
        closing.start();
        router.client.closed("the test is over");
    }

    private Subscription subscribe(SubscribeOptions options, Object... newest) throws Exception {
        return subscribe(options, events::add, newest);
    }

    /** A subscription with what the history has as its newest event. */
    private Subscription subscribe(SubscribeOptions options, EventHandler handler, Object... newest) throws Exception {
        CompletableFuture<Subscription> subscription = client.subscribe(options, NEWS, handler);
        subscribed(5);
        Call mark = asked(5);
        assertEquals(true, mark(mark, "reverse", boolean.class));
        assertFalse(subscription.isDone());
        answer(mark, newest);
        return await(subscription);
    }

    private void subscribed(long id) throws Exception {
        router.client.received(new Subscribed(router.next(Subscribe.class).request(), id));
    }

    private void rejoin(long session, long subscription) throws Exception {
        router.client.closed("the cable was pulled");
        router.admit(session);
        subscribed(subscription);
    }

    private Call asked(long subscription) throws Exception {
        Call call = router.next(Call.class);
        assertEquals("wamp.subscription.get_events", call.procedure());
        assertEquals(subscription, new Arguments(call.payload()).as(0, long.class));
        return call;
    }

    private static <T> T mark(Call call, String key, Class<T> type) {
        return new Arguments(call.payload()).as(key, type);
    }

    private static Map<String, Object> recorded(long publication) {
        return Map.of(
                "timestamp",
                "2026-01-01T00:00:00.000Z",
                "subscription",
                5,
                "publication",
                publication,
                "details",
                Map.of(),
                "args",
                List.of(publication),
                "kwargs",
                Map.of("key", "value"));
    }

    private void answer(Call call, Object... page) {
        answerPartly(call, false, page);
    }

    private void answerPartly(Call call, boolean isLimitReached, Object... page) {
        Object[] list = new Object[page.length];
        for (int i = 0; i < page.length; i++) {
            list[i] = recorded(((Number) page[i]).longValue());
        }
        result(call, Arguments.of(list).with("is_limit_reached", isLimitReached));
    }

    private void result(Call call, Arguments results) {
        router.client.received(new Result(call.request(), Dict.EMPTY, results.payload()));
    }

    private void publish(long subscription, long publication) {
        router.client.received(new Event(
                subscription, publication, Dict.EMPTY, Arguments.of(publication).payload()));
    }

    /** The publications that come next, a minus before those that are replayed. */
    private List<Long> next(int count) throws Exception {
        List<Long> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dev.parley.client.Event event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("only " + next);
            }
            assertEquals(event.publication(), event.arguments().as(0, long.class));
            next.add(event.isReplayed() ? -event.publication() : event.publication());
        }
        return next;
    }

    @Test
    void whatWasMissedComesInOrderOnceAndMarked() throws Exception {
        Subscription subscription = subscribe(SubscribeOptions.DEFAULT.replayMissed());
        publish(5, 30);
        publish(5, 10);

        rejoin(2, 6);
        Call call = asked(6);
        assertEquals(10, mark(call, "after_publication", long.class));
        publish(6, 25);
        publish(6, 7);
        answer(call, 40, 20, 25);

        // 25 was published after the subscription, and is in the history as well
        assertEquals(List.of(30L, 10L, -40L, -20L, 25L, 7L), next(6));
        publish(6, 8);
        publish(6, 7);
        publish(6, 9);
        assertEquals(List.of(8L, 9L), next(2));
        assertEquals(0, subscription.gaps());
    }

    @Test
    void argumentsAndDetailsOfTheHistoryAreThoseOfTheEvent() throws Exception {
        subscribe(SubscribeOptions.DEFAULT.replayMissed());
        rejoin(2, 6);
        Call call = asked(6);
        result(
                call,
                Arguments.of(Map.of("publication", 9, "details", Map.of("topic", "com.example.other", "publisher", 77)))
                        .with("is_limit_reached", false));

        dev.parley.client.Event event = events.poll(20, TimeUnit.SECONDS);
        assertEquals("com.example.other", event.topic());
        assertEquals(77L, event.details().values().get("publisher"));
        assertEquals(0, event.arguments().size());
    }

    @Test
    void whatWasThereBeforeTheFirstSubscriptionDoesNotCome() throws Exception {
        subscribe(SubscribeOptions.DEFAULT.replayMissed(), 17);

        rejoin(2, 6);
        Call call = asked(6);
        assertEquals(17, mark(call, "after_publication", long.class));
        answer(call, 18);

        assertEquals(List.of(-18L), next(1));
    }

    @Test
    void allThatIsThereComesFirstWhereThatIsWanted() throws Exception {
        CompletableFuture<Subscription> subscription =
                client.subscribe(SubscribeOptions.DEFAULT.replayAll(), NEWS, events::add);
        subscribed(5);
        Call call = asked(5);
        assertFalse(new Arguments(call.payload()).has("after_publication"));
        publish(5, 3);
        answer(call, 1, 2, 3);

        await(subscription);
        assertEquals(List.of(-1L, -2L, 3L), next(3));
    }

    @Test
    void anEarlierProgramsPlaceIsGoneOnFrom() throws Exception {
        CompletableFuture<Subscription> subscription =
                client.subscribe(SubscribeOptions.DEFAULT.replayAfter(41), NEWS, events::add);
        subscribed(5);
        Call call = asked(5);
        assertEquals(41, mark(call, "after_publication", long.class));
        answer(call, 42);

        await(subscription);
        assertEquals(List.of(-42L), next(1));
    }

    @Test
    void aLongHistoryComesPageByPage() throws Exception {
        subscribe(SubscribeOptions.DEFAULT.replayMissed(), 1);
        rejoin(2, 6);

        answerPartly(asked(6), true, 2, 3);
        Call second = asked(6);
        assertEquals(3, mark(second, "after_publication", long.class));
        publish(6, 6);
        answerPartly(second, true, 4, 5);
        Call third = asked(6);
        assertEquals(5, mark(third, "after_publication", long.class));
        answer(third, 6);

        assertEquals(List.of(-2L, -3L, -4L, -5L, 6L), next(5));
    }

    @Test
    void theSessionMayBeLostWhileItFetches() throws Exception {
        subscribe(SubscribeOptions.DEFAULT.replayMissed(), 1);
        rejoin(2, 6);
        answerPartly(asked(6), true, 2, 3);
        asked(6);
        publish(6, 6);

        rejoin(3, 7);
        Call call = asked(7);
        assertEquals(3, mark(call, "after_publication", long.class));
        answer(call, 4, 5, 6);

        assertEquals(List.of(-2L, -3L, -4L, -5L, 6L), next(5));
        publish(7, 8);
        assertEquals(List.of(8L), next(1));
    }

    @Test
    void theSessionMayBeLostBeforeThePlaceIsKnown() throws Exception {
        CompletableFuture<Subscription> subscription =
                client.subscribe(SubscribeOptions.DEFAULT.replayMissed(), NEWS, events::add);
        subscribed(5);
        asked(5);

        rejoin(2, 6);
        assertFalse(subscription.isDone());
        answer(asked(6), 3);

        await(subscription);
        publish(6, 4);
        assertEquals(List.of(4L), next(1));
    }

    @Test
    void anEventThatIsInNoHistoryIsNotTheLastThatWasSeen() throws Exception {
        Subscription subscription = subscribe(SubscribeOptions.DEFAULT.replayMissed());
        publish(5, 1);
        publish(5, 2);
        publish(5, 3);
        rejoin(2, 6);

        // 3 was for certain sessions alone, so the history does not have it; nor 2
        Call call = asked(6);
        assertEquals(3, mark(call, "after_publication", long.class));
        result(call, Arguments.NONE.with("is_limit_reached", false).with("unknown_publication", 3));
        call = asked(6);
        assertEquals(2, mark(call, "after_publication", long.class));
        result(call, Arguments.NONE.with("is_limit_reached", false).with("unknown_publication", 2));
        call = asked(6);
        assertEquals(1, mark(call, "after_publication", long.class));
        answer(call, 4);

        assertEquals(List.of(1L, 2L, 3L, -4L), next(4));
        assertEquals(0, subscription.gaps());
    }

    @Test
    void aHistoryThatDoesNotGoBackFarEnoughIsAGap() throws Exception {
        Subscription subscription = subscribe(SubscribeOptions.DEFAULT.replayMissed());
        publish(5, 1);
        rejoin(2, 6);
        result(asked(6), Arguments.NONE.with("is_limit_reached", false).with("unknown_publication", 1));
        Call call = asked(6);
        assertFalse(new Arguments(call.payload()).has("after_publication"));
        answer(call, 8, 9);

        assertEquals(List.of(1L, -8L, -9L), next(3));
        assertEquals(1, subscription.gaps());
    }

    @Test
    void aRouterWithoutHistoryIsNamedAndWhatArrivesStillComes() throws Exception {
        CompletableFuture<Subscription> subscription =
                client.subscribe(SubscribeOptions.DEFAULT.replayMissed(), NEWS, events::add);
        subscribed(5);
        router.client.received(new ErrorReply(
                MessageType.CALL, asked(5).request(), Dict.EMPTY, "wamp.error.no_such_procedure", Payload.NONE));
        await(subscription);
        publish(5, 1);
        rejoin(2, 6);
        Call call = asked(6);
        publish(6, 3);
        router.client.received(new ErrorReply(
                MessageType.CALL, call.request(), Dict.EMPTY, "wamp.error.no_such_procedure", Payload.NONE));

        assertEquals(List.of(1L, 3L), next(2));
        assertEquals(2, subscription.join().gaps());
    }

    @Test
    void anAnswerThatIsNoHistoryIsAGap() throws Exception {
        Subscription subscription = subscribe(SubscribeOptions.DEFAULT.replayMissed(), 1);
        rejoin(2, 6);
        publish(6, 3);

        result(asked(6), Arguments.of("nonsense"));

        assertEquals(List.of(3L), next(1));
        assertEquals(1, subscription.gaps());
    }

    @Test
    void ownPublicationsDoNotComeOutOfTheHistory() throws Exception {
        subscribe(SubscribeOptions.DEFAULT.replayMissed(), 1);
        CompletableFuture<Long> own = client.publishAcknowledged(NEWS, "own");
        router.client.received(new Published(router.next(Publish.class).request(), 2));
        await(own);
        CompletableFuture<Long> forAll =
                client.publishAcknowledged(PublishOptions.DEFAULT.includeMe(), NEWS, Arguments.of("for all"));
        router.client.received(new Published(router.next(Publish.class).request(), 3));
        await(forAll);
        rejoin(2, 6);

        answer(asked(6), 2, 3, 4);

        assertEquals(List.of(-3L, -4L), next(2));
    }

    @Test
    void aSlowHandlerMissesNothingThatTheHistoryHas() throws Exception {
        CountDownLatch isSlow = new CountDownLatch(1);
        Subscription subscription =
                subscribe(SubscribeOptions.DEFAULT.replayMissed().queue(4, Overflow.DROP_OLDEST), event -> {
                    isSlow.countDown();
                    mayGoOn.await();
                    events.add(event);
                });
        publish(5, 1);
        await(isSlow);

        // 1 is in the handler's hand, 2 to 5 wait, 6 to 9 are held back, and from 10 on they are in the history alone
        for (int publication = 2; publication <= 12; publication++) {
            publish(5, publication);
        }
        assertTrue(router.saidNothingMore());
        mayGoOn.countDown();

        long last = 5;
        while (last < 12) {
            Call call = asked(5);
            assertEquals(last, mark(call, "after_publication", long.class));
            boolean isMore = last + 2 < 12;
            answerPartly(call, isMore, last + 1, Math.min(12, last + 2));
            last = Math.min(12, last + 2);
        }
        List<Long> seen = new ArrayList<>();
        for (long event : next(12)) {
            seen.add(Math.abs(event));
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L), seen);
        assertEquals(0, subscription.dropped());
        assertEquals(0, subscription.gaps());
    }
}
