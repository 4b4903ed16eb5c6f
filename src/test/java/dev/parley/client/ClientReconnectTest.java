package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static dev.parley.client.TestRealm.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Abort;
import dev.parley.message.Authenticate;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Invocation;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregister;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Unsubscribed;
import dev.parley.message.Welcome;
import dev.parley.message.Yield;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client does when its session is lost, against a router in the test's hand. */
@Timeout(60)
class ClientReconnectTest {
    private static final Reconnect QUICKLY = Reconnect.after(Duration.ofMillis(1), Duration.ofMillis(20));
    private static final String NEWS = "com.example.news";

    private final ScriptedRouter router = new ScriptedRouter();
    private final BlockingQueue<ClientState.Change> changes = new LinkedBlockingQueue<>();
    private Client client;

    private Client join() throws Exception {
        return join(Client.builder().connector(router).reconnect(QUICKLY));
    }

    private Client join(ClientBuilder builder) throws Exception {
        CompletableFuture<Client> joining =
                builder.realm(TestRealm.NAME).onStateChange(changes::add).connect();
        router.admit(1);
        client = await(joining);
        assertEquals(ClientState.JOINED, nextChange().state());
        return client;
    }

    private ClientState.Change nextChange() throws InterruptedException {
        ClientState.Change change = changes.poll(20, TimeUnit.SECONDS);
        if (change == null) {
            throw new AssertionError("the state did not change");
        }
        return change;
    }

