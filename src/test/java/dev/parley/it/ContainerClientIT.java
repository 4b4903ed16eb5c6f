package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.PublishOptions;
import dev.parley.it.container.Distribution;
import dev.parley.transport.JakartaConnector;
import jakarta.websocket.ContainerProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java client over a container's own WebSocket client: Tomcat's, with nothing of Tyrus there. */
class ContainerClientIT {

    /** The program that does so. */
    public static final class Program {
        private Program() {}

        public static void main(String... arguments) throws Exception {
            System.out.println("over "
                    + ContainerProvider.getWebSocketContainer().getClass().getName());
            try (Client client = Client.builder()
                    .transport(JakartaConnector::new)
                    .uri(arguments[0])
                    .header("X-Tenant", "seven")
                    .realm("realm1")
                    .open()) {
                String item = "Grüße".repeat(50_000);
                client.register("com.example.echo", call -> call.arguments()).get(30, TimeUnit.SECONDS);
                String echo =
                        client.call(String.class, "com.example.echo", item).get(30, TimeUnit.SECONDS);
                CompletableFuture<String> event = new CompletableFuture<>();
                client.subscribe("com.example.news", String.class, event::complete)
                        .get(30, TimeUnit.SECONDS);
                client.publish(PublishOptions.DEFAULT.includeMe(), "com.example.news", Arguments.of(item));
                System.out.println(
                        "echo " + item.equals(echo) + ", event " + item.equals(event.get(30, TimeUnit.SECONDS)));
            }
            System.out.println("left");
        }
    }

    private static String classPath() throws IOException, InterruptedException {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path home = Distribution.TOMCAT_11.provide();
        try (Stream<Path> tomcat = Files.list(home.resolve("lib"))) {
            return Stream.concat(
                            Stream.of(all.split(File.pathSeparator)).filter(ContainerClientIT::isNeeded),
                            Stream.concat(
                                    tomcat.map(Path::toString),
                                    Stream.of(
                                            home.resolve("bin/tomcat-juli.jar").toString())))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static boolean isNeeded(String entry) {
        String name = Path.of(entry).getFileName().toString();
        return name.matches("classes|test-classes|parley.*\\.jar|(yasson|parsson|jakarta\\.json).*");
    }

    @Test
    void tomcatsCarriesIt() throws Exception {
        try (StandaloneRouter router = StandaloneRouter.start();
                RunningProgram program = RunningProgram.start(
                        "client over Tomcat",
                        Path.of(""),
                        Map.of(),
                        List.of(
                                RunningProgram.java(),
                                "-cp",
                                classPath(),
                                Program.class.getName(),
                                router.webSocket().toString()))) {
            program.awaitLine("over org\\.apache\\.tomcat", "echo true, event true", "left");
            assertEquals(0, program.awaitExit(), program::output);
        }
    }
}
