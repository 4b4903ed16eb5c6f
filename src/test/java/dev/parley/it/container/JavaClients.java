package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.client.Client;
import dev.parley.it.RawPeer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What clients do together, much of it at once; and that nothing between them changes a letter. */
final class JavaClients {
    private static final int CALLS = 1000;
    private static final int EVENTS = 5000;

    private JavaClients() {}

    static String check(URI webSocket) throws Exception {
        for (String subProtocol : List.of(RawPeer.JSON, RawPeer.BATCHED)) {
            lettersPass(webSocket, subProtocol);
        }
        manyCallsAtOnce(webSocket);
        manyEventsInOrder(webSocket);
        return "";
    }

    private static Client client(URI webSocket) throws Exception {
        return Client.connect(webSocket, "realm1").get(20, TimeUnit.SECONDS);
    }

    private static void lettersPass(URI webSocket, String subProtocol) throws Exception {
        String letters = "[12345678901234567890,1.10,1e400,-0.0,\"\\u00e9é€😀\"],{\"b\":1.0,\"a\":[]}";
        try (RawPeer alice = RawPeer.join(webSocket, subProtocol);
                RawPeer bob = RawPeer.join(webSocket, RawPeer.JSON)) {
            assertEquals(subProtocol, alice.subProtocol());
            bob.send("[32,1,{},\"com.example.news\"]");
            long subscription = bob.receive(33).getJsonNumber(2).longValueExact();
            bob.send("[64,2,{},\"com.example.echo\"]");
            long registration = bob.receive(65).getJsonNumber(2).longValueExact();

            alice.send(
                    "[16,1,{\"acknowledge\":true},\"com.example.news\"," + letters + "]",
                    "[48,2,{},\"com.example.echo\"," + letters + "]");

            long publication = alice.receive(17).getJsonNumber(2).longValueExact();
            assertEquals("[36," + subscription + "," + publication + ",{}," + letters + "]", bob.receiveText());
            assertEquals("[68,1," + registration + ",{}," + letters + "]", bob.receiveText());
            bob.send("[70,1,{}," + letters + "]");
            assertEquals("[50,2,{}," + letters + "]", alice.receiveText());
            alice.send("[6,{},\"wamp.close.close_realm\"]");
            assertEquals("wamp.close.goodbye_and_out", alice.receive(6).getString(2));
        }
    }

    private static void manyCallsAtOnce(URI webSocket) throws Exception {
        try (Client callee = client(webSocket);
                Client caller = client(webSocket)) {
            callee.register("com.example.square", int.class, x -> x * x).get(20, TimeUnit.SECONDS);
            List<CompletableFuture<Integer>> squares = IntStream.range(0, CALLS)
                    .mapToObj(i -> caller.call(Integer.class, "com.example.square", i))
                    .toList();
            for (int i = 0; i < CALLS; i++) {
                assertEquals(i * i, squares.get(i).get(20, TimeUnit.SECONDS));
            }
        }
    }

    private static void manyEventsInOrder(URI webSocket) throws Exception {
        BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
        try (Client subscriber = client(webSocket);
                Client publisher = client(webSocket)) {
            subscriber.subscribe("com.example.numbers", int.class, numbers::add).get(20, TimeUnit.SECONDS);
            for (int i = 0; i < EVENTS; i++) {
                publisher.publish("com.example.numbers", i);
            }
            for (int i = 0; i < EVENTS; i++) {
                assertEquals(i, numbers.poll(20, TimeUnit.SECONDS));
            }
        }
    }
}
