package dev.parley.jakarta;

import dev.parley.auth.Evidence;
import dev.parley.codec.SubProtocol;
import dev.parley.fault.LogText;
import dev.parley.fault.RareLog;
import dev.parley.runtime.Gatehouse;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Reading;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of {@link RouterEndpoint}: chooses the sub-protocol, checks the origin, and keeps the evidence of who the peer is for
 * the endpoint. Containers make one when they deploy the endpoint, and call it from any thread. It belongs to the router that {@link
 * #serve} is given at the time, or else to the one router of the web application, which {@link #serveApplication} is given.
 */
public class RouterConfigurator extends ServerEndpointConfig.Configurator {
    private static final Logger LOG = System.getLogger(RouterConfigurator.class.getName());
    private static final RareLog REFUSALS = new RareLog();

    static final String EVIDENCE = Evidence.class.getName();
    static final String READING = Reading.class.getName();
    static final String LINE = TextLine.class.getName();

    /** A router with its rule for origins, as it is at the time. */
    private record Served(Hub hub, Supplier<Origins> origins) {
        boolean admits(@Nullable String origin) {
            return RouterConfigurator.admits(origins.get(), origin, Peer.current());
        }
    }

    /** For endpoints that are deployed by the current thread. */
    private static final ThreadLocal<Served> DEPLOYING = new ThreadLocal<>();

    /** The one router of a web application; there the container deploys the endpoint, perhaps before the router is open. */
    private static volatile @Nullable Served ofApplication;

    /** Completes when that router is open. */
    private static final CompletableFuture<Hub> OPEN = new CompletableFuture<>();

    private final @Nullable Served own = DEPLOYING.get();

    /**
     * Deploys endpoints that belong to that router.
     *
     * @param origins asked at each handshake
     * @param work deploys them, in the current thread
     * @throws IOException if the work throws it
     */
    public static void serve(Hub hub, Supplier<Origins> origins, Deployment work) throws IOException {
        DEPLOYING.set(new Served(hub, origins));
        try {
            work.deploy();
        } finally {
            DEPLOYING.remove();
        }
    }

    /**
     * From here on endpoints that the container has deployed by itself belong to that router; to none where it is null.
     *
     * @param origins asked at each handshake
     */
    public static void serveApplication(@Nullable Hub hub, Supplier<Origins> origins) {
        ofApplication = hub == null ? null : new Served(hub, origins);
        if (hub != null) {
            OPEN.complete(hub);
        }
    }

    /** Something that deploys endpoints. */
    public interface Deployment {

        /** Deploys them, in the current thread. */
        void deploy() throws IOException;
    }

    /** The router that the endpoints made here belong to. */
    protected final Hub hub() {
        return served().hub();
    }

    private Served served() {
        return own != null ? own : running(ofApplication);
    }

    private static Served running(@Nullable Served served) {
        if (served == null) {
            throw new IllegalStateException("the router is not running");
        }
        return served;
    }

    /** Completes with the router of the web application as soon as it is open; each caller has a future of its own. */
    public static CompletableFuture<Hub> applicationHub() {
        return OPEN.copy();
    }

    /**
     * The router of the web application.
     *
     * @throws IllegalStateException if it is not running
     */
    public static Hub hubOfApplication() {
        return running(ofApplication).hub();
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        SubProtocol chosen = SubProtocol.choose(requested);
        return chosen == null ? "" : chosen.id();
    }

    @Override
    public boolean checkOrigin(@Nullable String originHeaderValue) {
        return served().admits(originHeaderValue);
    }

    /**
     * Whether those origins admit a handshake, for what checks handshakes before {@link #checkOrigin} is called. A refusal is logged,
     * once a minute at most.
     *
     * @param origin the Origin header; null where there is none
     * @param peer who sends the handshake; null where that is not known
     */
    public static boolean admits(Origins origins, @Nullable String origin, @Nullable Peer peer) {
        boolean isAdmitted = origins.admit(origin, peer);
        if (!isAdmitted) {
            logRefusal(origin);
        }
        return isAdmitted;
    }

    /** What {@link #checkOrigin} will return for the handshake that the current thread handles, in a web application. */
    public static boolean applicationAdmits(@Nullable String origin) {
        return running(ofApplication).admits(origin);
    }

    /** Not more often than once a minute: peers cause it, at the rate they like. */
    private static void logRefusal(@Nullable String origin) {
        if (REFUSALS.isDue()) {
            LOG.log(
                    Level.WARNING,
                    "refused a web page of origin {0}; to admit it, add it to allowedOrigins",
                    origin == null || origin.length() > 200 ? "(none, or too long)" : LogText.quoted(origin));
        }
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Hub hub = hub();
        Peer peer = Peer.current();
        Evidence evidence = HandshakeEvidence.of(peer, request.getHeaders()).withTransport(Map.of("type", "websocket"));
        Principal principal = request.getUserPrincipal();
        if (principal != null) {
            Set<String> roles = hub.gatehouse().containerRoles().stream()
                    .filter(request::isUserInRole)
                    .collect(Collectors.toSet());
            evidence = evidence.withContainer(principal.getName(), roles);
        }
        Gatehouse.NewCookie cookie = hub.gatehouse().newCookie(evidence);
        if (cookie != null) {
            evidence = evidence.withCookies(evidence.cookies(), cookie.value());
            response.getHeaders()
                    .put("Set-Cookie", List.of(HandshakeEvidence.setCookie(cookie, peer, request.getHeaders())));
        }
        config.getUserProperties().put(EVIDENCE, evidence);
        if (peer != null && peer.reading() != null) {
            config.getUserProperties().put(READING, peer.reading());
        }
        if (peer != null && peer.line() != null) {
            config.getUserProperties().put(LINE, peer.line());
        }
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) throws InstantiationException {
        return endpointClass.cast(new RouterEndpoint(hub()));
    }
}
