package dev.parley.http;

import dev.parley.fault.FatalErrors;
import dev.parley.http.handshake.TlsFilter;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.ServerConfiguration;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server whose WebSocket side is Tyrus' engine. Made and closed by the standalone main and by tests.
 *
 * <p>Endpoints, pages and handshake checks run on the selector threads and must never block.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(WebServer.class.getName());

    private static final int READ_BYTES = 64 * 1024;
    private static final int LONGEST_FRAME_HEADER = 14;
    private static final int GREATEST_LIMIT = 1 << 30;

    /** How long {@link #close} waits for the peers, and then for the threads. */
    private static final int CLOSE_MILLIS = 1000;

    /** How often it is looked for peers that do not close. */
    private static final int WATCH_MILLIS = 500;

    private static final CloseReason STOPPING = new CloseReason(CloseCodes.GOING_AWAY, "The server is stopping.");

    /** Held as the next is, because a logger that nobody holds forgets its level. */
    private static final Logger GRIZZLY = Logger.getLogger("org.glassfish.grizzly.http.server");

    private static final Logger TYRUS_HANDSHAKES = Logger.getLogger("org.glassfish.tyrus.core.TyrusWebSocketEngine");

    static {
        // It would show handshakes with all their headers: passwords, tokens, cookies.
        TYRUS_HANDSHAKES.setLevel(Level.INFO);
        // It tells of each start and stop.
        if (GRIZZLY.getLevel() == null) {
            GRIZZLY.setLevel(Level.WARNING);
        }
    }

    private final Builder settings;
    private final HttpServer http = new HttpServer();
    private final TCPNIOTransport transport;
    private final NetworkListener listener;
    private final SocketFilter sockets;
    private final AcceptStrategy accepting;
    private final ScheduledThreadPoolExecutor timer;
    private final EngineContainer container;
    private final @Nullable TlsFilter tls;
    private final BatchBuffers buffers = new BatchBuffers();
    private final Set<WebSocketConnection> connections = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean started = new AtomicBoolean();

    /** Set by {@link #close}. */
    private volatile boolean closing;

    private WebServer(Builder settings) {
        this.settings = settings;
        GrizzlyLogs.install();
        timer = new ScheduledThreadPoolExecutor(1, WebServer::timerThread, new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        accepting = new AcceptStrategy(timer);
        sockets = new SocketFilter(settings.admission, settings.answerMillis);
        transport = TCPNIOTransportBuilder.newInstance()
                .setIOStrategy(accepting)
                .setSelectorRunnersCount(settings.selectorThreads)
                .setSelectorThreadPoolConfig(ThreadPoolConfig.defaultConfig()
                        .setPoolName(settings.threads)
                        .setCorePoolSize(settings.selectorThreads)
                        .setMaxPoolSize(settings.selectorThreads))
                .setReadBufferSize(READ_BYTES)
                .build();
        listener = new NetworkListener("parley", settings.host, settings.port);
        listener.setTransport(transport);
        listener.setMaxHttpHeaderSize(settings.headerBytes);
        tls = settings.tls == null ? null : new TlsFilter(new Engines(settings.tls));
        container = new EngineContainer(settings.maxMessageBytes + LONGEST_FRAME_HEADER + READ_BYTES, timer);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Registers the endpoints, on the calling thread, and begins to listen. A server starts once.
     *
     * @throws BindException if the address cannot be had, because another process listens there for example
     * @throws IllegalArgumentException if an endpoint class is not a valid one
     */
    public WebServer start() throws IOException {
        if (started.getAndSet(true)) {
            throw new IllegalStateException("This server has been started before: build another one.");
        }
        try {
            for (Class<?> endpoint : settings.endpoints) {
                container.register(endpoint);
            }
            configure();
            http.start();
            ScheduledFuture<?> unused =
                    timer.scheduleAtFixedRate(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
            return this;
        } catch (DeploymentException e) {
            close();
            throw new IllegalArgumentException("An endpoint cannot be used: " + e.getMessage(), e);
        } catch (BindException e) {
            close();
            throw (IOException) new BindException(cannotListen(e)).initCause(e);
        } catch (SocketException e) {
            close();
            throw (IOException) new SocketException(cannotListen(e)).initCause(e);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private String cannotListen(SocketException cause) {
        return "Cannot listen on " + settings.host + ":" + settings.port + ": " + cause.getMessage();
    }

    /** The port it listens on: the one that was asked for, or the one that was found. */
    public int port() {
        return listener.getPort();
    }

    /** Takes no new connections; those that are open go on. */
    public void stopListening() {
        transport.unbindAll();
    }

    /**
     * Stops listening, closes what is left (with 1001, and a second for the peers to take it), and ends all threads.
     * Must not be called on a selector thread.
     */
    @Override
    public void close() {
        closing = true;
        stopListening();
        WriteBurst.enter();
        try {
            connections.forEach(each -> each.close(STOPPING));
        } finally {
            WriteBurst.leave();
        }
        awaitNoConnection();
        connections.forEach(WebSocketConnection::terminate);
        ExecutorService selectors = transport.getKernelThreadPool();
        http.shutdownNow();
        timer.shutdownNow();
        if (tls != null) {
            tls.close();
        }
        accepting.close();
        container.shutdown();
        if (selectors != null) {
            await(selectors);
        }
        await(timer);
        // Whom the selector threads have not told any more.
        connections.forEach(WebSocketConnection::end);
    }

    private WebSocketConnection connect(TCPNIOConnection socket, HandshakeCheck.Upgrade upgrade) {
        WebSocketConnection connection = new WebSocketConnection(
                socket, settings.tls != null, upgrade.reading(), upgrade.texts(), buffers, this::forget);
        connections.add(connection);
        if (closing) {
            connection.close(STOPPING);
        }
        return connection;
    }

    private void watch() {
        try {
            connections.forEach(WebSocketConnection::watch);
            sockets.watch();
        } catch (Throwable e) {
            // an executor forgets a periodic task that throws
            FatalErrors.check(e);
            LOGGER.log(Level.WARNING, "A connection could not be closed", e);
        }
    }

    private void forget(WebSocketConnection connection) {
        connections.remove(connection);
        synchronized (connections) {
            connections.notifyAll();
        }
    }

    private void awaitNoConnection() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        synchronized (connections) {
            try {
                for (long left = CLOSE_MILLIS; left > 0 && !connections.isEmpty(); ) {
                    connections.wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void await(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOGGER.warning("A thread of the web server does not end: something it runs blocks.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void configure() {
        Set<String> paths = new HashSet<>();
        for (Class<?> endpoint : settings.endpoints) {
            paths.add(endpoint.getAnnotation(ServerEndpoint.class).value());
        }
        UpgradeFilter upgrades = new UpgradeFilter(
                container.getWebSocketEngine(),
                paths,
                settings.handshakeCheck,
                new PageHandler(settings.pages, settings.requests, paths),
                sockets,
                settings.maxMessageBytes,
                settings.deflateFrom,
                this::connect);
        listener.registerAddOn((unused, chain) -> addFilters(chain, upgrades));
        listener.setMaxPendingBytes(-1);
        if (tls != null) {
            listener.setSecure(true);
            listener.setSSLEngineConfig(tls.getServerSSLEngineConfigurator());
        }
        ServerConfiguration configuration = http.getServerConfiguration();
        configuration.setDefaultErrorPageGenerator((request, status, reason, detail, cause) -> status + " " + reason);
        http.addListener(listener);
    }

    /** Asks for an engine for each connection, which may be another one than the last. */
    private static final class Engines extends SSLEngineConfigurator {
        private final Supplier<SSLEngine> engines;

        Engines(Supplier<SSLEngine> engines) {
            this.engines = engines;
        }

        @Override
        public SSLEngine createSSLEngine(@Nullable String peerHost, int peerPort) {
            return engines.get();
        }

        @Override
        public SSLEngineConfigurator copy() {
            return new Engines(engines);
        }
    }

    private void addFilters(FilterChainBuilder chain, UpgradeFilter upgrades) {
        RequestHead head = new RequestHead(listener, settings.headerBytesKey);
        head.setMaxPayloadRemainderToSkip(http.getServerConfiguration().getMaxPayloadRemainderToSkip());
        chain.set(chain.indexOfType(org.glassfish.grizzly.http.HttpServerFilter.class), head);
        if (tls != null) {
            chain.set(chain.indexOfType(SSLBaseFilter.class), tls);
        }
        chain.add(chain.indexOfType(TransportFilter.class) + 1, sockets);
        chain.add(chain.indexOfType(org.glassfish.grizzly.http.HttpServerFilter.class), new WebSocketFilter());
        chain.add(chain.indexOfType(HttpServerFilter.class), upgrades);
    }

    private static Thread timerThread(Runnable task) {
        Thread thread = new Thread(task, "parley-io-timer");
        thread.setDaemon(true);
        return thread;
    }

    /** What a server is made with; everything has a default. */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port;
        private int maxMessageBytes = 1024 * 1024;
        private int headerBytes = 16 * 1024;
        private String headerBytesKey = "headerBytes";
        private int deflateFrom = Integer.MAX_VALUE;
        private int selectorThreads = Runtime.getRuntime().availableProcessors();
        private List<Class<?>> endpoints = List.of();
        private Pages pages = path -> null;
        private @Nullable Requests requests;
        private String threads = "parley-io";
        private HandshakeCheck handshakeCheck =
                upgrade -> HandshakeCheck.Verdict.admitted(() -> {}).atOnce();
        private @Nullable Supplier<SSLEngine> tls;
        private Admission admission = Admission.ALL;
        private long answerMillis = 30_000;

        private Builder() {}

        /** The address to listen on, 127.0.0.1 by default. */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /** 0, the default, finds a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** The longest incoming message, 1 MiB by default; a longer one fails its connection with 1009. */
        public Builder maxMessageBytes(int maxMessageBytes) {
            if (maxMessageBytes < 1 || maxMessageBytes > GREATEST_LIMIT) {
                throw new IllegalArgumentException(
                        "maxMessageBytes must be between 1 and " + GREATEST_LIMIT + ", not " + maxMessageBytes);
            }
            this.maxMessageBytes = maxMessageBytes;
            return this;
        }

        /**
         * What a request's line and headers may have together, 16 KiB by default; others are answered with 431.
         *
         * @param key what those who operate the server call it
         */
        public Builder headerBytes(int octets, String key) {
            this.headerBytes = octets;
            this.headerBytesKey = key;
            return this;
        }

        /**
         * Agrees on {@code permessage-deflate} with peers who offer it, and tells endpoints by {@link Texts#deflateFrom} from how many octets
         * on they are to compress what they send. Only endpoints that {@link Texts#receive} understand compressed texts. By default there
         * is no compression.
         */
        public Builder deflateFrom(int octets) {
            this.deflateFrom = octets;
            return this;
        }

        /** By default as many as there are processors. */
        public Builder selectorThreads(int selectorThreads) {
            this.selectorThreads = selectorThreads;
            return this;
        }

        /** Classes with {@link ServerEndpoint}; the path in it is the whole path, without templates. */
        public Builder endpoints(List<Class<?>> endpoints) {
            this.endpoints = List.copyOf(endpoints);
            return this;
        }

        public Builder pages(Pages pages) {
            this.pages = pages;
            return this;
        }

        /** Answers all plain requests instead of pages. */
        public Builder requests(Requests requests) {
            this.requests = requests;
            return this;
        }

        /** What the selector threads are called, {@code parley-io} by default. */
        public Builder threadName(String threads) {
            this.threads = threads;
            return this;
        }

        public Builder handshakeCheck(HandshakeCheck handshakeCheck) {
            this.handshakeCheck = handshakeCheck;
            return this;
        }

        /** Lets in everybody by default. */
        public Builder admission(Admission admission) {
            this.admission = admission;
            return this;
        }

        /** How long a peer may take to read a page, 30 seconds by default. */
        public Builder answerMillis(long answerMillis) {
            this.answerMillis = answerMillis;
            return this;
        }

        /** Speaks TLS, and nothing else, each connection with an engine from there that is set up for a server. */
        public Builder tls(Supplier<SSLEngine> tls) {
            this.tls = tls;
            return this;
        }

        public WebServer build() {
            return new WebServer(this);
        }
    }
}