    /** The client has the next session when this returns: until then its calls fail as lost. */
    private void cutAndAdmit(long session) throws Exception {
        router.client.closed("the cable was pulled");
        router.admit(session);
        while (client.sessionId() != session || client.state() != ClientState.JOINED) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void close() {
        if (client != null) {
            Thread closing = new Thread(client::close);
            closing.start();
            router.client.closed("the test is over");
        }
    }

    @Test
    void theChangesOfTheStateAreTold() throws Exception {
        join();
        assertEquals(1, client.sessionId());

        router.client.closed("the cable was pulled");

        ClientState.Change lost = nextChange();
        assertEquals(ClientState.RECONNECTING, lost.state());
        assertEquals("wamp.close.transport_lost", lost.reason());
        assertTrue(lost.explanation().contains("the cable was pulled"), lost.toString());
        router.admit(2);
        assertEquals(ClientState.JOINED, nextChange().state());
        assertEquals(ClientState.JOINED, client.state());
        assertEquals(2, client.sessionId());
        assertFalse(client.whenClosed().isDone());
    }

    @Test
    void subscriptionsAndRegistrationsAreThereAgain() throws Exception {
        join();
        BlockingQueue<Integer> events = new LinkedBlockingQueue<>();
        CompletableFuture<Subscription> subscription = client.subscribe(NEWS, int.class, events::add);
        router.client.received(new Subscribed(router.next(Subscribe.class).request(), 11));
        await(subscription);
        CompletableFuture<Registration> registration =
                client.register("com.example.echo", dev.parley.client.Invocation::arguments);
        router.client.received(new Registered(router.next(Register.class).request(), 12));
        await(registration);

        cutAndAdmit(2);

        Subscribe again = router.next(Subscribe.class);
        assertEquals(NEWS, again.topic());
        assertEquals(1, again.request());
        Register andAgain = router.next(Register.class);
        assertEquals("com.example.echo", andAgain.procedure());
        router.client.received(new Subscribed(again.request(), 21));
        router.client.received(new Registered(andAgain.request(), 22));
        router.client.received(new Event(11, 100, Dict.EMPTY, Arguments.of(1).payload()));
        router.client.received(new Event(21, 101, Dict.EMPTY, Arguments.of(2).payload()));
        assertEquals(2, events.poll(20, TimeUnit.SECONDS));
        router.client.received(
                new Invocation(1, 22, Dict.EMPTY, Arguments.of("hi").payload()));
        assertEquals("[\"hi\"]", router.next(Yield.class).payload().json());
        CompletableFuture<Void> leaving = subscription.join().unsubscribe();
        Unsubscribe unsubscribe = router.next(Unsubscribe.class);
        assertEquals(21, unsubscribe.subscription());
        router.client.received(new Unsubscribed(unsubscribe.request(), Dict.EMPTY));
        await(leaving);
        assertEquals("", await(subscription.join().whenEnded()));
    }

    @Test
    void aCallUnderWayFailsAndSaysThatItMayHaveBeenDone() throws Exception {
        join();
        CompletableFuture<Arguments> call = client.call("com.example.pay", 100);
        router.next(Call.class);

        cutAndAdmit(2);

        ConnectionLostException failure = failure(ConnectionLostException.class, call);
        assertTrue(failure.wasSent());
        assertEquals("wamp.close.transport_lost", failure.reason());
        String message = failure.getMessage();
        assertTrue(message.contains("com.example.pay") && message.contains("the cable was pulled"), message);
        assertTrue(router.saidNothingMore());
    }

    @Test
    void anIdempotentCallIsMadeAgainOnceAndAnsweredOnce() throws Exception {
        join();
        CompletableFuture<Arguments> call =
                client.call(CallOptions.DEFAULT.idempotent(), "com.example.look", Arguments.of(100));
        Call first = router.next(Call.class);
        ScriptedRouter.Line old = router.lines.poll();

        cutAndAdmit(2);

        Call second = router.next(Call.class);
        assertEquals(first.payload(), second.payload());
        // what is left of the old connection has no say
        old.receiver.received(
                new Result(second.request(), Dict.EMPTY, Arguments.of("old").payload()));
        router.client.received(
                new Result(second.request(), Dict.EMPTY, Arguments.of("new").payload()));
        assertEquals("new", await(call).as(0, String.class));
        assertTrue(router.saidNothingMore());
    }

    @Test
    void anAcknowledgedPublicationThatIsIdempotentIsMadeAgain() throws Exception {
        join();
        CompletableFuture<Long> publication =
                client.publishAcknowledged(PublishOptions.DEFAULT.idempotent(), NEWS, Arguments.of(1));
        CompletableFuture<Long> other = client.publishAcknowledged(NEWS, 2);
        router.next(Publish.class);
        router.next(Publish.class);

        cutAndAdmit(2);

        Publish again = router.next(Publish.class);
        assertEquals("[1]", again.payload().json());
        router.client.received(new Published(again.request(), 99));
        assertEquals(99, await(publication));
        assertTrue(failure(ConnectionLostException.class, other).wasSent());
    }

    @Test
    void whatIsRequestedWithoutASessionFailsOrWaits() throws Exception {
        join();
        router.client.closed("the cable was pulled");
        Hello again = router.next(Hello.class);
        assertEquals(TestRealm.NAME, again.realm());

        assertFalse(failure(ConnectionLostException.class, client.call("com.example.pay"))
                .wasSent());
        assertFalse(failure(ConnectionLostException.class, client.publishAcknowledged(NEWS))
                .wasSent());
        assertThrows(ConnectionLostException.class, () -> client.publish(NEWS));
        CompletableFuture<Arguments> waiting =
                client.call(CallOptions.DEFAULT.idempotent(), "com.example.look", Arguments.NONE);
        CompletableFuture<Arguments> unwanted =
                client.call(CallOptions.DEFAULT.idempotent(), "com.example.unwanted", Arguments.NONE);
        CompletableFuture<Subscription> subscription = client.subscribe(NEWS, event -> {});
        unwanted.cancel(true);
        router.client.received(new Welcome(2, Dict.EMPTY));

        assertEquals(NEWS, router.next(Subscribe.class).topic());
        Call call = router.next(Call.class);
        assertEquals("com.example.look", call.procedure());
        router.client.received(new Result(call.request(), Dict.EMPTY, Payload.NONE));
        await(waiting);
        router.client.received(new Subscribed(1, 5));
        await(subscription);
        assertTrue(router.saidNothingMore());
    }

    @Test
    void aSubscriptionInTheMiddleOfWhichTheSessionIsLostIsDoneInTheNext() throws Exception {
        join();
        CompletableFuture<Subscription> subscription = client.subscribe(NEWS, event -> {});
        CompletableFuture<Registration> registration =
                client.register("com.example.echo", dev.parley.client.Invocation::arguments);
        router.next(Subscribe.class);
        router.next(Register.class);

        cutAndAdmit(2);

        router.client.received(new Subscribed(router.next(Subscribe.class).request(), 5));
        router.client.received(new Registered(router.next(Register.class).request(), 6));
        await(subscription);
        await(registration);
    }

    @Test
    void whatIsGivenUpWhileItIsSubscribedToAgainEnds() throws Exception {
        join();
        CompletableFuture<Subscription> subscription = client.subscribe(NEWS, event -> {});
        router.client.received(new Subscribed(router.next(Subscribe.class).request(), 11));
        await(subscription);
        CompletableFuture<Registration> registration =
                client.register("com.example.echo", dev.parley.client.Invocation::arguments);
        router.client.received(new Registered(router.next(Register.class).request(), 12));
        await(registration);
        cutAndAdmit(2);
        Subscribe subscribing = router.next(Subscribe.class);
        Register registering = router.next(Register.class);

        await(subscription.join().unsubscribe());
        await(registration.join().unregister());
        router.client.received(new Subscribed(subscribing.request(), 21));
        router.client.received(new Registered(registering.request(), 22));

        assertEquals(21, router.next(Unsubscribe.class).subscription());
        assertEquals(22, router.next(Unregister.class).registration());
    }

    @Test
    void aSubscriptionThatIsRefusedInTheNextSessionEndsAndSaysWhy() throws Exception {
        join();
        CompletableFuture<Subscription> subscription = client.subscribe(NEWS, event -> {});
        router.client.received(new Subscribed(router.next(Subscribe.class).request(), 11));
        await(subscription);

        cutAndAdmit(2);
        router.client.received(new ErrorReply(
                MessageType.SUBSCRIBE,
                router.next(Subscribe.class).request(),
                Dict.EMPTY,
                "wamp.error.not_authorized",
                Payload.NONE));

        assertEquals("wamp.error.not_authorized", await(subscription.join().whenEnded()));
        cutAndAdmit(3);
        CompletableFuture<Arguments> call = client.call("com.example.next");
        router.next(Call.class);
        call.cancel(true);
    }

    @Test
    void aProcedureThatTheOldSessionStillHoldsIsRegisteredWhenThatIsGone() throws Exception {
        join();
        CompletableFuture<Registration> registration =
                client.register("com.example.echo", dev.parley.client.Invocation::arguments);
        router.client.received(new Registered(router.next(Register.class).request(), 12));
        await(registration);

        cutAndAdmit(2);
        router.client.received(new ErrorReply(
                MessageType.REGISTER,
                router.next(Register.class).request(),
                Dict.EMPTY,
                "wamp.error.procedure_already_exists",
                Payload.NONE));

        Register again = router.next(Register.class);
        router.client.received(new Registered(again.request(), 22));
        router.client.received(
                new Invocation(1, 22, Dict.EMPTY, Arguments.of("hi").payload()));
        assertEquals("[\"hi\"]", router.next(Yield.class).payload().json());
        assertFalse(registration.join().whenEnded().isDone());
    }

    @Test
    void aRevokedSubscriptionOrRegistrationEnds() throws Exception {
        join();
        CompletableFuture<Subscription> subscription = client.subscribe(NEWS, event -> {});
        router.client.received(new Subscribed(router.next(Subscribe.class).request(), 11));
        CompletableFuture<Registration> registration =
                client.register("com.example.echo", dev.parley.client.Invocation::arguments);
        router.client.received(new Registered(router.next(Register.class).request(), 12));

        router.client.received(
                new Unsubscribed(0, Dict.of(Map.of("subscription", 11L, "reason", "com.example.enough"))));
        router.client.received(new dev.parley.message.Unregistered(
                0, Dict.of(Map.of("registration", 12L, "reason", "com.example.enough_too"))));

        assertEquals("com.example.enough", await(await(subscription).whenEnded()));
        assertEquals("com.example.enough_too", await(await(registration).whenEnded()));
        await(subscription.join().unsubscribe());
        await(registration.join().unregister());
        assertTrue(router.saidNothingMore());
    }

    @Test
    void aProcedureUnderWayIsInterruptedAndItsAnswerGoesNowhere() throws Exception {
        join();
        CountDownLatch isCalled = new CountDownLatch(1);
        CountDownLatch isInterrupted = new CountDownLatch(1);
        CountDownLatch isTold = new CountDownLatch(1);
        CompletableFuture<Registration> registration = client.register("com.example.slow", call -> {
            call.onCancel(isTold::countDown);
            isCalled.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                isInterrupted.countDown();
            }
            return "late";
        });
        router.client.received(new Registered(router.next(Register.class).request(), 12));
        await(registration);
        router.client.received(new Invocation(1, 12, Dict.EMPTY, Payload.NONE));
        await(isCalled);

        cutAndAdmit(2);

        await(isInterrupted);
        await(isTold);
        Register again = router.next(Register.class);
        router.client.received(new Registered(again.request(), 13));
        // the new session counts from 1 too
        CompletableFuture<Arguments> probe = client.call("com.example.probe");
        assertEquals("com.example.probe", router.next(Call.class).procedure());
        probe.cancel(true);
        router.next(Cancel.class);
        assertTrue(router.saidNothingMore());
    }

