package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.config.Configuration;
import dev.parley.server.Server;
import jakarta.json.Json;
import jakarta.json.bind.Jsonb;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as a module, in a program that is one too. */
class ModuleIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    private static final String PROGRAM = """
            package program;

            import dev.parley.client.Client;
            import dev.parley.component.Components;
            import dev.parley.component.Procedure;
            import java.net.URI;

            public class Main {
                public record Order(String item, int count) {}

                public static class Shop {
                    @Procedure("com.example.order")
                    public Order twice(Order order) {
                        return new Order(order.item(), order.count() * 2);
                    }
                }

                public static void main(String... arguments) {
                    try (Client client = Client.connect(URI.create(arguments[0]), "realm1").join()) {
                        Components.add(client, new Shop()).join();
                        System.out.println(client.call(Order.class, "com.example.order", new Order("tea", 2)).join());
                        System.out.println(Client.class.getModule());
                    }
                }
            }
            """;

    @Test
    void aModuleWithNothingButJsonBCallsAndAnswers(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("module-info.java"), "module program { requires dev.parley; exports program; }");
        Files.writeString(folder.resolve("Main.java"), PROGRAM);
        String modules = modulePath();
        run(List.of(
                JAVA.resolve("javac").toString(),
                "-d",
                folder.resolve("classes").toString(),
                "-p",
                modules,
                folder.resolve("module-info.java").toString(),
                folder.resolve("Main.java").toString()));
        try (Server server = Server.start(Configuration.DEFAULT.listeningOn(null, 0))) {
            List<String> printed = run(List.of(
                    JAVA.resolve("java").toString(),
                    "-p",
                    folder.resolve("classes") + File.pathSeparator + modules,
                    "-m",
                    "program/program.Main",
                    "ws://127.0.0.1:" + server.port() + "/ws"));
            assertEquals(List.of("Order[item=tea, count=4]", "module dev.parley"), printed);
        }
    }

    /** The library as it is built, JSON-B and JSON-P with what does them, and nothing that is optional. */
    private static String modulePath() throws Exception {
        Path library = StandaloneRouter.war().resolveSibling("parley-" + System.getProperty("parley.version") + ".jar");
        Stream<Path> others = Stream.of(
                jar(Jsonb.class),
                jar(Json.class),
                jar(Nullable.class),
                jar(Class.forName("org.eclipse.yasson.JsonBindingProvider")),
                jar(Class.forName("org.eclipse.parsson.JsonProviderImpl")));
        return Stream.concat(Stream.of(library), others)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(Class<?> type) throws URISyntaxException {
        URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(place);
    }

    private static List<String> run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> printed = Arrays.asList(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split("\\R"));
        assertEquals(0, process.waitFor(), () -> String.join("\n", printed));
        return printed;
    }
}
