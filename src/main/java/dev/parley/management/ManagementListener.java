package dev.parley.management;

import dev.parley.auth.crypto.Secret;
import dev.parley.http.Admission;
import dev.parley.http.Page;
import dev.parley.http.Requests.Asked;
import dev.parley.http.WebServer;
import dev.parley.management.metrics.Deployment;
import dev.parley.management.metrics.Exposition;
import dev.parley.runtime.Crowd;
import dev.parley.runtime.Hub;
import dev.parley.tls.TlsKeys;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers those who operate a router, on an address and in threads of its own, so that they get an answer when the router has much to
 * do. Started and closed by whoever starts the router; all methods are for any thread.
 */
public final class ManagementListener implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ManagementListener.class.getName());
    private static final int THREADS = 2;
    private static final int MAX_MESSAGE_BYTES = 64 * 1024;

    /** How many may ask at once, each on a socket: descriptors are the router's too. */
    private static final int MAX_SOCKETS = 256;

    private static final int MAX_SOCKETS_PER_ADDRESS = 64;
    private static final String DRAIN = "/drain";
    private static final String METRICS = "/metrics";
    private static final String INDEX =
            "/metrics\n/health\n/health/live\n/health/ready\n/health/started\nPOST /drain\n";

    private final WebServer web;
    private final Guard guard;
    private final Hub hub;
    private final Exposition exposition;
    private final Supplier<Deployment> deployment;
    private final Health health;
    private final Runnable drain;

    /**
     * Where the listener listens, and whom it answers.
     *
     * @param host the address
     * @param port 0 for any free one
     * @param token what requests must show; null for nothing
     * @param tls the listener's keys; null to listen without TLS
     * @param isCertified whether TLS demands a certificate of every peer
     */
    public record Address(
            String host,
            int port,
            @Nullable Secret token,
            @Nullable TlsKeys tls,
            boolean isCertified) {}

    private ManagementListener(
            Address address,
            Hub hub,
            Exposition exposition,
            Supplier<Deployment> deployment,
            Health health,
            Runnable drain) {
        this.guard = new Guard(address.token(), address.isCertified());
        this.hub = hub;
        this.exposition = exposition;
        this.deployment = deployment;
        this.health = health;
        this.drain = drain;
        WebServer.Builder builder = WebServer.builder()
                .host(address.host())
                .port(address.port())
                .maxMessageBytes(MAX_MESSAGE_BYTES)
                .selectorThreads(THREADS)
                .threadName("parley-management")
                .admission(new Sockets())
                .requests(this::answer);
        if (address.tls() != null) {
            builder.tls(address.tls());
        }
        this.web = builder.build();
    }

    /**
     * Begins to listen.
     *
     * @param deployment what is shown besides, as it is at the time
     * @param drain has sessions leave, and the router stop; returns at once
     * @throws IOException if the address cannot be had
     */
    public static ManagementListener start(
            Address address,
            Hub hub,
            Exposition exposition,
            Supplier<Deployment> deployment,
            Health health,
            Runnable drain)
            throws IOException {
        ManagementListener listener = new ManagementListener(address, hub, exposition, deployment, health, drain);
        listener.web.start();
        return listener;
    }

    /** The port it listens on. */
    public int port() {
        return web.port();
    }

    private CompletionStage<Page> answer(Asked request) {
        Health.Kind kind = Health.at(request.path());
        if (kind != null) {
            return health(request, kind);
        }
        Page refusal = guard.refusal(request);
        if (refusal != null) {
            return CompletableFuture.completedStage(refusal);
        }
        return switch (request.path()) {
            case DRAIN -> drain(request);
            case METRICS -> reading(request, this::metrics);
            case "/" -> reading(request, asked -> now(Page.text(200, INDEX)));
            default -> now(Page.text(404, "There is nothing at this address. There is:\n" + INDEX));
        };
    }

    private CompletionStage<Page> drain(Asked request) {
        if (!request.method().equals("POST")) {
            return now(Page.text(405, "Draining begins by POST.\n").header("Allow", "POST"));
        }
        LOG.log(Level.INFO, "{0} asks the router to drain", request.remoteAddress());
        drain.run();
        return now(Page.text(202, "The router drains, and stops then.\n"));
    }

    private interface Answering {
        CompletionStage<Page> answer(Asked request);
    }

    private static CompletionStage<Page> reading(Asked request, Answering answering) {
        return request.method().equals("GET") || request.method().equals("HEAD")
                ? answering.answer(request)
                : now(Page.text(405, "Only GET and HEAD are answered here.\n").header("Allow", "GET, HEAD"));
    }

    private static CompletionStage<Page> now(Page page) {
        return CompletableFuture.completedStage(page);
    }

    /** Probes of a cluster have no token: they are told no more than whether it is so. */
    private CompletionStage<Page> health(Asked request, Health.Kind kind) {
        Page refusal = guard.refusalOfPage(request);
        return refusal == null
                ? reading(request, asked -> now(health.page(kind, guard.isTrusted(asked))))
                : now(refusal);
    }

    private CompletionStage<Page> metrics(Asked request) {
        return hub.snapshot().thenApply(snapshot -> {
            Exposition.Written written = exposition.write(snapshot, deployment.get(), request.header("Accept"));
            return Page.of(written.contentType(), written.body());
        });
    }

    /** Those that are open. */
    private static final class Sockets implements Admission {
        private final Crowd crowd = new Crowd();

        @Override
        public boolean enter(InetAddress address) {
            return crowd.enter(address, MAX_SOCKETS, MAX_SOCKETS_PER_ADDRESS);
        }

        @Override
        public void leave(InetAddress address) {
            crowd.leave(address);
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        web.close();
    }
}