    @Test
    void cancellingACallOfAnEarlierSessionCancelsNothingInThis() throws Exception {
        join();
        CompletableFuture<Arguments> call =
                client.call(CallOptions.DEFAULT.idempotent(), "com.example.look", Arguments.NONE);
        router.next(Call.class);
        cutAndAdmit(2);
        Call again = router.next(Call.class);
        router.client.received(new Result(again.request(), Dict.EMPTY, Payload.NONE));
        await(call);

        assertFalse(call.cancel(true));
        CompletableFuture<Arguments> next = client.call("com.example.next");

        assertEquals("com.example.next", router.next(Call.class).procedure());
        next.cancel(true);
        assertEquals(2, router.next(Cancel.class).request());
    }

    @Test
    void closeWhileReconnectingIsTheEnd() throws Exception {
        join(Client.builder().connector(router).reconnect(Reconnect.after(Duration.ofHours(1), Duration.ofHours(1))));
        CompletableFuture<Subscription> subscription = client.subscribe(NEWS, event -> {});
        router.client.received(new Subscribed(router.next(Subscribe.class).request(), 11));
        await(subscription);
        router.client.closed("the cable was pulled");
        CompletableFuture<Arguments> waiting =
                client.call(CallOptions.DEFAULT.idempotent(), "com.example.look", Arguments.NONE);
        CompletableFuture<Subscription> other = client.subscribe("com.example.other", event -> {});

        client.close();

        assertEquals("wamp.close.close_realm", client.whenClosed().getNow("still open"));
        assertEquals(
                "wamp.close.close_realm",
                failure(SessionClosedException.class, waiting).reason());
        failure(SessionClosedException.class, other);
        assertEquals("wamp.close.close_realm", await(subscription.join().whenEnded()));
        assertEquals(ClientState.CLOSED, client.state());
        failure(SessionClosedException.class, client.call("com.example.look"));
    }

