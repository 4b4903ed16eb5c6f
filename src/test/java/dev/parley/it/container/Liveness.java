package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.http.RawWebSocket;
import dev.parley.it.RawPeer;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Who does not answer a ping, or does not read, is cut; nobody else notices. The router pings after a second. */
final class Liveness {
    private Liveness() {}

    static void check(URI webSocket) throws Exception {
        try (RawPeer bystander = RawPeer.join(webSocket, RawPeer.JSON)) {
            whoDoesNotAnswerIsCut(webSocket.getPort());
            whoDoesNotReadIsCut(webSocket);
            bystander.ping();
            assertTrue(bystander.isOpen());
        }
    }

    private static void whoDoesNotAnswerIsCut(int port) throws IOException {
        try (RawWebSocket dead = Handshakes.connect(port, "Sec-WebSocket-Protocol: wamp.2.json")) {
            dead.sendText("[1,\"realm1\",{\"roles\":{\"caller\":{}}}]");
            assertTrue(dead.receiveText().startsWith("[2,"));
            assertEquals("9 ", dead.receive());
            String end = dead.receive();
            assertTrue(end.startsWith("8 1001 "), end);
        }
    }

    private static void whoDoesNotReadIsCut(URI webSocket) throws Exception {
        String text = "x".repeat(100_000);
        AtomicInteger received = new AtomicInteger();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (RawPeer stuck = RawPeer.join(webSocket, RawPeer.JSON);
                Client reader = Client.builder()
                        .uri(webSocket)
                        .realm("realm1")
                        .reconnect(Reconnect.NEVER)
                        .connect()
                        .get(20, TimeUnit.SECONDS);
                Client publisher = Client.builder()
                        .uri(webSocket)
                        .realm("realm1")
                        .reconnect(Reconnect.NEVER)
                        .connect()
                        .get(20, TimeUnit.SECONDS)) {
            reader.subscribe("com.example.flood", event -> received.incrementAndGet())
                    .get(20, TimeUnit.SECONDS);
            reader.subscribe("wamp.session.on_leave", event -> gone.complete(null))
                    .get(20, TimeUnit.SECONDS);
            stuck.send("[32,1,{},\"com.example.flood\"]");
            stuck.receive(33);
            stuck.stopReading();
            int published = 0;
            while (!gone.isDone() && published < 500) {
                publisher.publishAcknowledged("com.example.flood", text).get(20, TimeUnit.SECONDS);
                published++;
            }
            gone.get(20, TimeUnit.SECONDS);
            while (received.get() < published) {
                assertTrue(!reader.whenClosed().isDone(), "a peer that reads was cut as well");
                Thread.onSpinWait();
            }
        }
    }
}
