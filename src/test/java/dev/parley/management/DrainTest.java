package dev.parley.management;

import static dev.parley.management.Asking.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.client.WampException;
import dev.parley.config.ConfigurationFile;
import dev.parley.server.LogLines;
import dev.parley.server.Server;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** A router that drains, over sockets: who leaves when, and who is not let in. */
class DrainTest {
    private static final String HOST = "Host: localhost";
    private static final String SHUTDOWN = "wamp.close.system_shutdown";

    private static Server start(int graceMillis, int spreadMillis) throws Exception {
        String json = "{\"listeners\": [{\"port\": 0}], \"management\": {\"port\": 0}, \"drain\": {\"graceMillis\": "
                + graceMillis + ", \"spreadMillis\": " + spreadMillis + "}}";
        return Server.start(ConfigurationFile.read(new StringReader(json), null, Map.<String, String>of()::get));
    }

    private static Client connect(Server server) throws Exception {
        return Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .reconnect(Reconnect.NEVER)
                .connect()
                .get(20, TimeUnit.SECONDS);
    }

    private static Asking.Answer handshake(Server server) throws Exception {
        return ask(
                server.port(),
                "GET /ws",
                HOST,
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: wamp.2.json");
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whileItDrainsNobodyIsLetInAndItSaysThatItIsNotReady() throws Exception {
        try (Server server = start(600_000, 1_000);
                Client member = connect(server)) {
            assertEquals(200, ask(server.managementPort(), "GET /readyz", HOST).status());
            assertEquals(405, ask(server.managementPort(), "GET /drain", HOST).status());

            Asking.Answer begun = ask(server.managementPort(), "POST /drain", HOST, "Content-Length: 0");

            assertEquals(202, begun.status(), begun.body());
            assertEquals(503, ask(server.managementPort(), "GET /readyz", HOST).status());
            assertEquals(200, ask(server.managementPort(), "GET /livez", HOST).status());
            Asking.Answer refused = handshake(server);
            assertEquals(503, refused.status());
            assertTrue(refused.head().contains("Retry-After: "), refused.head());
            assertThrows(ExecutionException.class, () -> await(server.join("realm1")));
            // within the grace all goes on
            assertEquals(1, await(member.call("wamp.session.count")).as(0, int.class));
        }
    }

    @Test
    void callsUnderWayAreAnsweredAndHoldersOfProceduresLeaveLast() throws Exception {
        CountDownLatch isCalled = new CountDownLatch(2);
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        List<String> left = Collections.synchronizedList(new ArrayList<>());
        try (LogLines log = LogLines.of(dev.parley.runtime.Hub.class);
                Server server = start(100, 1_000);
                Client callee = connect(server);
                Client caller = connect(server);
                Client bystander = connect(server)) {
            await(callee.register("com.example.slow", invocation -> {
                isCalled.countDown();
                return answer.get(30, TimeUnit.SECONDS);
            }));
            CompletableFuture<Arguments> first = caller.call("com.example.slow");
            CompletableFuture<Arguments> second = caller.call("com.example.slow");
            assertTrue(isCalled.await(20, TimeUnit.SECONDS));
            CompletableFuture<Void> all = CompletableFuture.allOf(
                    callee.whenClosed().thenAccept(why -> left.add("callee " + why)),
                    caller.whenClosed().thenAccept(why -> left.add("caller " + why)),
                    bystander.whenClosed().thenAccept(why -> left.add("bystander " + why)));

            ask(server.managementPort(), "POST /drain", HOST, "Content-Length: 0");

            await(bystander.whenClosed());
            // the caller is due, and may begin no other call: then it is told so
            WampException refused = null;
            while (refused == null) {
                try {
                    await(caller.call("wamp.session.count"));
                } catch (ExecutionException failure) {
                    refused = (WampException) failure.getCause();
                }
            }
            assertEquals(SHUTDOWN, refused.uri());
            assertFalse(first.isDone());
            answer.complete(7);
            assertEquals(7, await(first).as(0, int.class));
            assertEquals(7, await(second).as(0, int.class));
            await(all);
            assertEquals(
                    List.of("bystander " + SHUTDOWN, "caller " + SHUTDOWN, "callee " + SHUTDOWN), List.copyOf(left));
            log.await(
                    "draining: nobody is let in any more; after 100 ms 3 connections are told to leave, over 1000 ms");
            log.await("drained: all 3 connections have left");
            server.awaitClose();
        }
    }

    @Test
    void oneConnectionIsCountedAsOne() throws Exception {
        try (LogLines log = LogLines.of(dev.parley.runtime.Hub.class);
                Server server = start(100, 1_000)) {
            Client client = connect(server);
            CompletableFuture<Void> all = server.drain();
            await(client.whenClosed());
            await(all);

            log.await("draining: nobody is let in any more; after 100 ms 1 connection is told to leave, over 1000 ms");
            log.await("drained: the one connection has left");
        }
    }

    @Test
    void goodbyesAreSpread() throws Exception {
        int members = 20;
        try (Server server = start(0, 2_000)) {
            List<Long> ends = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                all.add(connect(server).whenClosed().thenAccept(why -> ends.add(System.nanoTime())));
            }
            await(server.drain());
            await(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
            long spread = TimeUnit.NANOSECONDS.toMillis(ends.get(members - 1) - ends.get(0));
            assertTrue(spread > 1_000, "all left within " + spread + " ms");
        }
    }

    @Test
    void jmxSeesTheRouterAndDrainsIt() throws Exception {
        MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
        try (Server server = start(0, 200);
                Client member = connect(server)) {
            ObjectName name = jmx.queryNames(new ObjectName("dev.parley:type=Router,*"), null).stream()
                    .findAny()
                    .orElseThrow();
            assertEquals(1L, jmx.getAttribute(name, "Connections"));
            assertEquals(false, jmx.getAttribute(name, "Draining"));
            jmx.invoke(name, "drain", new Object[0], new String[0]);
            assertEquals(SHUTDOWN, await(member.whenClosed()));
            server.awaitClose();
            assertFalse(jmx.isRegistered(name));
        }
    }

    @Test
    void withoutTimeItStopsAtOnce() throws Exception {
        try (Server server = start(0, 0);
                Client member = connect(server)) {
            assertEquals(
                    202,
                    ask(server.managementPort(), "POST /drain", HOST, "Content-Length: 0")
                            .status());
            assertEquals(SHUTDOWN, await(member.whenClosed()));
            server.awaitClose();
        }
    }
}
