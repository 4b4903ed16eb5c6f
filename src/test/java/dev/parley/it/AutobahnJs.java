package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.client.Arguments;
import dev.parley.client.CallHandler;
import dev.parley.client.CallOptions;
import dev.parley.client.Client;
import dev.parley.client.Invocation;
import dev.parley.client.PublishOptions;
import dev.parley.client.WampException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** AutobahnJS, which is other people's, together with the Java client; the checks stand in {@code it/autobahn}. */
public final class AutobahnJs {
    private static final List<String> SCRIPTS = List.of("checks.js", "harness.js", "autobahnjs.js", "raw.js");

    private AutobahnJs() {}

    /**
     * Runs all checks with that router.
     *
     * @return a line for each: {@code ok NAME}, or {@code not ok NAME: REASON}
     */
    public static List<String> check(URI webSocket) throws Exception {
        String node = RunningProgram.installed("node", "nodejs");
        Path directory = NodePackages.directory("autobahn", SCRIPTS);
        try (Client client = Client.connect(webSocket, "realm1").get(20, TimeUnit.SECONDS);
                RunningProgram checks = RunningProgram.start(
                        "checks.js", directory, Map.of(), List.of(node, "checks.js", webSocket.toString()))) {
            answer(client);
            int exit = checks.awaitExit(120);
            List<String> lines = checks.outputLines();
            assertEquals(0, exit, () -> checks.said("failed"));
            assertEquals("done", lines.get(lines.size() - 1), () -> checks.said("did not reach its end"));
            return lines.stream()
                    .filter(line -> line.startsWith("ok ") || line.startsWith("not ok "))
                    .toList();
        }
    }

    /** What the Java client does for the checks. */
    private static void answer(Client client) throws Exception {
        register(
                client,
                "com.example.java.add",
                call -> call.arguments().as(0, int.class) + call.arguments().as(1, int.class));
        register(client, "com.example.java.echo", Invocation::arguments);
        register(client, "com.example.java.fail", call -> {
            throw new WampException(
                    "com.example.error.refused", Arguments.of("no", 7).with("why", "because"));
        });
        register(client, "com.example.java.crash", call -> {
            throw new IllegalStateException("the password is swordfish");
        });
        register(client, "com.example.java.call", call -> forward(client, call.arguments()));
        register(client, "com.example.java.forever", call -> {
            client.publish("com.example.java.forever_is", "begun");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                client.publish("com.example.java.forever_is", "interrupted");
                throw interrupted;
            }
            return null;
        });
        client.subscribe(
                        "com.example.to_java",
                        event -> client.publish(PublishOptions.DEFAULT, "com.example.from_java", event.arguments()))
                .get(20, TimeUnit.SECONDS);
    }

    /** Calls the procedure that the first argument names, with what else there is. */
    private static Arguments forward(Client client, Arguments arguments) {
        Arguments rest = arguments.size() == 1 ? Arguments.NONE : Arguments.of(arguments.as(1, Object.class));
        if (arguments.has("mark")) {
            rest = rest.with("mark", arguments.as("mark", String.class));
        }
        return client.call(CallOptions.DEFAULT, arguments.as(0, String.class), rest)
                .join();
    }

    private static void register(Client client, String procedure, CallHandler handler) throws Exception {
        client.register(procedure, handler).get(20, TimeUnit.SECONDS);
    }
}
