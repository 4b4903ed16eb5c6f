package dev.parley.server;

import dev.parley.client.Client;
import dev.parley.config.Cautions;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.config.Exposure;
import dev.parley.config.ListenerSettings;
import dev.parley.config.ManagementSettings;
import dev.parley.config.ServerSettings;
import dev.parley.engine.Engine;
import dev.parley.file.FileWatch;
import dev.parley.http.Admission;
import dev.parley.http.Page;
import dev.parley.http.WebServer;
import dev.parley.http.WriteBurst;
import dev.parley.jakarta.Origins;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.management.RouterBean;
import dev.parley.management.metrics.Deployment;
import dev.parley.runtime.DrainSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import dev.parley.runtime.work.Crowd;
import dev.parley.tls.TlsKeys;
import dev.parley.token.JwtVerifiers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A standalone router, which listens on the addresses of its configuration until it is closed. Started by the command line, and by
 * applications that embed a router. All methods are for any thread.
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
    /** Sockets beyond the limit for connections. */
    private static final int EXTRA_SOCKETS = 64;

    /** How much later than it should a drain may be over. */
    private static final long DRAIN_MARGIN_MILLIS = 5_000;

    private static final Logger LOG = System.getLogger(Server.class.getName());

    private final JwtVerifiers verifiers;
    private final Hub hub;
    private final @Nullable Engine engine;
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();

    /** Counts the sockets of all listeners. */
    private final Crowd crowd = new Crowd();

    private volatile Limits limits;

    /** All listeners listen. */
    private volatile boolean isListening;

    private @Nullable FileWatch certificates;
    private @Nullable Management management;
    private @Nullable RouterBean bean;
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Guarded by this. */
    private ServerSettings settings;

    /**
     * The admission of sockets: as many as connections, and {@value #EXTRA_SOCKETS} more, so that one handshake too many can still be
     * answered 503, and a page can be served.
     */
    private final class Sockets implements Admission {
        private final TrustedProxies proxies;

        /**
         * For the sockets of one listener.
         *
         * @param proxies addresses to which no limit per address applies
         */
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
                    (long) limits.connections() + EXTRA_SOCKETS,
                    (long) limits.connectionsPerAddress() + EXTRA_SOCKETS);
        }

        @Override
        public void leave(InetAddress address) {
            crowd.leave(counted(address));
        }
    }

    /** A running listener, with the parts of it that a new configuration may change. */
    private static final class Listening {
        final String place;
        final WebServer web;
        final @Nullable TlsKeys tls;
        final AtomicReference<Origins> origins;

        Listening(String place, WebServer web, @Nullable TlsKeys tls, AtomicReference<Origins> origins) {
            this.place = place;
            this.web = web;
            this.tls = tls;
            this.origins = origins;
        }
    }

    private Server(JwtVerifiers verifiers, Hub hub, @Nullable Engine engine, ServerSettings settings) {
        this.verifiers = verifiers;
        this.hub = hub;
        this.engine = engine;
        this.settings = settings;
        this.limits = settings.connections();
    }

    /**
     * Reads and checks a configuration file.
     *
     * @param file its path, absolute or relative to the working directory
     * @throws ConfigurationException if the file cannot be read, or is unusable; the message names the place in it
     */
    public static Configuration configuration(Path file) {
        return ConfigurationFile.load(file).configuration();
    }

    /**
     * Starts a router and its listeners. Certificate files that are replaced take effect within a second; a changed configuration
     * takes effect by {@link #reconfigure} only.
     *
     * @param configuration of {@link #configuration}, or {@link Configuration#DEFAULT}
     * @return the running router; close it to stop listening
     * @throws IOException if an address cannot be listened on: a {@link java.net.BindException} if it is in use; then nothing runs
     * @throws ConfigurationException if the configuration is unusable
     */
    public static Server start(Configuration configuration) throws IOException {
        JwtVerifiers verifiers = new JwtVerifiers();
        ServerSettings settings = configuration.resolve(verifiers);
        Engine engine = Engines.open(settings);
        Hub hub = Engines.hub(settings, Server::inOneBurst, engine);
        Server server = new Server(verifiers, hub, engine, settings);
        Cautions.withoutContainer(settings).forEach(caution -> LOG.log(Level.WARNING, caution));
        Cautions.ofRoles(settings).forEach(caution -> LOG.log(Level.WARNING, caution));
        Cautions.ofFiles(Cautions.keys(settings)).forEach(caution -> LOG.log(Level.WARNING, caution));
        verifiers.onWithdrawal(hub::review);
        try {
            ManagementSettings managed = settings.management();
            if (managed != null) {
                server.management = Management.start(
                        managed, hub, server::deployment, () -> server.isListening, server::drainAndClose);
            }
            for (ListenerSettings listener : settings.listeners()) {
                server.listen(listener);
            }
            server.isListening = true;
            server.bean = RouterBean.register(hub, Version.text(), server::drainAndClose);
            server.certificates = new FileWatch("parley-certificates", server::certificateFiles, server::renewTls);
            return server;
        } catch (IOException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private Deployment deployment() {
        Map<String, Instant> ends = new LinkedHashMap<>();
        for (Listening listening : listeners) {
            if (listening.tls != null) {
                ends.put(listening.place, listening.tls.notAfter());
            }
        }
        return new Deployment(Version.text(), ends);
    }

    private void listen(ListenerSettings listener) throws IOException {
        String warning = Exposure.warning(settings, listener);
        if (warning != null) {
            LOG.log(Level.WARNING, listener.place() + ": " + warning);
        }
        AtomicReference<Origins> origins = new AtomicReference<>(listener.origins());
        WebServer.Builder builder = WebServer.builder()
                .host(listener.host())
                .port(listener.port())
                .headerBytes(listener.headerBytes(), "listeners[].headerBytes")
                .deflateFrom(listener.compressFrom())
                .maxMessageBytes(settings.connections().messageChars() + Limits.SEPARATOR)
                .endpoints(List.of(RouterEndpoint.class))
                .pages(Server::page)
                .handshakeCheck(new Handshakes(hub, listener.trustedProxies(), origins::get)::check)
                .admission(new Sockets(listener.trustedProxies()));
        TlsKeys tls = listener.keys();
        if (tls != null) {
            builder.tls(tls);
        }
        Listening listening = new Listening(listener.place(), builder.build(), tls, origins);
        listeners.add(listening);
        RouterConfigurator.serve(hub, origins::get, listening.web::start);
    }

    /**
     * Applies another configuration to the running router: realms, roles, principals, limits, origins and certificates. Sessions that
     * it still admits go on; the others get GOODBYE. Listeners keep their addresses and trusted proxies; the log warns if the
     * configuration has others.
     *
     * @param changed the whole new configuration
     * @throws ConfigurationException if it is unusable; then nothing has changed
     */
    public synchronized void reconfigure(Configuration changed) {
        ServerSettings next = changed.resolve(verifiers);
        List<@Nullable TlsKeys> tls = keys(next);
        hub.reconfigure(next.router(), next.connections());
        limits = next.connections();
        verifiers.retain(next.keySources());
        for (int i = 0; i < Math.min(listeners.size(), next.listeners().size()); i++) {
            listeners.get(i).origins.set(next.listeners().get(i).origins());
            renew(listeners.get(i), tls.get(i));
        }
        if (management != null) {
            management.renew(next.management());
        }
        warnOfRestartNeeded(settings, next);
        settings = next;
    }

    private static List<@Nullable TlsKeys> keys(ServerSettings settings) {
        List<@Nullable TlsKeys> keys = new ArrayList<>();
        settings.listeners().forEach(listener -> keys.add(listener.keys()));
        return keys;
    }

    private static void renew(Listening listening, @Nullable TlsKeys renewed) {
        if (listening.tls != null && renewed != null) {
            listening.tls.replaceBy(renewed);
        }
    }

    private static void warnOfRestartNeeded(ServerSettings former, ServerSettings now) {
        boolean isSame = former.listeners().size() == now.listeners().size();
        for (int i = 0; isSame && i < former.listeners().size(); i++) {
            isSame = isSameAddress(former.listeners().get(i), now.listeners().get(i));
        }
        if (!isSame) {
            LOG.log(
                    Level.WARNING,
                    "the listeners have changed in host, port, trustedProxies, headerBytes, compressFromBytes, or whether they have tls: restart the router to apply that");
        }
        if (!Objects.equals(former.engine(), now.engine())) {
            LOG.log(Level.WARNING, "engine has changed: restart the router to apply that");
        }
        if (!Management.isSameAddress(former.management(), now.management())) {
            LOG.log(Level.WARNING, "management has changed: restart the router to apply that");
        }
        if (former.connections().messageChars() < now.connections().messageChars()) {
            LOG.log(
                    Level.WARNING,
                    "limits.messageBytes has grown: restart the router to have its listeners accept that much");
        }
    }

    private static boolean isSameAddress(ListenerSettings one, ListenerSettings other) {
        return one.host().equals(other.host())
                && one.port() == other.port()
                && one.trustedProxies().equals(other.trustedProxies())
                && one.headerBytes() == other.headerBytes()
                && one.compressFrom() == other.compressFrom()
                && (one.tls() == null) == (other.tls() == null);
    }

    private synchronized Set<Path> certificateFiles() {
        Set<Path> files = new LinkedHashSet<>();
        for (ListenerSettings listener : settings.listeners()) {
            if (listener.tls() != null) {
                files.addAll(listener.tls().files());
            }
        }
        ManagementSettings managed = settings.management();
        if (managed != null && managed.tls() != null) {
            files.addAll(managed.tls().files());
        }
        return files;
    }

    private synchronized void renewTls() {
        try {
            List<@Nullable TlsKeys> tls = keys(settings);
            for (int i = 0; i < Math.min(listeners.size(), tls.size()); i++) {
                renew(listeners.get(i), tls.get(i));
            }
            if (management != null) {
                management.renew(settings.management());
            }
            LOG.log(Level.INFO, "certificate files have changed: new connections use the new certificates");
        } catch (ConfigurationException wrong) {
            LOG.log(
                    Level.WARNING,
                    "the former certificates stay in use, because the changed files are unusable: {0}",
                    wrong.getMessage());
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

    private static @Nullable Page page(String path) {
        return path.equals("/") || path.equals("/index.html") ? OwnPage.page() : null;
    }

    /** The port of the first listener, which the system has chosen if the configuration says 0. */
    public int port() {
        return listeners.get(0).web.port();
    }

    /** The ports of all listeners, in the order of the configuration. */
    public List<Integer> ports() {
        return listeners.stream().map(each -> each.web.port()).toList();
    }

    /** The port of the management listener, which the system has chosen if the configuration says 0; -1 without one. */
    public int managementPort() {
        return management == null ? -1 : management.port();
    }

    /** The running router itself, without its listeners. */
    public Hub hub() {
        return hub;
    }

    /**
     * Opens a session without a socket, for a component in the router's own JVM. It ends with the router.
     *
     * @param realm the name of a configured realm
     * @return completes with the open session; fails with a {@link dev.parley.client.WampException} if the realm refuses it
     */
    public CompletableFuture<Client> join(String realm) {
        return hub.join(realm);
    }

    /**
     * Has sessions leave before the router is closed, as {@code drain} of the configuration says: handshakes are refused, sessions get
     * GOODBYE one after the other, and calls under way are answered. To be followed by {@link #close}.
     *
     * @return completes when all have left, or there has been enough time; at once where the configuration has no {@code drain}
     */
    public CompletableFuture<Void> drain() {
        DrainSettings draining;
        synchronized (this) {
            draining = settings.drain();
        }
        long longest = draining.longestMillis() + DRAIN_MARGIN_MILLIS;
        CompletableFuture<Void> drained = hub.drain(draining);
        return CompletableFuture.runAsync(() -> await(drained, longest), task -> {
            Thread thread = new Thread(task, "parley-drain");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static void await(CompletableFuture<Void> drained, long longest) {
        try {
            drained.get(longest, TimeUnit.MILLISECONDS);
        } catch (TimeoutException enough) {
            LOG.log(Level.WARNING, "the draining does not end by itself; it is over now");
        } catch (InterruptedException | ExecutionException over) {
            LOG.log(Level.DEBUG, "the draining has ended", over);
        }
    }

    private void drainAndClose() {
        CompletableFuture<Void> unused =
                drain().whenComplete((done, failure) -> new Thread(this::close, "parley-close").start());
    }

    /** Waits until the router is closed, by {@link #close} or because it was told to drain. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /** Stops listening, sends GOODBYE to every session, and waits a few seconds for the answers. */
    @Override
    public void close() {
        if (isClosing.getAndSet(true)) {
            return;
        }
        try {
            closeAll();
        } finally {
            closed.countDown();
        }
    }

    private void closeAll() {
        if (bean != null) {
            bean.close();
        }
        if (certificates != null) {
            certificates.close();
        }
        listeners.forEach(each -> each.web.stopListening());
        hub.close();
        if (management != null) {
            management.close();
        }
        listeners.forEach(each -> each.web.close());
        Engines.close(engine);
        verifiers.close();
    }
}
