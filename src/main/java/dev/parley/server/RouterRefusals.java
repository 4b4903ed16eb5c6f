package dev.parley.server;

import dev.parley.codec.SubProtocol;
import dev.parley.http.HandshakeCheck.Refusal;
import dev.parley.http.HeaderValues;
import dev.parley.jakarta.Peer;
import dev.parley.runtime.Gatehouse;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Refused;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The HTTP answers to handshakes that the router refuses. Called before the upgrade, by {@link Server} and by the web application. */
public final class RouterRefusals {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String RETRY = "Retry-After";
    private static final String RETRY_SECONDS = "10";
    private static final String RETRY_SOON_SECONDS = "3";
    private static final int MILLIS = 1_000;

    private RouterRefusals() {}

    /**
     * Decides about a handshake before its credentials are looked at: no common sub-protocol is answered 400, too many connections
     * 503, a web page that may not connect 403.
     *
     * @param hub the router that the handshake is for
     * @param peer what is known of the peer; null if nothing is
     * @param headers the request's headers by name, in any case; their values as sent, one entry for each line
     * @param origins whether the web page of an Origin may connect
     * @return the refusal to answer with, or null where the credentials remain to be looked at
     */
    public static @Nullable Refusal of(
            Hub hub, @Nullable Peer peer, Map<String, List<String>> headers, Predicate<@Nullable String> origins) {
        InetAddress address = address(peer);
        if (hub.isDraining()) {
            hub.records().refused(Refused.DRAINING, address);
            return new Refusal(
                    503, "The router closes: connect to another, or try again later.", Map.of(RETRY, RETRY_SECONDS));
        }
        if (SubProtocol.choose(HeaderValues.of(headers, PROTOCOL)) == null) {
            String names = String.join(" or ", SubProtocol.NAMES);
            hub.records().refused(Refused.SUBPROTOCOL, address);
            return new Refusal(400, "No common sub-protocol: offer " + names + " in " + PROTOCOL + ".");
        }
        if (hub.gatehouse().isFull(address)) {
            hub.records().refused(Refused.LIMIT, address);
            return new Refusal(503, "Too many connections: try again later.", Map.of(RETRY, RETRY_SECONDS));
        }
        List<String> lines = headers.getOrDefault("Origin", List.of());
        if (!origins.test(lines.isEmpty() ? null : lines.get(0))) {
            hub.records().refused(Refused.ORIGIN, address);
            return new Refusal(403, "This web page is not admitted: see allowedOrigins.");
        }
        return null;
    }

    private static @Nullable InetAddress address(@Nullable Peer peer) {
        return peer == null ? null : peer.address();
    }

    /** The answer to a handshake of that header, or null where it may go on. */
    public static @Nullable Refusal of(Hub hub, @Nullable Peer peer, Gatehouse.Header header) {
        return switch (header.standing()) {
            case ACCEPTED -> null;
            case REFUSED -> notAccepted(hub, peer, header.challenges());
            case ONE_TOO_MANY -> oneTooMany(hub, peer, header.windowMillis());
            case BUSY -> busy(hub, peer);
        };
    }

    /**
     * The answer 401 to wrong credentials.
     *
     * @param challenges the values of {@code WWW-Authenticate}, such as {@code Basic realm="realm1"}
     */
    public static Refusal notAccepted(Hub hub, @Nullable Peer peer, List<String> challenges) {
        hub.records().refused(Refused.CREDENTIALS, address(peer));
        return new Refusal(
                401, "These credentials are not accepted.", Map.of("WWW-Authenticate", String.join(", ", challenges)));
    }

    /** The answer to credentials that nobody looks at, because too many others were wrong. */
    public static Refusal oneTooMany(Hub hub, @Nullable Peer peer, long windowMillis) {
        hub.records().refused(Refused.ATTEMPTS, address(peer));
        String seconds = String.valueOf(windowMillis / MILLIS + 1);
        return new Refusal(
                429, "Too many failed attempts: wait " + seconds + " seconds and try again.", Map.of(RETRY, seconds));
    }

    /** The answer to credentials that nobody has the time to look at. */
    public static Refusal busy(Hub hub, @Nullable Peer peer) {
        hub.records().refused(Refused.BUSY, address(peer));
        return new Refusal(
                503, "Too many passwords are being checked: try again later.", Map.of(RETRY, RETRY_SOON_SECONDS));
    }
}
