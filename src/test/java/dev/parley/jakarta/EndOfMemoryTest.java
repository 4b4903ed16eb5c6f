package dev.parley.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.fault.FatalErrors;
import dev.parley.router.RealmLimits;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionLimits;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The endpoint says itself that there is no memory left, for not every container tells it what it threw. */
@Isolated
class EndOfMemoryTest {
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicBoolean isExhausted = new AtomicBoolean();

    private final Hub hub = new Hub(
            new RouterSettings(
                    List.of(RealmSettings.openOnLoopback("realm1")),
                    10_000,
                    100,
                    2_000,
                    SessionLimits.DEFAULT,
                    RealmLimits.DEFAULT),
            Limits.DEFAULT,
            this::run);

    private final RouterEndpoint endpoint = new RouterEndpoint(hub);

    private void run(Runnable work) {
        if (isExhausted.get()) {
            throw new OutOfMemoryError("for a test");
        }
        work.run();
    }

    @BeforeEach
    void count() {
        FatalErrors.onFatal(ends::incrementAndGet);
    }

    @AfterEach
    void forget() {
        FatalErrors.onFatal(null);
        hub.close();
    }

    private static Session session() {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getNegotiatedSubprotocol" -> "wamp.2.json";
                    case "isOpen" -> true;
                    default -> null;
                });
    }

    private static EndpointConfig config() {
        return (EndpointConfig) Proxy.newProxyInstance(
                EndpointConfig.class.getClassLoader(),
                new Class<?>[] {EndpointConfig.class},
                (self, method, arguments) -> Map.of());
    }

    @Test
    void whenAConnectionIsOpened() {
        isExhausted.set(true);

        assertThrows(OutOfMemoryError.class, () -> endpoint.opened(session(), config()));

        assertEquals(1, ends.get());
    }

    @Test
    void whenAMessageComes() throws Exception {
        endpoint.opened(session(), config());
        isExhausted.set(true);

        assertThrows(
                OutOfMemoryError.class, () -> endpoint.received("[1,\"realm1\",{\"roles\":{\"caller\":{}}}]", true));

        assertEquals(1, ends.get());
    }

    @Test
    void whenTheContainerTellsIt() {
        endpoint.failed(new IllegalStateException(new OutOfMemoryError("for a test")));

        assertEquals(1, ends.get());
    }
}
