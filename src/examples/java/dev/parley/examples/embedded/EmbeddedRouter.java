package dev.parley.examples.embedded;

import dev.parley.client.Client;
import dev.parley.config.Configuration;
import dev.parley.server.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** A router in the application's own JVM, and a clock that joins it without a socket. */
public final class EmbeddedRouter {
    private EmbeddedRouter() {}

    public static void main(String... arguments) throws Exception {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;
        CountDownLatch untilStopped = new CountDownLatch(1);
        run(port, System.out, untilStopped);
    }

    static void run(int port, PrintStream out, CountDownLatch untilStopped) throws IOException, InterruptedException {
        // example: embedded
        try (Server server = Server.start(Configuration.DEFAULT.listeningOn("127.0.0.1", port))) {
            Client clock = server.join("realm1").join();
            clock.register("com.example.time", call -> Instant.now().toString()).join();
            out.println("ws://127.0.0.1:" + server.port() + "/ws");
            untilStopped.await();
        }
        // end
    }
}
