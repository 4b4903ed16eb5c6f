package dev.parley.http;

import dev.parley.fault.FatalErrors;
import dev.parley.frame.PerMessageDeflate;
import dev.parley.http.HandshakeCheck.Refusal;
import dev.parley.http.HandshakeCheck.Upgrade;
import dev.parley.http.HandshakeCheck.Verdict;
import dev.parley.http.handshake.TlsFilter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.core.Utils;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeInfo;
import org.glassfish.tyrus.spi.WebSocketEngine.UpgradeStatus;
import org.jspecify.annotations.Nullable;

/**
 * Stands above the HTTP codec and answers every request: with a page, with a refusal by us, by the {@link HandshakeCheck} or the engine,
 * or by turning its connection into a {@link WebSocketConnection}. Called by Grizzly on the selector thread of the connection.
 *
 * <p>An answer is the last on its connection, so that what a peer may leave unread is one page, however many requests it sends.
 */
final class UpgradeFilter extends BaseFilter {
    private static final Logger LOGGER = Logger.getLogger(UpgradeFilter.class.getName());
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    /** The codec's request, which it would keep for the life of the connection. */
    private static final Attribute<Object> REQUEST =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME);

    private final WebSocketEngine engine;
    private final Set<String> paths;
    private final HandshakeCheck check;
    private final PageHandler pages;
    private final SocketFilter sockets;
    private final int maxMessageBytes;
    private final int deflateFrom;
    private final BiFunction<TCPNIOConnection, Upgrade, WebSocketConnection> connections;

    /**
     * @param paths where there is an endpoint; the answer to a request for another path is a page
     * @param sockets closes those that have got their answer
     * @param maxMessageBytes the longest message that is read of anybody
     * @param deflateFrom from how many octets on texts are sent compressed to peers who offer to take such; the greatest integer to agree on nothing
     * @param connections makes the connection for a socket
     */
    UpgradeFilter(
            WebSocketEngine engine,
            Set<String> paths,
            HandshakeCheck check,
            PageHandler pages,
            SocketFilter sockets,
            int maxMessageBytes,
            int deflateFrom,
            BiFunction<TCPNIOConnection, Upgrade, WebSocketConnection> connections) {
        this.engine = engine;
        this.paths = paths;
        this.check = check;
        this.pages = pages;
        this.sockets = sockets;
        this.maxMessageBytes = maxMessageBytes;
        this.deflateFrom = deflateFrom;
        this.connections = connections;
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        if (WebSocketFilter.isTakenOver(context.getConnection())) {
            // it came together with a request that has been answered
            return context.getStopAction();
        }
        HttpContent content = context.getMessage();
        if (HttpContent.isBroken(content)) {
            // The codec has answered it with 400; further up it would be logged, and the peer could fill the log.
            WebSocketFilter.takeOver(context.getConnection(), ignored -> {});
            sockets.closeWhenRead(context.getConnection());
            return context.getStopAction();
        }
        HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
        return inOneBurst(() -> answer(context, request, content.getContent().toByteBuffer()));
    }

    private static NextAction inOneBurst(Supplier<NextAction> work) {
        WriteBurst.enter();
        try {
            return work.get();
        } catch (VirtualMachineError error) {
            FatalErrors.check(error);
            throw error;
        } finally {
            WriteBurst.leave();
        }
    }

    private NextAction answer(FilterChainContext context, HttpRequestPacket request, ByteBuffer behind) {
        Map<String, List<String>> headers = headers(request);
        Refusal refusal = Refusals.ambiguous(headers);
        if (refusal != null) {
            refuse(context, request, refusal);
        } else if (paths.contains(request.getRequestURI())
                && Refusals.contains(HeaderValues.of(headers, "Upgrade"), "websocket")) {
            return check(context, request, headers, behind);
        } else {
            return respond(context, request, headers);
        }
        return context.getStopAction();
    }

    /** Answers with a page, now or when it is there; meanwhile the connection waits, and its thread does not. */
    private NextAction respond(
            FilterChainContext context, HttpRequestPacket request, Map<String, List<String>> headers) {
        TCPNIOConnection socket = (TCPNIOConnection) context.getConnection();
        CompletableFuture<Page> answer = pages.answer(
                request,
                () -> new Requests.Asked(
                        request.getMethod().getMethodString(),
                        request.getRequestURI(),
                        Objects.requireNonNullElse(request.getQueryString(), ""),
                        headers,
                        request.getRemoteAddress(),
                        clientCertificates(socket)));
        if (answer.isDone()) {
            finish(context, request, answer.join());
            return context.getStopAction();
        }
        context.suspend();
        CompletableFuture<Page> unused = answer.whenComplete((page, failure) -> TlsFilter.onSelectorOf(socket, () -> {
            try {
                context.resume(inOneBurst(() -> {
                    if (socket.isOpen()) {
                        finish(context, request, page);
                    }
                    return context.getStopAction();
                }));
            } catch (RuntimeException e) {
                LOGGER.log(Level.FINE, "The connection is closed", e);
                socket.terminateSilently();
            }
        }));
        return context.getSuspendAction();
    }

    /**
     * Answers an upgrade, now or when it is known whether it may go on; meanwhile the connection waits, and its thread does not.
     *
     * @param behind what the peer has sent without waiting for the answer
     */
    private NextAction check(
            FilterChainContext context,
            HttpRequestPacket request,
            Map<String, List<String>> headers,
            ByteBuffer behind) {
        Upgrade upgrade = describe(context.getConnection(), request, headers);
        Refusal refusal = malformed(request, upgrade);
        if (refusal != null) {
            refuse(context, request, refusal);
            return context.getStopAction();
        }
        CompletableFuture<Verdict> verdict;
        try {
            verdict = check.check(upgrade).toCompletableFuture();
        } catch (RuntimeException e) {
            verdict = CompletableFuture.failedFuture(e);
        }
        if (verdict.isDone()) {
            upgrade(context, request, upgrade, verdict, behind);
            return context.getStopAction();
        }
        // the buffer is another's as soon as this thread goes on
        ByteBuffer kept = ByteBuffer.allocate(behind.remaining()).put(behind).flip();
        TCPNIOConnection socket = (TCPNIOConnection) context.getConnection();
        context.suspend();
        CompletableFuture<Verdict> known = verdict;
        CompletableFuture<Verdict> unused =
                known.whenComplete((verdictOrNull, failure) -> TlsFilter.onSelectorOf(socket, () -> {
                    try {
                        NextAction done = inOneBurst(() -> {
                            if (socket.isOpen()) {
                                upgrade(context, request, upgrade, known, kept);
                            }
                            return context.getStopAction();
                        });
                        context.resume(done);
                        upgrade.reading().stayPaused();
                    } catch (RuntimeException e) {
                        LOGGER.log(Level.FINE, "The connection is closed", e);
                        socket.terminateSilently();
                    }
                }));
        return context.getSuspendAction();
    }

    /** Answers an upgrade of which it is known whether it may go on; on the selector thread of the connection. */
    private void upgrade(
            FilterChainContext context,
            HttpRequestPacket request,
            Upgrade upgrade,
            CompletableFuture<Verdict> verdict,
            ByteBuffer behind) {
        UpgradeResponse response = new TyrusUpgradeResponse();
        UpgradeInfo info = null;
        Refusal refusal;
        try {
            Verdict known = verdict.join();
            refusal = known.refusal();
            if (refusal == null) {
                known.entrance().run();
                info = engine.upgrade(requestContext(request, upgrade), response);
            }
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The check of a handshake has failed", e);
            refusal = new Refusal(500, "The server could not answer this handshake.");
        }
        if (info != null && info.getStatus() == UpgradeStatus.SUCCESS && response.getStatus() == 101) {
            accept(context, request, response, info, upgrade, behind);
        } else {
            refuse(context, request, refusal == null ? refusal(response) : refusal);
        }
    }

    private void accept(
            FilterChainContext context,
            HttpRequestPacket request,
            UpgradeResponse response,
            UpgradeInfo info,
            Upgrade upgrade,
            ByteBuffer behind) {
        TCPNIOConnection socket = (TCPNIOConnection) context.getConnection();
        HttpResponsePacket packet = request.getResponse();
        packet.setProtocol(Protocol.HTTP_1_1);
        packet.setStatus(101);
        response.getHeaders().forEach((name, values) -> packet.setHeader(name, Utils.getHeaderFromList(values)));
        String extensions =
                deflateFrom == Integer.MAX_VALUE ? null : PerMessageDeflate.accepted(upgrade.values(EXTENSIONS));
        if (extensions != null) {
            packet.setHeader(EXTENSIONS, extensions);
            upgrade.texts().deflate(deflateFrom);
        }
        context.write(HttpContent.builder(packet).build());
        // The endpoint watches over its connections itself.
        IdleTimeoutFilter.setCustomTimeout(socket, -1, TimeUnit.MILLISECONDS);
        REQUEST.remove(socket);
        WebSocketConnection connection = connections.apply(socket, upgrade);
        WebSocketFilter.takeOver(socket, connection::read);
        connection.open(info);
        if (behind.hasRemaining()) {
            connection.read(behind);
        }
    }

    private void refuse(FilterChainContext context, HttpRequestPacket request, Refusal refusal) {
        Page page = Page.text(refusal.status(), refusal.reason() + "\n");
        for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
            page = page.header(header.getKey(), header.getValue());
        }
        finish(context, request, page);
    }

    /** Answers and closes: to what the peer goes on to send nobody listens. */
    private void finish(FilterChainContext context, HttpRequestPacket request, Page page) {
        HttpResponsePacket packet = request.getResponse();
        packet.setProtocol(Protocol.HTTP_1_1);
        StatusLine.set(packet, page.status());
        page.headers().forEach((name, value) -> setHeader(packet, name, value));
        packet.setHeader("Connection", "close");
        packet.setContentLength(page.body().length);
        byte[] body = request.getMethod() == Method.HEAD ? new byte[0] : page.body();
        Connection<?> socket = context.getConnection();
        WebSocketFilter.takeOver(socket, ignored -> {});
        context.write(HttpContent.builder(packet)
                .content(Buffers.wrap(context.getMemoryManager(), body))
                .last(true)
                .build());
        sockets.closeWhenRead(socket);
    }

    /** Past Grizzly, which takes a response with {@code Upgrade} for an upgrade, and leaves out {@code Content-Type} where one was asked for. */
    private static void setHeader(HttpResponsePacket packet, String name, String value) {
        packet.getHeaders().setValue(name).setString(value);
    }

    private static Refusal refusal(UpgradeResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.getHeaders().forEach((name, values) -> headers.put(name, Utils.getHeaderFromList(values)));
        headers.keySet()
                .removeIf(name -> name.equalsIgnoreCase("Upgrade")
                        || name.equalsIgnoreCase("Connection")
                        || name.regionMatches(true, 0, "Sec-WebSocket-", 0, "Sec-WebSocket-".length()));
        String reason = response.getReasonPhrase();
        boolean own = response.getStatus() != 101 && reason != null && !reason.isEmpty();
        return new Refusal(response.getStatus(), own ? reason : "The handshake was refused.", headers);
    }

    private static @Nullable Refusal malformed(HttpRequestPacket request, Upgrade upgrade) {
        Refusal refusal = Refusals.malformed(
                request.getMethod().getMethodString(), request.getProtocol().getProtocolString(), upgrade.headers());
        return refusal != null || validUri(upgrade) ? refusal : new Refusal(400, "The address is not a URI.");
    }

    /** The engine makes a URI of it after it has accepted. */
    private static boolean validUri(Upgrade upgrade) {
        try {
            return !URI.create(upgrade.path() + "?" + upgrade.query()).isOpaque();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Map<String, List<String>> headers(HttpRequestPacket request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : request.getHeaders().names()) {
            List<String> lines = headers.computeIfAbsent(name, absent -> new ArrayList<>());
            if (lines.isEmpty()) {
                request.getHeaders().values(name).forEach(lines::add);
            }
        }
        return headers;
    }

    private Upgrade describe(Connection<?> socket, HttpRequestPacket request, Map<String, List<String>> headers) {
        return new Upgrade(
                request.getRequestURI(),
                request.getQueryString(),
                headers,
                request.getRemoteAddress(),
                request.isSecure(),
                clientCertificates(socket),
                new Reading(socket, maxMessageBytes),
                new Texts());
    }

    private static List<X509Certificate> clientCertificates(Connection<?> socket) {
        SSLEngine tls = SSLUtils.getSSLEngine(socket);
        if (tls == null) {
            return List.of();
        }
        try {
            Certificate[] chain = tls.getSession().getPeerCertificates();
            return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    private static RequestContext requestContext(HttpRequestPacket request, Upgrade upgrade) {
        RequestContext context = RequestContext.Builder.create()
                .requestURI(URI.create(upgrade.path()))
                .queryString(upgrade.query())
                .parameterMap(parameters(upgrade.query()))
                .secure(upgrade.secure())
                .remoteAddr(upgrade.remoteAddress())
                .serverAddr(request.getLocalAddress())
                .serverPort(request.getLocalPort())
                .build();
        context.getHeaders().putAll(upgrade.headers());
        if (upgrade.headers().containsKey(PROTOCOL)) {
            context.getHeaders().put(PROTOCOL, upgrade.values(PROTOCOL));
        }
        // of several that the peer would take, those that are spoken; the engine knows no lists
        context.getHeaders().put("Upgrade", List.of("websocket"));
        context.getHeaders().put("Sec-WebSocket-Version", List.of("13"));
        // There are none here, and the engine throws at an empty list of them.
        context.getHeaders().remove(EXTENSIONS);
        return context;
    }

    /** The parameters of a query whose escapes are known to be well-formed. */
    private static Map<String, String[]> parameters(@Nullable String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!name.isEmpty()) {
                values.computeIfAbsent(decode(name), absent -> new ArrayList<>())
                        .add(decode(value));
            }
        }
        Map<String, String[]> parameters = new LinkedHashMap<>();
        values.forEach((name, all) -> parameters.put(name, all.toArray(String[]::new)));
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
