package dev.parley.server;

import dev.parley.server.HandshakeCheck.Refusal;
import dev.parley.websocket.HandshakeEvidence;
import dev.parley.websocket.Hub;
import dev.parley.websocket.Peer;
import dev.parley.websocket.SubProtocol;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which handshakes the router refuses before WebSocket begins, and how. Asked by standalone and by the web application. */
final class Refusals {
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    /** Headers of which there may be one line. */
    private static final List<String> SINGLE = List.of("Host", "Content-Length", KEY);

    private static final int KEY_BYTES = 16;
    private static final String RETRY_SECONDS = "10";

    private Refusals() {}

    /**
     * The answer to a handshake that must not go on, or null.
     *
     * @param peer null where nobody knows
     * @param headers by name, in any case; the values as sent, one entry for each line
     */
    static @Nullable Refusal of(Hub hub, @Nullable Peer peer, Map<String, List<String>> headers) {
        if (SubProtocol.choose(values(headers, PROTOCOL)) == null) {
            String names = String.join(" or ", SubProtocol.NAMES);
            return new Refusal(400, "No sub-protocol in common: offer " + names + " in " + PROTOCOL + ".");
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

    /**
     * The answer to what is not the opening handshake of RFC 6455, 4.2.1, or null; not every container asks for all of it.
     *
     * @param protocol such as HTTP/1.1
     */
    static @Nullable Refusal malformed(String method, String protocol, Map<String, List<String>> headers) {
        if (!values(headers, VERSION).contains("13")) {
            return new Refusal(426, "This server speaks version 13 of the WebSocket protocol.", Map.of(VERSION, "13"));
        }
        boolean isHandshake = method.equals("GET")
                && protocol.equals("HTTP/1.1")
                && contains(values(headers, "Upgrade"), "websocket")
                && contains(values(headers, "Connection"), "upgrade")
                && isKey(values(headers, KEY));
        return isHandshake ? null : new Refusal(400, "This is not a valid WebSocket handshake (RFC 6455, 4.2.1).");
    }

    /**
     * The answer to a request of which two programs might understand different things, or null: whoever stands between could be made to
     * pass on what it has not looked at. No request has a body here.
     */
    static @Nullable Refusal ambiguous(Map<String, List<String>> headers) {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            String name = header.getKey();
            boolean isOne = header.getValue().size() == 1;
            boolean isWrong = !isToken(name)
                    || name.equalsIgnoreCase("Transfer-Encoding")
                    || (name.equalsIgnoreCase("Content-Length")
                            && !(isOne && header.getValue().get(0).strip().equals("0")))
                    || (!isOne && SINGLE.stream().anyMatch(name::equalsIgnoreCase));
            if (isWrong) {
                return new Refusal(
                        400,
                        "This request could be understood in more than one way (RFC 9112, 2.2, 3.2, 5.1 and 6.3).");
            }
        }
        return null;
    }

    /** Whether these characters may be in the name of a header (RFC 9110, 5.6.2). */
    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    private static boolean contains(List<String> values, String wanted) {
        for (String value : values) {
            if (value.equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKey(List<String> keys) {
        try {
            return !keys.isEmpty() && Base64.getDecoder().decode(keys.get(0)).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** All values of a header whose value is a list. */
    static List<String> values(Map<String, List<String>> headers, String name) {
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                for (String line : header.getValue()) {
                    addValues(line, values);
                }
            }
        }
        return values;
    }

    private static void addValues(String line, List<String> values) {
        for (String value : line.split(",", -1)) {
            if (!value.isBlank()) {
                values.add(value.strip());
            }
        }
    }
}
