package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.http.HandshakeCheck;
import dev.parley.http.WebServer;
import dev.parley.jakarta.Origins;
import dev.parley.jakarta.Peer;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.router.TestRealms;
import dev.parley.runtime.Hub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Generated conversations as the wire has them: all peers speak at the same time, each in a thread of its own. What they send
 * depends on the seed and on what has reached them; {@code -Dparley.seed=7} repeats as much of one as can be repeated.
 */
class GeneratedConversationsOverSocketsTest {
    private static final int CONVERSATIONS = 200;
    private static final int PEERS = 4;

    private final Hub hub = new Hub(TestRealms.SETTINGS);
    private final ExecutorService threads = Executors.newFixedThreadPool(PEERS);
    private WebServer server;
    private URI uri;

    @BeforeEach
    void start() throws IOException {
        server = WebServer.builder()
                .endpoints(List.of(RouterEndpoint.class))
                .handshakeCheck(upgrade -> {
                    Peer peer = new Peer(
                            InetAddress.getLoopbackAddress(),
                            upgrade.header("Host"),
                            false,
                            false,
                            null,
                            null,
                            Handshakes.line(upgrade.texts()));
                    return HandshakeCheck.Verdict.admitted(() -> Peer.enter(peer))
                            .atOnce();
                })
                .build();
        RouterConfigurator.serve(hub, () -> Origins.OWN_PAGE, server::start);
        uri = URI.create("ws://127.0.0.1:" + server.port() + RouterEndpoint.PATH);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        hub.close();
        server.close();
    }

    @Test
    void noConversationBreaksARule() throws InterruptedException {
        Integer only = Integer.getInteger("parley.seed");
        for (int seed = only == null ? 0 : only; seed < (only == null ? CONVERSATIONS : only + 1); seed++) {
            play(seed);
        }
    }

    private void play(int seed) throws InterruptedException {
        List<String> realms = List.of("realm1", "realm1", "workers", "strict_features");
        SocketConversation conversation =
                new SocketConversation(uri, realms.get(new Random(seed).nextInt(realms.size())), PEERS);
        List<Future<?>> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            SocketSpeaker peer = new SocketSpeaker(conversation, "c" + seed + "p" + i, new Random(31L * seed + i));
            peers.add(threads.submit(peer));
        }
        try {
            for (Future<?> peer : peers) {
                peer.get();
            }
            conversation.close();
            while (hub.connectionCount() > 0) {
                Thread.onSpinWait();
            }
        } catch (ExecutionException | AssertionError wrong) {
            throw new AssertionFailedError("-Dparley.seed=" + seed + "\n" + conversation.log() + wrong, wrong);
        }
        assertEquals(0, hub.overflows());
    }
}
