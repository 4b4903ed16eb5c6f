package dev.parley.bench;

import dev.parley.http.WebServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** An echo server on the router's own transport; started by {@link EchoServers}. */
final class ParleyEcho {
    private ParleyEcho() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = EchoServers.port(arguments);
        try (WebServer server = WebServer.builder()
                .port(port)
                .endpoints(List.of(EchoEndpoint.class))
                .build()) {
            server.start();
            new CountDownLatch(1).await();
        }
    }
}
