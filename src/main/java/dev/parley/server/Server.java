package dev.parley.server;

import dev.parley.client.Client;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.config.Exposure;
import dev.parley.config.ListenerSettings;
import dev.parley.config.ServerSettings;
import dev.parley.file.FileWatch;
import dev.parley.http.Admission;
import dev.parley.http.HandshakeCheck.Refusal;
import dev.parley.http.HandshakeCheck.Upgrade;
import dev.parley.http.Page;
import dev.parley.http.WebServer;
import dev.parley.http.WriteBurst;
import dev.parley.jakarta.Origins;
import dev.parley.jakarta.Peer;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.runtime.Crowd;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import dev.parley.runtime.Reading;
import dev.parley.tls.TlsKeys;
import dev.parley.token.JwtVerifiers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A router that listens on its own: for the command line, and for applications that embed it.
 *
 * <pre>{@code
 * try (Server server = Server.start(Configuration.DEFAULT)) {
 *     Client component = server.join("realm1").join();
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class Server implements AutoCloseable {
    private static final int SOCKETS_MORE = 64;

    private static final Logger LOG = System.getLogger(Server.class.getName());

    private final JwtVerifiers verifiers;
    private final Hub hub;
    private final List<Listening> listeners = new ArrayList<>();

    /** The sockets of all listeners. */
    private final Crowd crowd = new Crowd();

    private volatile Limits limits;

    private @Nullable FileWatch certificates;

    /** Guarded by this. */
    private ServerSettings settings;

    /**
     * Counts sockets by the limits for connections, and some more than those: a handshake that is one too many is told so, and pages
     * need a socket for a moment.
     */
    private final class Sockets implements Admission {
        private final TrustedProxies proxies;

        /** Sockets of a listener: proxies that it trusts have as many as there are. */
        Sockets(TrustedProxies proxies) {
            this.proxies = proxies;
        }

        private @Nullable InetAddress counted(InetAddress address) {
            return proxies.trusts(address) ? null : address;
        }

        @Override
        public boolean enter(InetAddress address) {
            Limits limits = Server.this.limits;
            return crowd.enter(
                    counted(address),
                    (long) limits.connections() + SOCKETS_MORE,
                    (long) limits.connectionsPerAddress() + SOCKETS_MORE);
        }

        @Override
        public void leave(InetAddress address) {
            crowd.leave(counted(address));
        }
    }

    /** A listener, with what may change of it. */
    private static final class Listening {
        final WebServer web;
        final @Nullable TlsKeys tls;
        volatile Origins origins;

        Listening(WebServer web, @Nullable TlsKeys tls, Origins origins) {
            this.web = web;
            this.tls = tls;
            this.origins = origins;
        }
    }

    private Server(JwtVerifiers verifiers, Hub hub, ServerSettings settings) {
        this.verifiers = verifiers;
        this.hub = hub;
        this.settings = settings;
        this.limits = settings.connections();
    }

    /**
     * Reads a configuration file.
     *
     * @throws ConfigurationException if it cannot be read or used
     */
    public static Configuration configuration(Path file) {
        return ConfigurationFile.load(file).configuration();
    }

    /**
     * Starts a router and listens. Certificates that are replaced are used from then on; of the configuration itself, only
     * {@link #reconfigure} brings changes.
     *
     * @throws IOException if an address cannot be listened on
     * @throws ConfigurationException if the configuration cannot be used
     */
    public static Server start(Configuration configuration) throws IOException {
        JwtVerifiers verifiers = new JwtVerifiers();
        ServerSettings settings = configuration.resolve(verifiers);
        Hub hub = new Hub(settings.router(), settings.connections(), Server::inOneBurst);
        Server server = new Server(verifiers, hub, settings);
        verifiers.onWithdrawal(hub::review);
        try {
            for (ListenerSettings listener : settings.listeners()) {
                server.listen(listener);
            }
            server.certificates = new FileWatch("parley-certificates", server::certificateFiles, server::renewTls);
            return server;
        } catch (IOException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private void listen(ListenerSettings listener) throws IOException {
        String warning = Exposure.warning(settings, listener);
        if (warning != null) {
            LOG.log(Level.WARNING, listener.place() + ": " + warning);
        }
        WebServer.Builder builder = WebServer.builder()
                .host(listener.host())
                .port(listener.port())
                .maxMessageBytes(settings.connections().messageChars())
                .endpoints(List.of(RouterEndpoint.class))
                .pages(Server::page)
                .handshakeCheck(upgrade -> check(upgrade, listener.trustedProxies()))
                .admission(new Sockets(listener.trustedProxies()));
        TlsKeys tls = listener.keys();
        if (tls != null) {
            builder.tls(tls);
        }
        Listening listening = new Listening(builder.build(), tls, listener.origins());
        listeners.add(listening);
        RouterConfigurator.serve(hub, () -> listening.origins, listening.web::start);
    }

    /**
     * Takes over another configuration while it runs: realms, roles, users, limits, origins, certificates. Sessions that are
     * still allowed go on, the others are told GOODBYE. Which addresses are listened on cannot change.
     *
     * @throws ConfigurationException if it cannot be used; then nothing has changed
     */
    public synchronized void reconfigure(Configuration changed) {
        ServerSettings next = changed.resolve(verifiers);
        List<@Nullable TlsKeys> tls = keys(next);
        hub.reconfigure(next.router(), next.connections());
        limits = next.connections();
        verifiers.retain(next.keySources());
        for (int i = 0; i < Math.min(listeners.size(), next.listeners().size()); i++) {
            listeners.get(i).origins = next.listeners().get(i).origins();
            renew(listeners.get(i), tls.get(i));
        }
        warnOfWhatStays(settings, next);
        settings = next;
    }

    private static List<@Nullable TlsKeys> keys(ServerSettings settings) {
        List<@Nullable TlsKeys> keys = new ArrayList<>();
        settings.listeners().forEach(listener -> keys.add(listener.keys()));
        return keys;
    }

    private static void renew(Listening listening, @Nullable TlsKeys renewed) {
        if (listening.tls != null && renewed != null) {
            listening.tls.become(renewed);
        }
    }

    private static void warnOfWhatStays(ServerSettings former, ServerSettings now) {
        boolean isSame = former.listeners().size() == now.listeners().size();
        for (int i = 0; isSame && i < former.listeners().size(); i++) {
            isSame = isSameAddress(former.listeners().get(i), now.listeners().get(i));
        }
        if (!isSame) {
            LOG.log(
                    Level.WARNING,
                    "the configuration has other listeners (host, port, with or without tls, trustedProxies) now: restart to listen there");
        }
        if (former.connections().messageChars() < now.connections().messageChars()) {
            LOG.log(Level.WARNING, "limits.messageBytes is greater now: restart to have listeners accept that much");
        }
    }

    private static boolean isSameAddress(ListenerSettings one, ListenerSettings other) {
        return one.host().equals(other.host())
                && one.port() == other.port()
                && one.trustedProxies().equals(other.trustedProxies())
                && (one.tls() == null) == (other.tls() == null);
    }

    private synchronized Set<Path> certificateFiles() {
        Set<Path> files = new LinkedHashSet<>();
        for (ListenerSettings listener : settings.listeners()) {
            if (listener.tls() != null) {
                files.addAll(listener.tls().files());
            }
        }
        return files;
    }

    private synchronized void renewTls() {
        try {
            List<@Nullable TlsKeys> tls = keys(settings);
            for (int i = 0; i < Math.min(listeners.size(), tls.size()); i++) {
                renew(listeners.get(i), tls.get(i));
            }
            LOG.log(Level.INFO, "new connections get the certificates that are there now");
        } catch (ConfigurationException wrong) {
            LOG.log(Level.WARNING, "the former certificates stay, because of the new ones: {0}", wrong.getMessage());
        }
    }

    private static void inOneBurst(Runnable work) {
        WriteBurst.enter();
        try {
            work.run();
        } finally {
            WriteBurst.leave();
        }
    }

    private static Reading reading(dev.parley.http.Reading socket) {
        return new Reading() {
            @Override
            public void pause() {
                socket.pause();
            }

            @Override
            public void resume() {
                socket.resume();
            }

            @Override
            public void terminate() {
                socket.terminate();
            }

            @Override
            public void limit(int messageChars) {
                socket.limit(messageChars);
            }

            @Override
            public void report(LongConsumer arrived, Runnable left) {
                socket.report(arrived, left);
            }
        };
    }

    /** Lets the configurator know who is there, and refuses who may not come. */
    private @Nullable Refusal check(Upgrade upgrade, TrustedProxies proxies) {
        boolean isForwarded = Peer.FORWARDING_HEADERS.stream().anyMatch(name -> upgrade.header(name) != null);
        try {
            InetAddress address =
                    proxies.client(InetAddress.getByName(upgrade.remoteAddress()), name -> upgrade.headers()
                            .getOrDefault(name, List.of()));
            X509Certificate certificate = upgrade.clientCertificates().isEmpty()
                    ? null
                    : upgrade.clientCertificates().get(0);
            Peer peer = new Peer(
                    address,
                    upgrade.header("Host"),
                    isForwarded,
                    upgrade.secure(),
                    certificate,
                    reading(upgrade.reading()));
            Peer.enter(peer);
            return RouterRefusals.of(hub, peer, upgrade.headers());
        } catch (UnknownHostException noAddress) {
            return new Refusal(400, "The peer has no address.");
        }
    }

    private static @Nullable Page page(String path) {
        return path.equals("/") || path.equals("/index.html") ? OwnPage.page() : null;
    }

    /** The port of the first listener. */
    public int port() {
        return listeners.get(0).web.port();
    }

    public List<Integer> ports() {
        return listeners.stream().map(each -> each.web.port()).toList();
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
        if (certificates != null) {
            certificates.close();
        }
        listeners.forEach(each -> each.web.stopListening());
        hub.close();
        listeners.forEach(each -> each.web.close());
        verifiers.close();
    }
}
