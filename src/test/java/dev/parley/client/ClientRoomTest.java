package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Dict;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Yield;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits because the router does not read, in a client whose router is the test's. */
@Timeout(60)
class ClientRoomTest {
    private static final int MANY = 50;

    private final ScriptedRouter router = new ScriptedRouter();

    /** Has a procedure be called, and gives what its progress ends with. */
    private CompletableFuture<Throwable> progressWithoutRoom() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        invoke(invocation -> {
            router.room(false);
            try {
                invocation.progress(1);
                ended.complete(new AssertionError("it went on"));
            } catch (CancellationException over) {
                ended.complete(over);
                throw over;
            }
            return null;
        });
        await(router.wasFull);
        return ended;
    }

    private void invoke(CallHandler handler) throws Exception {
        Client client = router.welcome();
        CompletableFuture<Registration> registering = client.register("com.example.count", handler);
        router.client.received(new Registered(router.next(Register.class).request(), 3));
        await(registering);
        router.client.received(new Invocation(1, 3, Dict.of("receive_progress", true), Payload.NONE));
    }

    private FutureTask<Object> publishing(Client client) {
        FutureTask<Object> publishing = new FutureTask<>(() -> {
            try {
                client.blocking().publish("com.example.news", 1);
                return "published";
            } catch (WampException | SessionClosedException failure) {
                return failure;
            }
        });
        Thread thread = new Thread(publishing);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return publishing;
    }

    @Test
    void manyThatWaitForRoomGoOnWhenThereIs() throws Exception {
        Client client = router.welcome();
        router.room(false);
        List<FutureTask<Object>> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(publishing(client));
        }
        assertTrue(router.saidNothingMore());

        router.room(true);

        for (FutureTask<Object> each : all) {
            assertEquals("published", each.get(20, TimeUnit.SECONDS));
            router.next(Publish.class);
        }
    }

    @Test
    void manyThatWaitForRoomLearnThatTheConnectionIsLost() throws Exception {
        Client client = router.welcome();
        router.room(false);
        List<FutureTask<Object>> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(publishing(client));
        }

        router.client.closed("the cable was pulled");

        for (FutureTask<Object> each : all) {
            assertInstanceOf(SessionClosedException.class, each.get(20, TimeUnit.SECONDS));
        }
        assertTrue(router.saidNothingMore());
    }

    @Test
    void progressWaitsUntilTheRouterReads() throws Exception {
        invoke(invocation -> {
            router.room(false);
            invocation.progress(1);
            return 2;
        });
        await(router.wasFull);
        assertTrue(router.saidNothingMore());

        router.room(true);

        assertEquals("[1]", router.next(Yield.class).payload().json());
        assertEquals("[2]", router.next(Yield.class).payload().json());
    }

    @Test
    void progressThatNobodyWaitsForAnyMoreEndsWithoutRoom() throws Exception {
        CompletableFuture<Throwable> ended = progressWithoutRoom();

        router.client.received(new Interrupt(1, Dict.EMPTY));

        assertInstanceOf(CancellationException.class, await(ended));
    }

    @Test
    void progressEndsWhenTheConnectionIsLost() throws Exception {
        CompletableFuture<Throwable> ended = progressWithoutRoom();

        router.client.closed("the cable was pulled");

        assertInstanceOf(CancellationException.class, await(ended));
    }

    @Test
    void progressInAThreadOfTheApplicationsOwnEndsToo() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        CompletionStage<Object> never = new CompletableFuture<>();
        invoke(invocation -> {
            router.room(false);
            new Thread(() -> ended.complete(assertThrows(Throwable.class, () -> invocation.progress(1)))).start();
            return never;
        });
        await(router.wasFull);

        router.client.received(new Interrupt(1, Dict.EMPTY));

        assertInstanceOf(CancellationException.class, await(ended));
    }

    @Test
    void aPublisherOfProgressIsAskedAgainWhenTheRouterReads() throws Exception {
        SubmissionPublisher<Integer> results = new SubmissionPublisher<>();
        invoke(invocation -> results);
        while (results.getNumberOfSubscribers() == 0) {
            Thread.onSpinWait();
        }
        results.submit(1);
        assertEquals("[1]", router.next(Yield.class).payload().json());
        router.room(false);
        results.submit(2);
        results.submit(3);
        results.close();
        router.room(true);

        assertEquals("[2]", router.next(Yield.class).payload().json());
        assertEquals("[3]", router.next(Yield.class).payload().json());
        router.next(Yield.class);
    }
}
