package dev.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.WampException;
import dev.parley.message.ErrorUri;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several hubs of one JVM serve a realm together. */
@Timeout(60)
class ClusterTest {
    private static final String REALM = "realm1";
    private static final RouterSettings SETTINGS = new RouterSettings(List.of(RealmSettings.openOnLoopback(REALM)));

    private final MemoryNodes nodes = new MemoryNodes();
    private final List<Hub> hubs = new ArrayList<>();
    private final List<MemoryNodes.OfRouter> engines = new ArrayList<>();

    private Hub start(String name) {
        MemoryNodes.OfRouter engine = nodes.router();
        ClusterSettings settings = new ClusterSettings(name, 500, 2_000, 1_500, 200);
        Hub hub = new Hub(SETTINGS, Limits.DEFAULT, Runnable::run, null, new Cluster(engine, settings));
        hubs.add(hub);
        engines.add(engine);
        return hub;
    }

    @AfterEach
    void stop() {
        hubs.forEach(Hub::close);
        engines.forEach(MemoryNodes.OfRouter::close);
    }

    /** A session, as soon as the node lets anybody in. */
    private static Client join(Hub hub) throws Exception {
        ExecutionException last = null;
        for (int i = 0; i < 100_000; i++) {
            try {
                return hub.join(REALM).get(10, TimeUnit.SECONDS);
            } catch (ExecutionException notYet) {
                last = notYet;
            }
        }
        throw new AssertionError(last);
    }

    private static String failure(CompletableFuture<?> future) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
        return ((WampException) failed.getCause()).uri();
    }

    @Test
    void callsAndEventsGoFromEachNodeToEach() throws Exception {
        List<Client> clients = List.of(join(start("a")), join(start("b")), join(start("c")));
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        for (int i = 0; i < 3; i++) {
            int which = i;
            clients.get(i).register("com.example.who" + i, invocation -> which).get(10, TimeUnit.SECONDS);
            clients.get(i)
                    .subscribe(
                            "com.example.news",
                            event -> events.add(which + " " + event.arguments().as(0, String.class)))
                    .get(10, TimeUnit.SECONDS);
        }
        for (Client caller : clients) {
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        i,
                        caller.call("com.example.who" + i)
                                .get(10, TimeUnit.SECONDS)
                                .as(0, int.class));
            }
        }
        clients.get(0).publish("com.example.news", "x");
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            heard.add(events.poll(10, TimeUnit.SECONDS));
        }
        heard.sort(null);
        assertEquals(List.of("1 x", "2 x"), heard);
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // the client waits for it
    void aProcedureIsTakenOnceAndIsFreeWhenItsNodeIsGone() throws Exception {
        Client here = join(start("a"));
        Hub gone = start("b");
        Client there = join(gone);
        CountDownLatch isCalled = new CountDownLatch(1);
        CompletableFuture<Integer> never = new CompletableFuture<>();
        there.register("com.example.once", invocation -> {
                    isCalled.countDown();
                    return never;
                })
                .get(10, TimeUnit.SECONDS);
        assertEquals(ErrorUri.PROCEDURE_ALREADY_EXISTS, failure(here.register("com.example.once", invocation -> 1)));
        CompletableFuture<?> call = here.call("com.example.once");
        assertTrue(isCalled.await(10, TimeUnit.SECONDS));
        engines.get(1).close();
        assertEquals(ErrorUri.CANCELED, failure(call));
        here.register("com.example.once", invocation -> 1).get(10, TimeUnit.SECONDS);
        assertEquals(1, here.call("com.example.once").get(10, TimeUnit.SECONDS).as(0, int.class));
    }

    @Test
    void whoComesLaterKnowsWhatThereIs() throws Exception {
        Client first = join(start("a"));
        first.register("com.example.there", invocation -> 7).get(10, TimeUnit.SECONDS);
        Client second = join(start("b"));
        assertEquals(
                7, second.call("com.example.there").get(10, TimeUnit.SECONDS).as(0, int.class));
        assertEquals(
                2, second.call("wamp.session.count").get(10, TimeUnit.SECONDS).as(0, int.class));
    }

    @Test
    void aNodeThatWasCutOffComesAnew() throws Exception {
        Client here = join(start("a"));
        Hub cut = start("b");
        Client there = join(cut);
        there.register("com.example.once", invocation -> 1).get(10, TimeUnit.SECONDS);
        engines.get(1).cut();
        boolean isFree = false;
        for (int i = 0; i < 1_000_000 && !isFree; i++) {
            isFree = here.register("com.example.once", invocation -> 2)
                    .handle((registration, failure) -> failure == null)
                    .get(10, TimeUnit.SECONDS);
        }
        assertTrue(isFree);
        engines.get(1).joinAgain();
        int answer = 0;
        for (int i = 0; i < 1_000_000 && answer != 2; i++) {
            answer = join(cut)
                    .call("com.example.once")
                    .handle((result, failure) -> failure == null ? result.as(0, int.class) : 0)
                    .get(10, TimeUnit.SECONDS);
        }
        assertEquals(2, answer);
    }

    @Test
    void whatIsLostIsNoticed() throws Exception {
        Client here = join(start("a"));
        Client there = join(start("b"));
        AtomicInteger calls = new AtomicInteger();
        there.register("com.example.count", invocation -> calls.incrementAndGet())
                .get(10, TimeUnit.SECONDS);
        assertEquals(1, here.call("com.example.count").get(10, TimeUnit.SECONDS).as(0, int.class));
        AtomicBoolean isLost = new AtomicBoolean();
        nodes.lose(frame ->
                new String(frame, StandardCharsets.UTF_8).contains("\"invoked\"") && isLost.compareAndSet(false, true));
        assertEquals(ErrorUri.CANCELED, failure(here.call("com.example.count")));
        assertEquals(2, here.call("com.example.count").get(10, TimeUnit.SECONDS).as(0, int.class));
    }

    @Test
    void entriesThatAreLostAreWrittenAgain() throws Exception {
        Client here = join(start("a"));
        Client there = join(start("b"));
        AtomicInteger frames = new AtomicInteger();
        nodes.lose(frame ->
                new String(frame, StandardCharsets.UTF_8).contains("\"asked\"") && frames.incrementAndGet() % 3 == 0);
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int which = i;
            all.add(there.register("com.example.p" + i, invocation -> which));
        }
        for (CompletableFuture<?> each : all) {
            each.get(30, TimeUnit.SECONDS);
        }
        for (int i = 0; i < 30; i++) {
            assertEquals(
                    i, here.call("com.example.p" + i).get(10, TimeUnit.SECONDS).as(0, int.class));
        }
    }
}
