package dev.parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that accepts connections; if the harness has started it, closing this stops it. */
final class Server implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final int LOG_LINES_SHOWN = 20;

    private final Destination destination;
    private final OptionalLong pid;
    private final @Nullable Process process;

    private Server(Destination destination, OptionalLong pid, @Nullable Process process) {
        this.destination = destination;
        this.pid = pid;
        this.process = process;
    }

    static Server running(Destination destination, OptionalLong pid) {
        if (!accepts(destination.uri())) {
            throw new BenchmarkFailure("nothing listens at " + destination.uri() + ": start the router first");
        }
        return new Server(destination, pid, null);
    }

    static Server start(List<String> command, Destination destination) {
        try {
            Path log = Files.createTempFile("bench-server", ".log");
            log.toFile().deleteOnExit();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Server server = new Server(destination, OptionalLong.of(process.pid()), process);
            server.awaitPort(process, log);
            return server;
        } catch (IOException e) {
            throw new BenchmarkFailure("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("interrupted", e);
        }
    }

    Destination destination() {
        return destination;
    }

    OptionalLong pid() {
        return pid;
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitPort(Process started, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!accepts(destination.uri())) {
            boolean isDead = started.waitFor(50, TimeUnit.MILLISECONDS);
            if (isDead || System.nanoTime() - deadline > 0) {
                close();
                List<String> lines = Files.readAllLines(log);
                List<String> shown = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
                throw new BenchmarkFailure("the server " + (isDead ? "ended" : "did not listen at " + destination.uri())
                        + "; it printed:\n" + String.join("\n", shown));
            }
        }
    }

    private static boolean accepts(URI uri) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
