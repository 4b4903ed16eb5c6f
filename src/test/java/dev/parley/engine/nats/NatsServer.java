package dev.parley.engine.nats;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A nats-server with JetStream of a test's own: it can be killed, and started again at its address with what it has kept. */
public final class NatsServer implements AutoCloseable {
    private static final String NAME = "nats-server";

    private final Path folder;
    private final int port;
    private final String more;
    private Process process;

    private NatsServer(Path folder, int port, String more) {
        this.folder = folder;
        this.port = port;
        this.more = more;
    }

    /** Starts one that keeps everything in that folder; skips the test where there is none on the path. */
    public static NatsServer start(Path folder) throws IOException, InterruptedException {
        return start(folder, "");
    }

    /** The same, with more in its configuration. */
    static NatsServer start(Path folder, String more) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                program() != null, "there is no nats-server on the path: what keeps things in it is not tried");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        NatsServer server = new NatsServer(folder, port, more);
        server.restart();
        return server;
    }

    private static Path program() {
        return Stream.of((System.getenv("PATH") + File.pathSeparator + "/usr/sbin").split(File.pathSeparator, -1))
                .map(each -> Path.of(each, NAME))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Starts it again. */
    public void restart() throws IOException, InterruptedException {
        Path configuration = folder.resolve("nats.conf");
        Files.writeString(configuration, """
                host: 127.0.0.1
                port: %d
                max_payload: 8MB
                jetstream { store_dir: "%s", max_mem: 64MB, max_file: 2GB }
                %s
                """.formatted(port, folder.resolve("data"), more));
        process = new ProcessBuilder(List.of(String.valueOf(program()), "-c", configuration.toString()))
                .redirectErrorStream(true)
                .start();
        Process started = process;
        CountDownLatch ready = new CountDownLatch(1);
        Queue<String> said = new ConcurrentLinkedQueue<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = started.inputReader()) {
                        lines.lines().forEach(line -> {
                            said.add(line);
                            if (line.contains("Server is ready")) {
                                ready.countDown();
                            }
                        });
                    } catch (IOException | UncheckedIOException over) {
                        ready.countDown();
                    }
                },
                NAME);
        reader.setDaemon(true);
        reader.start();
        assertTrue(ready.await(20, TimeUnit.SECONDS), said::toString);
    }

    /** As {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
