package dev.parley.server;

import dev.parley.http.HandshakeCheck;
import dev.parley.http.WebServer;
import dev.parley.jakarta.Origins;
import dev.parley.jakarta.Peer;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.router.RouterSettings;
import dev.parley.router.TestRealms;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A router on Tyrus and Grizzly in the test's JVM, for one transcript. */
final class OwnRouter implements SocketDriver.Stage {
    private final Hub hub = new Hub(TestRealms.SETTINGS);
    private final WebServer server;

    OwnRouter() throws IOException {
        server = WebServer.builder()
                .endpoints(List.of(RouterEndpoint.class))
                .handshakeCheck(OwnRouter::check)
                .build();
        RouterConfigurator.serve(hub, () -> Origins.OWN_PAGE, server::start);
    }

    private static CompletionStage<HandshakeCheck.Verdict> check(HandshakeCheck.Upgrade upgrade) {
        boolean isForwarded = upgrade.header("X-Forwarded-For") != null;
        Peer peer = new Peer(
                InetAddress.getLoopbackAddress(),
                upgrade.header("Host"),
                isForwarded,
                false,
                null,
                null,
                Handshakes.line(upgrade.texts()));
        return HandshakeCheck.Verdict.admitted(() -> Peer.enter(peer)).atOnce();
    }

    @Override
    public URI webSocket() {
        return URI.create("ws://127.0.0.1:" + server.port() + RouterEndpoint.PATH);
    }

    @Override
    public void awaitGone(String realm, long session, int left) {
        while (hub.connectionCount() > left) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void reconfigure(RouterSettings settings) {
        hub.reconfigure(settings, Limits.DEFAULT);
    }

    @Override
    public CompletableFuture<Void> shutDown() {
        return CompletableFuture.runAsync(hub::close);
    }

    @Override
    public void close() {
        hub.close();
        server.close();
    }
}