    @Test
    void closeWhileTheNextSessionIsBeingEstablishedIsTheEnd() throws Exception {
        join();
        router.client.closed("the cable was pulled");
        router.next(Hello.class);

        client.close();

        assertEquals("wamp.close.close_realm", router.next(Abort.class).reason());
        router.client.received(new Welcome(2, Dict.EMPTY));
        assertEquals(ClientState.CLOSED, client.state());
        assertTrue(router.saidNothingMore());
    }

    @Test
    void aGoodbyeOfTheRouterIsFollowedByAnotherSession() throws Exception {
        join();

        router.client.received(new Goodbye(Dict.of("message", "an update"), "wamp.close.system_shutdown"));

        router.next(Goodbye.class);
        router.admit(2);
        assertEquals("wamp.close.system_shutdown", nextChange().reason());
        assertEquals(ClientState.JOINED, nextChange().state());
    }

    @Test
    void aRefusalThatWouldBeRepeatedIsTheEnd() throws Exception {
        join();
        router.client.closed("the cable was pulled");
        router.next(Hello.class);

        router.client.received(
                new Abort(Dict.of("message", "there is no such realm"), "wamp.error.no_such_realm", Payload.NONE));

        assertEquals("wamp.error.no_such_realm", await(client.whenClosed()));
    }

    @Test
    void anotherAddressIsTriedWhereOneDoesNotAnswer() throws Exception {
        List<String> tried = new ArrayList<>();
        Connector dead = receiver -> {
            tried.add("dead");
            return CompletableFuture.failedFuture(new IOException("nobody there"));
        };

        join(Client.builder().connector(dead).connector(router).reconnect(QUICKLY));
        assertEquals(List.of("dead"), tried);

        cutAndAdmit(2);
        // the address that worked goes first
        assertEquals(List.of("dead"), tried);
    }

