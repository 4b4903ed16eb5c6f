package dev.parley.server;

import dev.parley.server.HandshakeCheck.Refusal;
import dev.parley.websocket.HandshakeEvidence;
import dev.parley.websocket.Hub;
import dev.parley.websocket.Peer;
import dev.parley.websocket.SubProtocol;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which handshakes the router refuses before WebSocket begins, and how. Asked by standalone and by the web application. */
final class Refusals {
    private static final String RETRY_SECONDS = "10";

    private Refusals() {}

    /**
     * The answer to a handshake that must not go on, or null.
     *
     * @param peer null where nobody knows
     * @param headers by name, in any case; the values as sent, one entry for each line
     */
    static @Nullable Refusal of(Hub hub, @Nullable Peer peer, Map<String, List<String>> headers) {
        if (SubProtocol.choose(offered(headers)) == null) {
            String names = String.join(" or ", SubProtocol.NAMES);
            return new Refusal(400, "No sub-protocol in common: offer " + names + " in Sec-WebSocket-Protocol.");
        }
        if (hub.isFull(peer == null ? null : peer.address())) {
            return new Refusal(503, "Too many connections: try again later.", Map.of("Retry-After", RETRY_SECONDS));
        }
        List<String> challenges = hub.refusal(HandshakeEvidence.of(peer, headers));
        return challenges.isEmpty() ? null : notAccepted(challenges);
    }

    /** The answer to credentials that are wrong. */
    static Refusal notAccepted(List<String> challenges) {
        return new Refusal(
                401, "These credentials are not accepted.", Map.of("WWW-Authenticate", String.join(", ", challenges)));
    }

    private static List<String> offered(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Sec-WebSocket-Protocol"))
                .flatMap(header -> header.getValue().stream())
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
