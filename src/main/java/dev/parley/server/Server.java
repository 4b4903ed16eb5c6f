package dev.parley.server;

import dev.parley.client.Client;
import dev.parley.server.HandshakeCheck.Refusal;
import dev.parley.server.HandshakeCheck.Upgrade;
import dev.parley.websocket.HandshakeEvidence;
import dev.parley.websocket.Hub;
import dev.parley.websocket.Peer;
import dev.parley.websocket.RouterConfigurator;
import dev.parley.websocket.RouterEndpoint;
import dev.parley.websocket.SubProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A router that listens on its own: for the command line, and for applications that embed it.
 *
 * <pre>{@code
 * try (Server server = Server.start(Configuration.DEFAULT)) {
 *     Client component = server.join("realm1").join();
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {
    private static final String PAGE = "page/index.html";

    private final Hub hub;
    private final List<WebServer> listeners = new ArrayList<>();

    private Server(Hub hub) {
        this.hub = hub;
    }

    /**
     * Reads a configuration file.
     *
     * @throws ConfigurationException if it cannot be read or used
     */
    public static Configuration configuration(Path file) {
        return ConfigurationFile.read(file);
    }

    /**
     * Starts a router and listens.
     *
     * @throws IOException if an address cannot be listened on
     * @throws ConfigurationException if the configuration cannot be used
     */
    public static Server start(Configuration configuration) throws IOException {
        configuration.check();
        Server server = new Server(
                new Hub(configuration.routerSettings(), configuration.connectionLimits(), Server::inOneBurst));
        try {
            for (Configuration.Listener listener : configuration.listenersOrDefault()) {
                server.listen(listener, configuration.connectionLimits().messageChars());
            }
            return server;
        } catch (IOException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private void listen(Configuration.Listener listener, int maxMessageBytes) throws IOException {
        WebServer web = WebServer.builder()
                .host(listener.hostOrDefault())
                .port(listener.portOrDefault())
                .maxMessageBytes(maxMessageBytes)
                .endpoints(List.of(RouterEndpoint.class))
                .pages(Server::page)
                .handshakeCheck(this::check)
                .build();
        listeners.add(web);
        RouterConfigurator.serve(hub, listener.origins(), web::start);
    }

    private static void inOneBurst(Runnable work) {
        WriteBurst.enter();
        try {
            work.run();
        } finally {
            WriteBurst.leave();
        }
    }

    /** Refuses what offers no sub-protocol of ours, and lets the configurator know who is there. */
    private @Nullable Refusal check(Upgrade upgrade) {
        if (SubProtocol.choose(upgrade.values("Sec-WebSocket-Protocol")) == null) {
            String names = String.join(" or ", SubProtocol.NAMES);
            return new Refusal(400, "No sub-protocol in common: offer " + names + " in Sec-WebSocket-Protocol.");
        }
        boolean isForwarded = Peer.FORWARDING_HEADERS.stream().anyMatch(name -> upgrade.header(name) != null);
        try {
            InetAddress address = InetAddress.getByName(upgrade.remoteAddress());
            X509Certificate certificate = upgrade.clientCertificates().isEmpty()
                    ? null
                    : upgrade.clientCertificates().get(0);
            Peer peer = new Peer(address, upgrade.header("Host"), isForwarded, upgrade.secure(), certificate);
            Peer.enter(peer);
            List<String> challenges = hub.refusal(HandshakeEvidence.of(peer, upgrade.headers()));
            return challenges.isEmpty()
                    ? null
                    : new Refusal(
                            401,
                            "These credentials are not accepted.",
                            Map.of("WWW-Authenticate", String.join(", ", challenges)));
        } catch (UnknownHostException noAddress) {
            return new Refusal(400, "The peer has no address.");
        }
    }

    private static @Nullable Page page(String path) {
        return path.equals("/") || path.equals("/index.html") ? OwnPage.PAGE : null;
    }

    /** The port of the first listener. */
    public int port() {
        return listeners.get(0).port();
    }

    List<Integer> ports() {
        return listeners.stream().map(WebServer::port).toList();
    }

    /** The running router. */
    public Hub hub() {
        return hub;
    }

    /** A session in a realm without a socket, for a component in the router's own JVM. */
    public CompletableFuture<Client> join(String realm) {
        return hub.join(realm);
    }

    /** Says GOODBYE to every session, waits a few seconds for the answers, and stops listening. */
    @Override
    public void close() {
        listeners.forEach(WebServer::stopListening);
        hub.close();
        listeners.forEach(WebServer::close);
    }

    /** The page, and a policy by which the browser runs and loads nothing but what stands in it. */
    private static final class OwnPage {
        static final Page PAGE = read();

        private static Page read() {
            try (InputStream file = Server.class.getResourceAsStream(Server.PAGE)) {
                if (file == null) {
                    throw new IllegalStateException("the page is missing in this build");
                }
                byte[] html = file.readAllBytes();
                String text = new String(html, StandardCharsets.UTF_8);
                String policy = "default-src 'none'; connect-src 'self' ws: wss:; img-src data:; style-src "
                        + hash(text, "style") + "; script-src " + hash(text, "script")
                        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
                return Page.of("text/html; charset=utf-8", html).header("Content-Security-Policy", policy);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } catch (NoSuchAlgorithmException cannotBe) {
                throw new IllegalStateException(cannotBe);
            }
        }

        /** The hash by which the policy knows the one element of that name. */
        private static String hash(String html, String element) throws NoSuchAlgorithmException {
            int start = html.indexOf("<" + element + ">") + element.length() + 2;
            byte[] content = html.substring(start, html.indexOf("</" + element + ">", start))
                    .getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        }
    }
}
