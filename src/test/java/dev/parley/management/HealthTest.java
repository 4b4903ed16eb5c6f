package dev.parley.management;

import static dev.parley.management.Asking.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.management.metrics.Deployment;
import dev.parley.management.metrics.Exposition;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the health's paths say while all is well, and while something is not. */
class HealthTest {
    private static final String HOST = "Host: localhost";
    private static final String TOKEN = "0123456789abcdef";

    /** The next thread that begins to drain mailboxes, but for the timer's, is held up in the first. */
    private final AtomicBoolean isToBeHeld = new AtomicBoolean();

    private final CountDownLatch isHeld = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicBoolean isListening = new AtomicBoolean(true);

    private Hub hub() {
        return new Hub(
                new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1"))), Limits.DEFAULT, this::together);
    }

    private void together(Runnable work) {
        if (!Thread.currentThread().getName().equals("parley-timer") && isToBeHeld.compareAndSet(true, false)) {
            isHeld.countDown();
            try {
                assertTrue(release.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        work.run();
    }

    private final AtomicBoolean isAtRest = new AtomicBoolean();

    private ManagementListener listener(Hub hub, @Nullable String token, long mostMillis) throws Exception {
        return ManagementListener.start(
                new ManagementListener.Address(
                        "127.0.0.1", 0, token == null ? null : dev.parley.auth.crypto.Secret.of(token), null, false),
                new Desk(
                        hub,
                        new Exposition(),
                        () -> new Deployment("1", Map.of()),
                        new Health(hub, isListening::get, isAtRest::get, mostMillis),
                        new Desk.Draining(() -> {}, "")));
    }

    @Test
    void whatWasToldToStopNeedNotBeAlive() throws Exception {
        try (Hub hub = hub();
                ManagementListener listener = listener(hub, null, -1)) {
            assertEquals(
                    503, ask(listener.port(), "GET /livez", "Host: localhost").status());
            isAtRest.set(true);
            assertEquals(
                    200, ask(listener.port(), "GET /livez", "Host: localhost").status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/health, timer mailboxes listening not-draining engine",
        "/healthz, timer mailboxes listening not-draining engine",
        "/health/live, timer mailboxes",
        "/livez, timer mailboxes",
        "/health/ready, listening not-draining engine",
        "/readyz, listening not-draining engine",
        "/health/started, listening"
    })
    void allIsWell(String path, String checks) throws Exception {
        try (Hub hub = hub();
                ManagementListener listener = listener(hub, null, 10_000)) {
            Asking.Answer answer = ask(listener.port(), "GET " + path, HOST);
            assertEquals(200, answer.status(), answer.body());
            assertTrue(answer.head().contains("Content-Type: application/json"), answer.head());
            assertTrue(answer.body().startsWith("{\"status\":\"UP\",\"checks\":[{\"name\":"), answer.body());
            for (String check : checks.split(" ", -1)) {
                assertTrue(answer.body().contains("{\"name\":\"" + check + "\",\"status\":\"UP\""), answer.body());
            }
            assertEquals(checks.split(" ", -1).length, answer.body().split("\"name\"", -1).length - 1, answer.body());
        }
    }

    @Test
    void aStuckMailboxIsDeath() throws Exception {
        try (Hub hub = hub();
                ManagementListener listener = listener(hub, null, 500)) {
            isToBeHeld.set(true);
            CompletableFuture<Client> joined = hub.join("realm1");
            assertTrue(isHeld.await(10, TimeUnit.SECONDS));
            try {
                Asking.Answer answer = ask(listener.port(), "GET /livez", HOST);
                while (answer.status() == 200) {
                    answer = ask(listener.port(), "GET /livez", HOST);
                }
                assertEquals(503, answer.status());
                assertTrue(answer.body().startsWith("{\"status\":\"DOWN\""), answer.body());
                assertTrue(answer.body().contains("{\"name\":\"timer\",\"status\":\"UP\""), answer.body());
                assertTrue(answer.body().contains("{\"name\":\"mailboxes\",\"status\":\"DOWN\""), answer.body());
                assertEquals(200, ask(listener.port(), "GET /readyz", HOST).status());
                // the realm that does answer is shown, the place that does not has no answer to wait for
                Asking.Answer metrics = ask(listener.port(), "GET /metrics", HOST);
                assertTrue(metrics.body().contains("parley_realm_up{realm=\"realm1\"} 1.0"), metrics.body());
            } finally {
                release.countDown();
            }
            joined.get(10, TimeUnit.SECONDS).close();
            Asking.Answer answer = ask(listener.port(), "GET /livez", HOST);
            while (answer.status() == 503) {
                answer = ask(listener.port(), "GET /livez", HOST);
            }
            assertEquals(200, answer.status());
        }
    }

    @Test
    void theInspectorDoesNotWaitForAStuckRealm() throws Exception {
        try (Hub hub = hub();
                ManagementListener listener = listener(hub, null, 10_000)) {
            Client client = hub.join("realm1").get(10, TimeUnit.SECONDS);
            isToBeHeld.set(true);
            CompletableFuture<Void> stuck = CompletableFuture.runAsync(() -> client.publish("com.example.news"));
            assertTrue(isHeld.await(10, TimeUnit.SECONDS));
            try {
                for (String list : List.of("sessions", "registrations", "subscriptions", "retained")) {
                    Asking.Answer answer = ask(listener.port(), "GET /api/" + list + "?realm=realm1", HOST);
                    assertEquals(503, answer.status());
                    assertEquals("{\"error\":\"the realm does not answer\"}\n", answer.body());
                }
                Asking.Answer router = ask(listener.port(), "GET /api/router", HOST);
                assertTrue(router.body().contains("{\"realm\":\"realm1\",\"answers\":false,"), router.body());
            } finally {
                release.countDown();
            }
            stuck.get(10, TimeUnit.SECONDS);
            Asking.Answer answer = ask(listener.port(), "GET /api/sessions?realm=realm1", HOST);
            assertEquals(200, answer.status());
        }
    }

    @Test
    void whoDoesNotListenIsNotReady() throws Exception {
        try (Hub hub = hub();
                ManagementListener listener = listener(hub, null, 10_000)) {
            isListening.set(false);
            assertEquals(503, ask(listener.port(), "GET /health/ready", HOST).status());
            assertEquals(503, ask(listener.port(), "GET /health/started", HOST).status());
            assertEquals(503, ask(listener.port(), "GET /health", HOST).status());
            assertEquals(200, ask(listener.port(), "GET /health/live", HOST).status());
        }
    }

    @Test
    void probesNeedNoTokenAndLearnLittle() throws Exception {
        try (Hub hub = hub();
                ManagementListener listener = listener(hub, TOKEN, 10_000)) {
            Asking.Answer probed = ask(listener.port(), "GET /health", "Host: 10.0.0.7:9090");
            assertEquals(200, probed.status());
            assertEquals(-1, probed.body().indexOf("data"), probed.body());
            Asking.Answer trusted = ask(listener.port(), "GET /health", HOST, "Authorization: Bearer " + TOKEN);
            assertTrue(trusted.body().contains("\"data\":{\"realm1\":0,\"the lobby\":0}"), trusted.body());
        }
    }

    @Test
    void noWebPageLearnsIt() throws Exception {
        try (Hub hub = hub();
                ManagementListener listener = listener(hub, null, 10_000)) {
            assertEquals(
                    403,
                    ask(listener.port(), "GET /livez", "Host: evil.example").status());
        }
    }
}
