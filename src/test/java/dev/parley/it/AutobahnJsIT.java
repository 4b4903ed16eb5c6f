package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.parley.client.Client;
import dev.parley.client.Options;
import dev.parley.client.Procedure;
import dev.parley.client.WampException;
import dev.parley.json.Arguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** AutobahnJS, which is other people's, together with the Java client; the checks stand in {@code it/autobahn}. */
class AutobahnJsIT {
    private static final List<String> SCRIPTS = List.of("checks.js", "harness.js", "autobahnjs.js", "raw.js");

    @TestFactory
    Stream<DynamicTest> autobahnJs() throws Exception {
        String node = RunningProgram.installed("node", "nodejs");
        Path directory = NodePackages.directory("autobahn", SCRIPTS);
        try (StandaloneRouter router = StandaloneRouter.start();
                Client client = Client.connect(router.webSocket(), "realm1").get(20, TimeUnit.SECONDS);
                RunningProgram checks = RunningProgram.start(
                        "checks.js",
                        directory,
                        Map.of(),
                        List.of(node, "checks.js", router.webSocket().toString()))) {
            answer(client);
            int exit = checks.awaitExit(120);
            return Stream.concat(
                    checks.outputLines().stream()
                            .filter(line -> line.startsWith("ok ") || line.startsWith("not ok "))
                            .map(AutobahnJsIT::test),
                    Stream.of(DynamicTest.dynamicTest("all checks have been made", () -> {
                        assertEquals(0, exit, () -> checks.said("failed"));
                        assertEquals("done", lastOf(checks.outputLines()), () -> checks.said("did not reach its end"));
                    })));
        }
    }

    private static String lastOf(List<String> lines) {
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private static DynamicTest test(String line) {
        if (line.startsWith("ok ")) {
            return DynamicTest.dynamicTest(line.substring("ok ".length()), () -> {});
        }
        String[] nameAndReason = line.substring("not ok ".length()).split(": ", 2);
        return DynamicTest.dynamicTest(nameAndReason[0], () -> fail(nameAndReason[1]));
    }

    /** What the Java client does for the checks. */
    private static void answer(Client client) throws Exception {
        register(
                client,
                "com.example.java.add",
                call -> call.arguments().as(0, int.class) + call.arguments().as(1, int.class));
        register(client, "com.example.java.echo", Procedure.Call::arguments);
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
                        event -> client.publish(Options.NONE, "com.example.from_java", event.arguments()))
                .get(20, TimeUnit.SECONDS);
    }

    /** Calls the procedure that the first argument names, with what else there is. */
    private static Arguments forward(Client client, Arguments arguments) {
        Arguments rest = arguments.size() == 1 ? Arguments.NONE : Arguments.of(arguments.as(1, Object.class));
        if (arguments.has("mark")) {
            rest = rest.with("mark", arguments.as("mark", String.class));
        }
        return client.call(Options.NONE, arguments.as(0, String.class), rest).join();
    }

    private static void register(Client client, String procedure, Procedure handler) throws Exception {
        client.register(procedure, handler).get(20, TimeUnit.SECONDS);
    }
}
