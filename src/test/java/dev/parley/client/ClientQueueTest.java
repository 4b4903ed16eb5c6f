package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.message.Goodbye;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.WhenSlow;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to a handler that is too slow. */
@Timeout(60)
class ClientQueueTest {
    private static final String NEWS = "com.example.news";

    private final ScriptedRouter router = new ScriptedRouter();
    private final BlockingQueue<Long> taken = new LinkedBlockingQueue<>();
    private final CountDownLatch isSlow = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    private Subscription fill(Client client, SubscribeOptions options, int events) throws Exception {
        CompletableFuture<Subscription> subscription = client.subscribe(options, NEWS, event -> {
            isSlow.countDown();
            mayGoOn.await();
            taken.add(event.publication());
        });
        router.client.received(new Subscribed(router.next(Subscribe.class).request(), 5));
        await(subscription);
        publish(1);
        await(isSlow);
        for (int publication = 2; publication <= events; publication++) {
            publish(publication);
        }
        return subscription.join();
    }

    private void publish(long publication) {
        router.client.received(
                new Event(5, publication, Dict.EMPTY, Arguments.of(publication).payload()));
    }

    @ParameterizedTest
    @CsvSource({"DROP_OLDEST, '1 4 5'", "DROP_NEWEST, '1 2 3'"})
    void whatIsTooMuchIsDroppedByThePolicyAndCounted(Overflow policy, String expected) throws Exception {
        Client client = router.welcome();

        Subscription subscription = fill(client, SubscribeOptions.DEFAULT.queue(2, policy), 5);

        assertEquals(2, subscription.dropped());
        mayGoOn.countDown();
        for (String publication : expected.split(" ")) {
            assertEquals(Long.parseLong(publication), taken.poll(20, TimeUnit.SECONDS));
        }
        publish(6);
        assertEquals(6, taken.poll(20, TimeUnit.SECONDS));
        assertEquals(2, subscription.dropped());
    }

    @Test
    void anEventTellsWhatTheRouterHasDroppedBeforeIt() throws Exception {
        Client client = router.welcome();
        BlockingQueue<Long> dropped = new LinkedBlockingQueue<>();
        CompletableFuture<Subscription> subscription = client.subscribe(
                SubscribeOptions.DEFAULT.whenSlow(WhenSlow.COALESCE), NEWS, event -> dropped.add(event.dropped()));
        Subscribe request = router.next(Subscribe.class);
        assertEquals("coalesce", request.options().values().get("_slow"));
        router.client.received(new Subscribed(request.request(), 5));
        await(subscription);
        publish(1);
        router.client.received(
                new Event(5, 2, Dict.of("_dropped", 3L), Arguments.of("latest").payload()));

        assertEquals(0, dropped.poll(20, TimeUnit.SECONDS));
        assertEquals(3, dropped.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void theSessionEndsWhereThatIsThePolicy() throws Exception {
        Client client = router.welcome();

        fill(client, SubscribeOptions.DEFAULT.queue(2, Overflow.FAIL_SESSION), 4);

        assertEquals("wamp.close.overflow", router.next(Goodbye.class).reason());
        assertEquals("wamp.close.overflow", await(client.whenClosed()));
        mayGoOn.countDown();
    }

    @Test
    void tenThousandEventsMayWaitWithoutFurtherWords() throws Exception {
        Client client = router.welcome();

        Subscription subscription = fill(client, SubscribeOptions.DEFAULT, 10_001);

        assertEquals(0, subscription.dropped());
        publish(10_002);
        assertEquals(1, subscription.dropped());
        mayGoOn.countDown();
        assertEquals(1, taken.poll(20, TimeUnit.SECONDS));
        assertEquals(3, taken.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void twoHandlersOfATopicAreSlowEachForItself() throws Exception {
        Client client = router.welcome();
        Subscription slow = fill(client, SubscribeOptions.DEFAULT.queue(1, Overflow.DROP_OLDEST), 1);
        BlockingQueue<Long> quick = new LinkedBlockingQueue<>();
        CompletableFuture<Subscription> second = client.subscribe(NEWS, event -> quick.add(event.publication()));
        router.client.received(new Subscribed(router.next(Subscribe.class).request(), 5));
        await(second);

        for (int publication = 2; publication <= 6; publication++) {
            publish(publication);
        }

        for (long publication = 2; publication <= 6; publication++) {
            assertEquals(publication, quick.poll(20, TimeUnit.SECONDS));
        }
        assertEquals(4, slow.dropped());
        assertEquals(0, second.join().dropped());
        mayGoOn.countDown();
    }

    @Test
    void aQueueWithoutRoomIsNone() {
        assertThrows(IllegalArgumentException.class, () -> SubscribeOptions.DEFAULT.queue(0, Overflow.DROP_OLDEST));
    }
}
