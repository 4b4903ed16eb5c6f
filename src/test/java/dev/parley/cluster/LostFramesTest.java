package dev.parley.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.client.Client;
import dev.parley.client.WampException;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hubs that serve a realm together lose frames, and now and then one of them is killed: whoever asks for something gets an answer. */
@Timeout(120)
class LostFramesTest {
    private static final String REALM = "realm1";
    private static final RouterSettings SETTINGS = new RouterSettings(List.of(RealmSettings.openOnLoopback(REALM)));
    private static final int ROUNDS = 12;
    private static final int REQUESTS = 40;

    private final MemoryNodes nodes = new MemoryNodes();

    private final class Node {
        final MemoryNodes.OfRouter engine = nodes.router();
        final Hub hub;
        final Client client;

        Node(String name) throws Exception {
            ClusterSettings settings = new ClusterSettings(name, 500, 2_000, 30_000, 200);
            hub = new Hub(SETTINGS, Limits.DEFAULT, Runnable::run, null, new Cluster(engine, settings));
            client = join(hub);
        }

        void kill() {
            engine.close();
            hub.close();
        }
    }

    private static Client join(Hub hub) throws Exception {
        ExecutionException last = null;
        for (int i = 0; i < 10_000_000; i++) {
            try {
                return hub.join(REALM).get(10, TimeUnit.SECONDS);
            } catch (ExecutionException notYet) {
                last = notYet;
            }
        }
        throw new AssertionError(last);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyRequestIsAnsweredAndAllKnowTheSame(long seed) throws Exception {
        Random random = new Random(seed);
        List<Node> all = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                all.add(new Node("n" + i));
            }
            Random losing = new Random(seed);
            for (int round = 0; round < ROUNDS; round++) {
                int rate = random.nextInt(3) == 0 ? 0 : 50;
                nodes.lose(frame -> rate > 0 && losing.nextInt(rate) == 0);
                List<CompletableFuture<?>> answers = new ArrayList<>();
                for (int i = 0; i < REQUESTS; i++) {
                    answers.add(request(all.get(random.nextInt(all.size())).client, random));
                }
                for (CompletableFuture<?> answer : answers) {
                    answer.get(20, TimeUnit.SECONDS);
                }
                if (random.nextInt(3) == 0) {
                    all.remove(random.nextInt(all.size())).kill();
                    all.add(new Node("m" + round));
                }
            }
            nodes.lose(frame -> false);
            String registrations = "";
            String sessions = "";
            for (Node node : all) {
                // what was entered before is listed when this is
                node.client.subscribe("com.example.end", event -> {}).get(20, TimeUnit.SECONDS);
            }
            for (Node node : all) {
                String known = all(node, "wamp.registration.list") + all(node, "wamp.subscription.list");
                String joined = all(node, "wamp.session.list");
                registrations = registrations.isEmpty() ? known : registrations;
                sessions = sessions.isEmpty() ? joined : sessions;
                assertEquals(registrations, known);
                assertEquals(sessions, joined);
            }
        } finally {
            nodes.lose(frame -> false);
            all.forEach(Node::kill);
        }
    }

    private static String all(Node node, String procedure) throws Exception {
        return node.client.call(procedure).get(20, TimeUnit.SECONDS).toString();
    }

    /** Fails only where it has no answer of a router. */
    private static CompletableFuture<?> request(Client client, Random random) {
        String uri = "com.example.p" + random.nextInt(5);
        CompletableFuture<?> asked =
                switch (random.nextInt(5)) {
                    case 0 ->
                        client.register(uri, invocation -> 1)
                                .thenCompose(registration -> random.nextBoolean()
                                        ? CompletableFuture.completedFuture(null)
                                        : registration.unregister());
                    case 1 -> client.subscribe(uri, event -> {});
                    case 2 -> client.publishAcknowledged(uri, 1);
                    default -> client.call(uri);
                };
        return asked.handle((answer, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause != null && !(cause instanceof WampException)) {
                throw new CompletionException(cause);
            }
            return answer;
        });
    }
}
