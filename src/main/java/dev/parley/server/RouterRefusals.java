package dev.parley.server;

import dev.parley.codec.SubProtocol;
import dev.parley.http.HandshakeCheck.Refusal;
import dev.parley.http.HeaderValues;
import dev.parley.jakarta.HandshakeEvidence;
import dev.parley.jakarta.Peer;
import dev.parley.runtime.Hub;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses the handshakes of peers that the router does not take. Asked by standalone and by the web application. */
public final class RouterRefusals {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String RETRY_SECONDS = "10";

    private RouterRefusals() {}

    /**
     * The answer to a handshake that must not go on, or null.
     *
     * @param peer null where nobody knows
     * @param headers by name, in any case; the values as sent, one entry for each line
     */
    public static @Nullable Refusal of(Hub hub, @Nullable Peer peer, Map<String, List<String>> headers) {
        if (hub.isClosed()) {
            return new Refusal(503, "The router is closed: try again later.", Map.of("Retry-After", RETRY_SECONDS));
        }
        if (SubProtocol.choose(HeaderValues.of(headers, PROTOCOL)) == null) {
            String names = String.join(" or ", SubProtocol.NAMES);
            return new Refusal(400, "No sub-protocol in common: offer " + names + " in " + PROTOCOL + ".");
        }
        if (hub.gatehouse().isFull(peer == null ? null : peer.address())) {
            return new Refusal(503, "Too many connections: try again later.", Map.of("Retry-After", RETRY_SECONDS));
        }
        List<String> challenges = hub.gatehouse().refusal(HandshakeEvidence.of(peer, headers));
        return challenges.isEmpty() ? null : notAccepted(challenges);
    }

    /** The answer to credentials that are wrong. */
    public static Refusal notAccepted(List<String> challenges) {
        return new Refusal(
                401, "These credentials are not accepted.", Map.of("WWW-Authenticate", String.join(", ", challenges)));
    }
}
