package dev.parley.war;

import dev.parley.auth.BasicCredentials;
import dev.parley.http.HandshakeCheck.Refusal;
import dev.parley.http.Refusals;
import dev.parley.jakarta.HandshakeEvidence;
import dev.parley.jakarta.Peer;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.runtime.Gatehouse;
import dev.parley.runtime.Hub;
import dev.parley.server.RouterRefusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.io.Serial;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses WebSocket handshakes in every container as standalone does (most would accept one that offers no sub-protocol of ours,
 * and some have an answer of their own for a foreign origin), and has the container's own users log in by Basic authentication. Put
 * before the endpoint by {@link WebApplication}.
 */
final class HandshakeFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1;

    private static final Logger LOG = System.getLogger(HandshakeFilter.class.getName());
    private static final List<String> CHALLENGE = List.of("Basic realm=\"parley\", charset=\"UTF-8\"");

    private static final int PATIENCE_SECONDS = 5;

    private static final String TYRUS = "org.glassfish.tyrus.";
    private static final Refusal TOO_EARLY =
            new Refusal(400, "Send nothing before the handshake is answered (RFC 6455, 4.1).");

    private static final Refusal OF_HTTP_2 = new Refusal(
            400,
            "WebSocket over HTTP/2 or 3 (RFC 8441, RFC 9220) is not served here: connect by HTTP/1.1. The administrator can have the"
                    + " container not offer it, then browsers do so by themselves.");

    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private final transient Hub hub;

    HandshakeFilter(Hub hub) {
        this.hub = hub;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean isOfHttp2 = isBootstrapped(request);
        if (request.getHeader("Upgrade") == null && request.getHeader(KEY) == null && !isOfHttp2) {
            chain.doFilter(request, response);
            return;
        }
        Refusal refusal = isOfHttp2
                ? OF_HTTP_2
                : Refusals.malformed(request.getMethod(), request.getProtocol(), headers(request));
        refusal = refusal == null ? refusal(request) : refusal;
        refusal = refusal == null && isTooEarly(request) ? TOO_EARLY : refusal;
        if (refusal == null) {
            boolean hasLines = Collections.list(request.getHeaders(PROTOCOL)).size() > 1;
            chain.doFilter(hasLines ? new InOneLine(request) : request, response);
            return;
        }
        response.setStatus(refusal.status());
        refusal.headers().forEach(response::setHeader);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().println(refusal.reason());
    }

    /**
     * Whether it asks for a WebSocket as HTTP/2 and 3 do (RFC 8441, RFC 9220): by the method CONNECT, which Jetty serves, and without
     * the headers by which this filter knows a handshake. It would pass all checks by.
     */
    private static boolean isBootstrapped(HttpServletRequest request) {
        boolean isHttp1 = request.getProtocol() != null && request.getProtocol().startsWith("HTTP/1");
        return "CONNECT".equals(request.getMethod())
                || (!isHttp1 && (request.getHeader(VERSION) != null || request.getHeader(PROTOCOL) != null));
    }

    /**
     * Whether data came behind the request, without waiting for the answer. In GlassFish and Payara the thread that does the upgrade
     * is at once given what is there, and Tyrus has it wait for the end of the upgrade: it never returns, and each peer could take one.
     */
    private static boolean isTooEarly(HttpServletRequest request) throws IOException {
        Object container = request.getServletContext().getAttribute(ServerContainer.class.getName());
        return container != null
                && container.getClass().getName().startsWith(TYRUS)
                && request.getInputStream().available() > 0;
    }

    private @Nullable Refusal refusal(HttpServletRequest request) {
        Peer peer = Peer.current();
        Map<String, List<String>> headers = headers(request);
        Refusal refusal = RouterRefusals.of(hub, peer, headers, RouterConfigurator::applicationAdmits);
        if (refusal != null) {
            return refusal;
        }
        Gatehouse.Header header = await(hub.gatehouse().look(HandshakeEvidence.of(peer, headers)));
        refusal = header == null ? RouterRefusals.busy(hub, peer) : RouterRefusals.of(hub, peer, header);
        if (header == null || (refusal != null && header.standing() != Gatehouse.Standing.REFUSED)) {
            return refusal;
        }
        BasicCredentials credentials = BasicCredentials.of(request.getHeader("Authorization"));
        boolean isForContainer = credentials != null
                && request.getUserPrincipal() == null
                && hub.gatehouse().hasContainerUsers()
                && (refusal != null || !hub.gatehouse().hasBasicUsers());
        if (credentials == null || !isForContainer) {
            return refusal;
        }
        Optional<Gatehouse.ContainerLogin> attempt =
                hub.gatehouse().beginContainerLogin(peer == null ? null : peer.address(), credentials.user());
        if (attempt.isEmpty()) {
            return RouterRefusals.oneTooMany(hub, peer, hub.gatehouse().containerWindowMillis());
        }
        if (logIn(request, credentials)) {
            attempt.get().succeeded();
            header.forgive();
            return null;
        }
        return refusal == null ? RouterRefusals.notAccepted(hub, peer, CHALLENGE) : refusal;
    }

    /** Waits in the container's own thread, which is made for that; null where it takes too long. */
    private static Gatehouse.@Nullable Header await(CompletionStage<Gatehouse.Header> header) {
        try {
            return header.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException failure) {
            LOG.log(Level.DEBUG, "credentials were not checked", failure);
            return null;
        }
    }

    /** Whether the container knows that user; then it says so to whoever asks it later in this request. */
    private static boolean logIn(HttpServletRequest request, BasicCredentials credentials) {
        try {
            request.login(credentials.user(), credentials.password().reveal());
            return true;
        } catch (ServletException unknown) {
            LOG.log(Level.DEBUG, "the container refuses a user", unknown);
            return false;
        }
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return headers;
    }

    /** A request whose offers stand in one header line: WildFly reads the first line alone. */
    private static final class InOneLine extends HttpServletRequestWrapper {
        InOneLine(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(PROTOCOL) ? offers() : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(PROTOCOL)
                    ? Collections.enumeration(List.of(offers()))
                    : super.getHeaders(name);
        }

        private String offers() {
            return String.join(", ", Collections.list(super.getHeaders(PROTOCOL)));
        }
    }
}
