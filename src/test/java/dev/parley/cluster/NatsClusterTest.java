package dev.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.engine.nats.NatsNodes;
import dev.parley.engine.nats.NatsServer;
import dev.parley.message.ErrorUri;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several routers serve a realm together over a real NATS. */
@Timeout(120)
class NatsClusterTest {
    @TempDir
    private Path folder;

    private NatsNodes nodes(NatsServer server, String name) {
        return NatsNodes.open(NodeProcess.settings(server.url(), name));
    }

    private static Hub hub(NatsNodes nodes, String name) {
        Cluster cluster = new Cluster(nodes, ClusterSettings.of(name));
        return new Hub(NodeProcess.SETTINGS, Limits.DEFAULT, Runnable::run, null, cluster);
    }

    /** Calls until that is answered: the first call may find out that something was lost. */
    private static void call(Client caller, String procedure, int expected) throws Exception {
        int answer = 0;
        for (int i = 0; i < 1_000 && answer != expected; i++) {
            answer = caller.call(procedure)
                    .handle((result, failure) -> failure == null ? result.as(0, int.class) : 0)
                    .get(10, TimeUnit.SECONDS);
        }
        assertEquals(expected, answer);
    }

    @Test
    void sessionsStayWhenNatsIsKilledAndBack() throws Exception {
        try (NatsServer server = NatsServer.start(folder);
                NatsNodes first = nodes(server, "a");
                NatsNodes second = nodes(server, "b");
                Hub a = hub(first, "a");
                Hub b = hub(second, "b")) {
            Client here = NodeProcess.join(a);
            Client there = NodeProcess.join(b);
            BlockingQueue<String> events = new LinkedBlockingQueue<>();
            there.register("com.example.seven", invocation -> 7).get(10, TimeUnit.SECONDS);
            there.subscribe(
                            "com.example.news",
                            event -> events.add(event.arguments().as(0, String.class)))
                    .get(10, TimeUnit.SECONDS);
            assertEquals(
                    7, here.call("com.example.seven").get(10, TimeUnit.SECONDS).as(0, int.class));
            here.publish("com.example.news", "x");
            assertEquals("x", events.poll(10, TimeUnit.SECONDS));
            long sessions = here.sessionId() + there.sessionId();
            server.kill();
            CompletableFuture<?> registered = here.register("com.example.during", invocation -> 8);
            TimeUnit.SECONDS.sleep(1);
            server.restart();
            long back = System.nanoTime();
            registered.get(20, TimeUnit.SECONDS);
            call(there, "com.example.during", 8);
            System.out.println("after the restart of NATS: entered and called after "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back) + " ms");
            call(here, "com.example.seven", 7);
            here.publish("com.example.news", "y");
            assertEquals("y", events.poll(10, TimeUnit.SECONDS));
            assertEquals(sessions, here.sessionId() + there.sessionId());
        }
    }

    @Test
    void threeProcessesOneOfWhichIsKilled() throws Exception {
        try (NatsServer server = NatsServer.start(folder);
                NodeProcess a = new NodeProcess(server.url(), "a");
                NodeProcess b = new NodeProcess(server.url(), "b");
                NodeProcess c = new NodeProcess(server.url(), "c")) {
            List<NodeProcess> all = List.of(a, b, c);
            for (NodeProcess each : all) {
                assertEquals("joined", each.next());
            }
            assertEquals("done", a.ask("subscribe com.example.news"));
            assertEquals("done", b.ask("register com.example.b of-b"));
            assertEquals("done", c.ask("register com.example.c of-c"));
            assertEquals("done", c.ask("register com.example.slow never"));
            assertEquals(ErrorUri.PROCEDURE_ALREADY_EXISTS, a.ask("register com.example.c of-a"));
            assertEquals("of-b", a.ask("call com.example.b"));
            assertEquals("of-c", b.ask("call com.example.c"));
            assertEquals("done", c.ask("publish com.example.news x"));
            assertEquals("event x", a.next());
            a.order("call com.example.slow");
            assertEquals("of-c", b.ask("call com.example.c"));
            long killed = System.nanoTime();
            c.kill();
            assertEquals(ErrorUri.CANCELED, a.next());
            System.out.println("a call to the killed node was answered after "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed) + " ms");
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 1_000_000 && !answers.contains("done"); i++) {
                answers.add(b.ask("register com.example.c of-b"));
            }
            long free = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
            System.out.println("its registrations were free after " + free + " ms");
            assertTrue(answers.contains("done"));
            assertTrue(free < 6_000, () -> "free after " + free + " ms");
            assertEquals("of-b", a.ask("call com.example.c"));
            try (NodeProcess again = new NodeProcess(server.url(), "c")) {
                assertEquals("joined", again.next());
                assertEquals("of-b", again.ask("call com.example.c"));
            }
        }
    }
}
