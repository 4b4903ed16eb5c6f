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

/** The HTTP answers to handshakes that the router refuses. Called before the upgrade, by {@link Server} and by the web application. */
public final class RouterRefusals {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String RETRY_SECONDS = "10";

    private RouterRefusals() {}

    /**
     * Decides about a handshake: no common sub-protocol is answered 400, too many connections 503, wrong credentials 401.
     *
     * @param hub the router that the handshake is for
     * @param peer what is known of the peer; null if nothing is
     * @param headers the request's headers by name, in any case; their values as sent, one entry for each line
     * @return the refusal to answer with, or null to go on
     */
    public static @Nullable Refusal of(Hub hub, @Nullable Peer peer, Map<String, List<String>> headers) {
        if (SubProtocol.choose(HeaderValues.of(headers, PROTOCOL)) == null) {
            String names = String.join(" or ", SubProtocol.NAMES);
            return new Refusal(400, "No common sub-protocol: offer " + names + " in " + PROTOCOL + ".");
        }
        if (hub.gatehouse().isFull(peer == null ? null : peer.address())) {
            return new Refusal(503, "Too many connections: try again later.", Map.of("Retry-After", RETRY_SECONDS));
        }
        List<String> challenges = hub.gatehouse().refusal(HandshakeEvidence.of(peer, headers));
        return challenges.isEmpty() ? null : notAccepted(challenges);
    }

    /**
     * The answer 401 to wrong credentials.
     *
     * @param challenges the values of {@code WWW-Authenticate}, such as {@code Basic realm="realm1"}
     */
    public static Refusal notAccepted(List<String> challenges) {
        return new Refusal(
                401, "These credentials are not accepted.", Map.of("WWW-Authenticate", String.join(", ", challenges)));
    }
}
