package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parley.client.Client;
import dev.parley.component.Components;
import dev.parley.component.Procedure;
import dev.parley.it.container.Jdk;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is built starts on each JDK of this machine, from 17 on, whatever the others have that this one has not. */
class JdksIT {

    /** An application with the client on its class path, and nothing else of ours. */
    public static final class Program {
        private Program() {}

        public static final class Adder {
            @Procedure("com.example.add")
            public int add(int a, int b) {
                return a + b;
            }
        }

        public static void main(String... arguments) throws Exception {
            try (Client client =
                    Client.builder().uri(arguments[0]).realm("realm1").open()) {
                Components.add(client, new Adder()).toCompletableFuture().get(20, TimeUnit.SECONDS);
                System.out.println("sum "
                        + client.call(Integer.class, "com.example.add", 40, 2).get(20, TimeUnit.SECONDS));
            }
            System.out.println("left");
        }
    }

    static Stream<Jdk> jdks() {
        return Jdk.all().stream();
    }

    private static int page(URI address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jdks")
    void theWarServesItsCommandsAndClientsAndEndsWhenItIsTold(Jdk jdk) throws Exception {
        String java = jdk.tool("java");
        try (StandaloneRouter router = StandaloneRouter.startBy(List.of(java))) {
            assertEquals(200, page(router.page()));
            try (RawPeer callee = RawPeer.join(router.webSocket(), RawPeer.JSON)) {
                callee.send("[64,1,{},\"com.example.echo\"]");
                callee.receive(65);
                List<String> call = List.of(
                        java,
                        "-jar",
                        StandaloneRouter.war().toString(),
                        "call",
                        "--url",
                        router.webSocket().toString(),
                        "--realm",
                        "realm1",
                        "com.example.echo",
                        "hello");
                try (RunningProgram command = RunningProgram.start("parley.war call", call)) {
                    long invocation = callee.receive(68).getJsonNumber(1).longValue();
                    callee.send("[70," + invocation + ",{},[\"hello back\"]]");
                    command.awaitLine("hello back");
                    assertEquals(0, command.awaitExit(), command::output);
                }
            }
            List<String> application = List.of(
                    java,
                    "-cp",
                    classPath(),
                    Program.class.getName(),
                    router.webSocket().toString());
            try (RunningProgram program = RunningProgram.start("application", application)) {
                program.awaitLine("sum 42", "left");
                assertEquals(0, program.awaitExit(), program::output);
                assertFalse(program.output().contains("\tat "), program::output);
            }
            router.program().terminate();
            assertEquals(
                    0, router.program().awaitExit(20), () -> router.program().said("had another exit code"));
            assertFalse(router.program().output().contains("\tat "), router.program()::output);
        }
    }

    /** Ours, and what ours brings to an application that names it. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator))
                .filter(entry -> Path.of(entry)
                        .getFileName()
                        .toString()
                        .matches(
                                "classes|test-classes|parley.*\\.jar|(yasson|parsson|jakarta\\.json|jakarta\\.websocket"
                                        + "|tyrus-(client|core|spi|container-jdk-client)|jspecify).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jdks")
    void tomcatServesIt(Jdk jdk) throws Exception {
        try (Tomcat tomcat = Tomcat.start("tomcat-jdk-" + jdk.version(), jdk.home(), base -> {})) {
            assertEquals(200, page(tomcat.page()));
            RawPeer.join(tomcat.webSocket(), RawPeer.JSON).close();
            tomcat.program().terminate();
            tomcat.program().awaitExit(60);
        }
    }
}
