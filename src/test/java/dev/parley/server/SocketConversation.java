package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.router.Ledger;
import dev.parley.router.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** What the peers of one generated conversation have in common. */
final class SocketConversation {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final String realm;
    final World world = new World();
    final Ledger ledger = new Ledger();

    /** Those who still have something to ask, or wait for an answer. */
    final CountDownLatch talking;

    private final URI uri;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    SocketConversation(URI uri, String realm, int peers) {
        this.uri = uri;
        this.realm = realm;
        this.talking = new CountDownLatch(peers);
    }

    TestSocket connect() {
        TestSocket socket = new TestSocket();
        WebSocket webSocket = HTTP.newWebSocketBuilder()
                .subprotocols("wamp.2.json")
                .buildAsync(uri, socket)
                .join();
        socket.opened(webSocket);
        return socket;
    }

    void log(String line) {
        log.add(line);
    }

    String log() {
        return String.join("\n", log) + "\n";
    }

    /** All have left: compares what they received with what they sent, and asks the router what is left of them. */
    void close() throws InterruptedException {
        ledger.close();
        TestSocket inspector = connect();
        inspector.send("[1,\"" + realm + "\",{\"roles\":{\"caller\":{}}}]");
        inspector.next();
        String none = "{\"exact\":[],\"prefix\":[],\"wildcard\":[]}";
        assertEquals("[50,1,{},[1]]", inspector.ask("[48,1,{},\"wamp.session.count\"]"));
        assertEquals("[50,2,{},[" + none + "]]", inspector.ask("[48,2,{},\"wamp.registration.list\"]"));
        assertEquals("[50,3,{},[" + none + "]]", inspector.ask("[48,3,{},\"wamp.subscription.list\"]"));
        inspector.close();
    }
}