    @Test
    void aFirstConnectionFailsWhenNoAddressAnswers() {
        Connector dead = receiver -> CompletableFuture.failedFuture(new IOException("nobody there"));
        CompletableFuture<Client> joining = Client.builder()
                .connector(dead)
                .connector(dead)
                .realm(TestRealm.NAME)
                .connect();

        assertEquals("nobody there", failure(IOException.class, joining).getMessage());
    }

    @Test
    void aFirstConnectionIsTriedAgainWhereThatIsWanted() throws Exception {
        CountDownLatch attempts = new CountDownLatch(3);
        Connector late = receiver -> {
            attempts.countDown();
            return attempts.getCount() > 0
                    ? CompletableFuture.failedFuture(new IOException("not yet"))
                    : router.connect(receiver);
        };

        join(Client.builder().connector(late).reconnect(QUICKLY.evenAtTheStart()));

        await(attempts);
    }

    @Test
    void itGivesUpAfterAsManyRoundsAsItMay() throws Exception {
        CountDownLatch attempts = new CountDownLatch(4);
        Connector once = receiver -> {
            attempts.countDown();
            return attempts.getCount() == 3
                    ? router.connect(receiver)
                    : CompletableFuture.failedFuture(new IOException("no more"));
        };
        join(Client.builder().connector(once).reconnect(QUICKLY.atMost(3)));

        router.client.closed("the cable was pulled");

        assertEquals("wamp.close.transport_lost", await(client.whenClosed()));
        assertEquals(0, attempts.getCount());
    }

    @Test
    void aRouterThatDoesNotAnswerHelloIsGivenUp() throws Exception {
        CompletableFuture<Client> joining = Client.builder()
                .connector(router)
                .realm(TestRealm.NAME)
                .connectTimeout(Duration.ofMillis(50))
                .connect();
        router.next(Hello.class);

        IOException failure = failure(IOException.class, joining);

        assertTrue(failure.getMessage().contains("within 50 ms"), failure.toString());
        await(router.closed);
    }

    @Test
    void aRouterThatIsSilentAndAnswersNoPingIsDead() throws Exception {
        join(Client.builder().connector(router).reconnect(QUICKLY).ping(Duration.ofMillis(40), Duration.ofMillis(60)));
        ScriptedRouter.Line line = router.lines.poll();

        // one ping is answered, the next is not
        ScriptedRouter.Line probed = router.probes.poll(20, TimeUnit.SECONDS);
        assertEquals(line, probed);
        probed.receiver.alive();
        assertEquals(line, router.probes.poll(20, TimeUnit.SECONDS));

        ClientState.Change change = nextChange();
        assertEquals(ClientState.RECONNECTING, change.state());
        assertTrue(change.explanation().contains("no sign of life"), change.toString());
        await(line.closedBy);
        router.admit(2);
    }

