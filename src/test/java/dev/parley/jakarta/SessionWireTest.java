package dev.parley.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.flow.Budget;
import dev.parley.flow.Text;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionWireTest {
    private final ExecutorService pingers = Executors.newCachedThreadPool();
    private final ExecutorService container = Executors.newCachedThreadPool();
    private final List<String> written = new CopyOnWriteArrayList<>();

    /** The completion of a send has returned, before which Jetty writes nothing. */
    private final CountDownLatch isFree = new CountDownLatch(1);

    @AfterEach
    void end() {
        pingers.shutdownNow();
        container.shutdownNow();
    }

    /** A WebSocket that sends a ping while the caller waits, and nothing while a completion runs. */
    private Session webSocket() {
        RemoteEndpoint.Async remote = as(RemoteEndpoint.Async.class, (name, arguments) -> {
            if (name.equals("sendText")) {
                written.add((String) arguments[0]);
                container.execute(() -> {
                    ((SendHandler) arguments[1]).onResult(new SendResult(webSocketOf()));
                    isFree.countDown();
                });
            } else if (name.equals("sendPing")) {
                assertTrue(isFree.await(20, TimeUnit.SECONDS), "a ping within the completion of a send");
                written.add("ping");
            }
            return null;
        });
        return as(Session.class, (name, arguments) -> name.equals("getAsyncRemote") ? remote : null);
    }

    private static Session webSocketOf() {
        return as(Session.class, (name, arguments) -> null);
    }

    private interface Answer {
        Object to(String name, Object[] arguments) throws Exception;
    }

    private static <T> T as(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    @Test
    void aPingBehindASendKeepsNothingWaitingAndItsPlace() throws Exception {
        SessionWire wire = new SessionWire(webSocket(), pingers);
        CountDownLatch done = new CountDownLatch(1);
        wire.send(new Text("first", 1, Budget.unlimited()), first -> {
            wire.ping(ByteBuffer.allocate(8));
            wire.send(new Text("second", 1, Budget.unlimited()), second -> done.countDown());
        });
        assertTrue(done.await(40, TimeUnit.SECONDS), "the second is not sent");
        assertEquals(List.of("first", "ping", "second"), written);
    }
}
