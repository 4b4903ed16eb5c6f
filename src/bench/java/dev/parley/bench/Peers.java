package dev.parley.bench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Other servers, for comparison. */
final class Peers {
    private static final Path WAR = Path.of("target", "parley.war");
    private static final Path CONTAINERS = Path.of("target", "containers");

    private Peers() {}

    /** The server of that name: {@code jawampa}, {@code nats}, or a container, which is the router in it. */
    static Target named(String name, Options options) {
        return switch (name) {
            case "jawampa" -> Target.java(name, JawampaRouter.class.getName(), options);
            case "nats" -> nats();
            default -> container(name, options);
        };
    }

    private static Target nats() {
        int port = Target.freePort();
        int webSocketPort = Target.freePort();
        String configuration = """
                host: 127.0.0.1
                port: %d
                websocket { host: 127.0.0.1, port: %d, no_tls: true }
                """.formatted(port, webSocketPort);
        Path file = Target.folder().resolve("nats.conf");
        try {
            Files.writeString(file, configuration);
        } catch (IOException e) {
            throw new BenchmarkFailure("cannot write a configuration: " + e.getMessage(), e);
        }
        return new Target(
                "nats",
                List.of(natsServer(), "-c", file.toString()),
                new Destination(URI.create("ws://127.0.0.1:" + webSocketPort + "/"), "", OptionalInt.of(port)),
                OptionalLong.empty());
    }

    /** Debian has it where only administrators look. */
    private static String natsServer() {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, "nats-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new BenchmarkFailure("there is no nats-server: install it (Debian: apt install"
                        + " nats-server), or leave nats out of --beside"));
    }

    /** A container as the tests have unpacked it, started by the script that stands for it in {@code server-config}. */
    private static Target container(String name, Options options) {
        Path script = Path.of("server-config", name, "start.sh");
        if (!Files.exists(script)) {
            throw new BenchmarkFailure("no server is called " + name
                    + ": there are jawampa, nats, and the containers below server-config, such as tomcat-11");
        }
        int port = Target.freePort();
        List<String> command = List.of(
                "env",
                "-C",
                Target.folder().toString(),
                "JAVA_HOME=" + System.getProperty("java.home"),
                "JAVA_OPTS=" + String.join(" ", options.jvmArguments()),
                "sh",
                script.toAbsolutePath().toString(),
                unpacked(name).toAbsolutePath().toString(),
                WAR.toAbsolutePath().toString(),
                Integer.toString(port));
        URI uri = URI.create("ws://127.0.0.1:" + port + "/parley/ws");
        return new Target(name, command, new Destination(uri, options.realm()), OptionalLong.empty());
    }

    private static Path unpacked(String name) {
        try (Stream<Path> files =
                Files.exists(WAR) && Files.exists(CONTAINERS) ? Files.walk(CONTAINERS, 2) : Stream.of()) {
            return files.filter(each -> each.getNameCount() == CONTAINERS.getNameCount() + 2)
                    .filter(each -> each.getParent().getFileName().toString().startsWith(name + "-"))
                    .filter(each -> !each.endsWith("META-INF"))
                    .findFirst()
                    .orElseThrow(() -> new BenchmarkFailure("there is no " + WAR + ", or no " + name + " in "
                            + CONTAINERS + ": both are there after mvn verify -Pcontainers -Dcontainer=" + name));
        } catch (IOException e) {
            throw new BenchmarkFailure("cannot look into " + CONTAINERS + ": " + e.getMessage(), e);
        }
    }
}