    @Test
    void theDelaysDoubleUpToTheLongestAndAreShortenedAtRandom() {
        Reconnect policy = Reconnect.after(Duration.ofMillis(100), Duration.ofSeconds(1));
        SplittableRandom random = new SplittableRandom(42);
        long[] whole = {100, 200, 400, 800, 1000, 1000};
        for (int failed = 0; failed < whole.length; failed++) {
            for (int i = 0; i < 100; i++) {
                long delay = policy.backoff().delayMillis(failed, random.nextDouble());
                assertTrue(delay >= whole[failed] / 2 && delay <= whole[failed], failed + ": " + delay);
            }
        }
        assertTrue(policy.backoff().delayMillis(Integer.MAX_VALUE, random.nextDouble()) <= 1000);
        assertThrows(
                IllegalArgumentException.class, () -> Reconnect.after(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }

    @Test
    void aCallTimesOutInTheClientWhereTheRouterDoesNotMind() throws Exception {
        join();
        CompletableFuture<Arguments> call =
                client.call(CallOptions.DEFAULT.timeout(Duration.ofMillis(20)), "com.example.slow", Arguments.NONE);
        Call sent = router.next(Call.class);
        assertEquals(20L, sent.options().values().get("timeout"));

        WampException failure = failure(WampException.class, call);

        assertEquals("wamp.error.timeout", failure.uri());
        assertEquals(sent.request(), router.next(Cancel.class).request());
        // the answer that comes too late is nobody's
        router.client.received(new Result(sent.request(), Dict.EMPTY, Payload.NONE));
        assertEquals(ClientState.JOINED, client.state());
    }

    // Authentication

    @Test
    void aChallengeIsAnsweredByTheLoginForIt() throws Exception {
        CompletableFuture<Client> joining = Client.builder()
                .connector(router)
                .realm(TestRealm.NAME)
                .login(Login.ticket("joe", "secret!"))
                .connect();
        Hello hello = router.next(Hello.class);
        assertEquals(List.of("ticket"), hello.details().values().get("authmethods"));
        assertEquals("joe", hello.details().values().get("authid"));
        router.client.received(new Challenge("ticket", Dict.EMPTY));

        assertEquals("secret!", router.next(Authenticate.class).signature());
        router.client.received(new Welcome(7, Dict.of("authmethod", "ticket")));

        client = await(joining);
        assertEquals(7, client.sessionId());
        assertFalse(Login.ticket("joe", "secret!").toString().contains("secret!"));
    }

    @Test
    void aChallengeThatNoLoginIsForIsRefused() throws Exception {
        CompletableFuture<Client> joining =
                Client.builder().connector(router).realm(TestRealm.NAME).connect();
        router.next(Hello.class);

        router.client.received(new Challenge("wampcra", Dict.EMPTY));

        assertEquals(
                "wamp.error.authentication_failed", router.next(Abort.class).reason());
        SessionClosedException failure = failure(SessionClosedException.class, joining);
        assertTrue(failure.getMessage().contains("wampcra"), failure.toString());
    }

    @Test
    void aRouterThatDoesNotProveItselfIsLeft() throws Exception {
        CompletableFuture<Client> joining = Client.builder()
                .connector(router)
                .realm(TestRealm.NAME)
                .login(Login.scram("joe", "secret!"))
                .connect();
        Hello hello = router.next(Hello.class);
        assertEquals(List.of("wamp-scram"), hello.details().values().get("authmethods"));

        router.client.received(new Welcome(7, Dict.of("authmethod", "wamp-scram")));

        assertEquals(
                "wamp.error.authentication_failed", router.next(Abort.class).reason());
        SessionClosedException failure = failure(SessionClosedException.class, joining);
        assertTrue(failure.getMessage().contains("has not proved"), failure.toString());
    }

    @Test
    void aSecondChallengeIsAViolation() throws Exception {
        CompletableFuture<Client> joining = Client.builder()
                .connector(router)
                .realm(TestRealm.NAME)
                .login(Login.wampcra("joe", "secret!"))
                .login(Login.ticket("joe", "secret!"))
                .connect();
        assertEquals(
                List.of("wampcra", "ticket"),
                router.next(Hello.class).details().values().get("authmethods"));
        router.client.received(new Challenge("wampcra", Dict.of("challenge", "x")));
        router.next(Authenticate.class);

        router.client.received(new Challenge("ticket", Dict.EMPTY));

        assertEquals("wamp.error.protocol_violation", router.next(Abort.class).reason());
        failure(SessionClosedException.class, joining);
    }

    @Test
    void loginsOfOneClientAreOfOneNameAndOfDifferentMethods() {
        ClientBuilder builder = Client.builder().login(Login.ticket("joe", "secret!"));
        assertThrows(IllegalArgumentException.class, () -> builder.login(Login.ticket("joe", "another")));
        assertThrows(IllegalArgumentException.class, () -> builder.login(Login.wampcra("jim", "secret!")));
        assertThrows(IllegalArgumentException.class, () -> builder.basic("joe:", "secret!"));
        builder.login(Login.anonymous(null)).login(Login.wampcra("joe", "secret!"));
        builder.basic("joe", "secret!");
        assertThrows(IllegalArgumentException.class, () -> builder.bearer(() -> "token"));
        assertThrows(IllegalArgumentException.class, () -> builder.header("cookie", "a=b"));
    }

    @Test
    void whatIsMissingInTheBuilderIsNamed() {
        assertTrue(assertThrows(
                        IllegalStateException.class,
                        () -> Client.builder().realm("realm1").connect())
                .getMessage()
                .contains("uri("));
        assertTrue(assertThrows(
                        IllegalStateException.class,
                        () -> Client.builder().connector(router).connect())
                .getMessage()
                .contains("realm("));
        assertThrows(IllegalArgumentException.class, () -> Client.builder()
                .uri("http://127.0.0.1/ws")
                .realm("realm1")
                .connect());
        assertThrows(IllegalArgumentException.class, () -> Client.builder().callTimeout(Duration.ZERO));
    }
}
