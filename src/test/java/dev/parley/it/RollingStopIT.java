package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.CallOptions;
import dev.parley.client.Client;
import dev.parley.client.Invocation;
import dev.parley.client.RegisterOptions;
import dev.parley.message.InvocationPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two routers, one of which is stopped by SIGTERM while its clients call: they go to the other, and nothing is lost. */
@Timeout(180)
class RollingStopIT {
    private static final int CALLERS = 60;
    private static final int CALLEES = 6;

    /** Those of the router that stops. */
    private static final int MOVING = CALLERS + CALLEES;

    private static final long SPREAD_MILLIS = 6_000;
    private static final String PROCEDURE = "com.example.work";

    /** How many seconds a client may stay away, and how many a test waits. */
    private static final long PATIENCE_SECONDS = 60;

    private static final RegisterOptions SHARED = RegisterOptions.DEFAULT.invoke(InvocationPolicy.ROUNDROBIN);

    @TempDir
    private Path folder;

    private final List<Client> clients = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    /** Which calls a procedure has begun, by their numbers. */
    private final Set<Integer> begun = ConcurrentHashMap.newKeySet();

    /** Which have been answered with their results. */
    private final Set<Integer> answered = ConcurrentHashMap.newKeySet();

    /** How the others ended. */
    private final Map<Integer, Throwable> failed = new ConcurrentHashMap<>();

    private final AtomicInteger numbers = new AtomicInteger();
    private volatile boolean isStopped;

    /** Each has had a result after the stop. */
    private final CountDownLatch goneOn = new CountDownLatch(CALLERS);

    private final CountDownLatch calling = new CountDownLatch(CALLERS);

    private Client client(URI first, URI second) throws Exception {
        Client client = Client.builder().uri(first).uri(second).realm("realm1").open();
        clients.add(client);
        return client;
    }

    private void later(long millis, Runnable task) {
        Future<?> unused = clock.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Takes a while over each call, so that there are always some under way. */
    @SuppressWarnings("FutureReturnValueIgnored") // the client takes it
    private Object work(Invocation call) {
        int number = call.arguments().as(0, int.class);
        begun.add(number);
        CompletableFuture<Integer> result = new CompletableFuture<>();
        later(40 + number % 60, () -> result.complete(number));
        return result;
    }

    /** Calls one after the other; where one has failed, the next after a moment. */
    private final class Caller {
        private final Client client;
        private boolean hasCalled;

        Caller(Client client) {
            this.client = client;
        }

        void next() {
            int number = numbers.incrementAndGet();
            boolean isAfterwards = isStopped;
            CompletableFuture<Integer> call = client.call(
                    CallOptions.DEFAULT.timeout(Duration.ofSeconds(PATIENCE_SECONDS)),
                    Integer.class,
                    PROCEDURE,
                    number);
            CompletableFuture<Integer> unused = call.whenComplete((result, failure) -> {
                if (failure != null) {
                    failed.put(number, failure);
                    later(100, this::next);
                    return;
                }
                answered.add(result);
                if (!hasCalled) {
                    hasCalled = true;
                    calling.countDown();
                }
                if (isAfterwards) {
                    goneOn.countDown();
                } else {
                    next();
                }
            });
        }
    }

    /** When sessions come to a router, as it says, in milliseconds. */
    private static Queue<Long> joins(Client observer) {
        Queue<Long> joins = new ConcurrentLinkedQueue<>();
        observer.subscribe("wamp.session.on_join", event -> joins.add(System.nanoTime() / 1_000_000))
                .join();
        return joins;
    }

    /** How many come within one second, when most do. */
    private static long mostInASecond(Queue<Long> joins) {
        return joins.stream()
                .mapToLong(first -> joins.stream()
                        .filter(other -> other >= first && other < first + 1_000)
                        .count())
                .max()
                .orElse(0);
    }

    private void await(CountDownLatch latch, String otherwise) throws InterruptedException {
        assertTrue(
                latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS),
                () -> latch.getCount() + " callers " + otherwise + "; failed: " + failed);
    }

    @Test
    void callsUnderWayAreAnsweredAndTheClientsComeToTheOtherRouterOneByOne() throws Exception {
        Path file = Files.writeString(
                folder.resolve("parley.json"),
                "{\"drain\": {\"graceMillis\": 500, \"spreadMillis\": " + SPREAD_MILLIS + "}}");
        try (StandaloneRouter stopping = StandaloneRouter.start("--config", file.toString());
                StandaloneRouter staying = StandaloneRouter.start("--config", file.toString())) {
            for (int i = 0; i < CALLEES; i++) {
                client(stopping.webSocket(), staying.webSocket())
                        .register(SHARED, PROCEDURE, this::work)
                        .join();
                client(staying.webSocket(), stopping.webSocket())
                        .register(SHARED, PROCEDURE, this::work)
                        .join();
            }
            Queue<Long> joins = joins(client(staying.webSocket(), stopping.webSocket()));
            for (int i = 0; i < CALLERS; i++) {
                new Caller(client(stopping.webSocket(), staying.webSocket())).next();
            }
            await(calling, "have had no result");

            stopping.program().terminate();
            stopping.program().awaitLine("drained: all " + MOVING + " connections have left");
            assertEquals(0, stopping.program().awaitExit(20), () -> stopping.program()
                    .said("had another exit code"));
            isStopped = true;
            await(goneOn, "have had no result at the other router");

            assertEquals(Set.of(), lost(), () -> "calls that were under way, and ended otherwise: " + failed);
            assertEquals(MOVING, joins.size(), "clients that came to the other router");
            long rate = MOVING * 1_000L / SPREAD_MILLIS;
            long most = mostInASecond(joins);
            System.out.println(answered.size() + " calls answered, " + failed.size() + " not begun; " + most
                    + " connections in the busiest second, " + rate + " in the mean");
            assertTrue(most <= 3 * rate, () -> most + " connections in one second; the spread is for " + rate);
        }
    }

    /** Calls that a procedure has begun, and whose callers do not have its result. */
    private Set<Integer> lost() {
        Set<Integer> lost = new TreeSet<>(begun);
        lost.removeAll(answered);
        return lost;
    }

    @AfterEach
    void closeThem() {
        clients.forEach(Client::close);
        clock.shutdownNow();
    }
}
