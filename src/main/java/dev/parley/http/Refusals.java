package dev.parley.http;

import dev.parley.http.HandshakeCheck.Refusal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses what is no opening handshake of RFC 6455. Asked by the HTTP server and by the filter of the web application. */
public final class Refusals {
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";
    /** Headers of which there may be one line. */
    private static final List<String> SINGLE = List.of("Host", "Content-Length", KEY);

    private static final int KEY_BYTES = 16;

    private Refusals() {}

    /**
     * The answer to what is not the opening handshake of RFC 6455, 4.2.1, or null; not every container asks for all of it.
     *
     * @param protocol such as HTTP/1.1
     */
    public static @Nullable Refusal malformed(String method, String protocol, Map<String, List<String>> headers) {
        if (!HeaderValues.of(headers, VERSION).contains("13")) {
            return new Refusal(426, "This server speaks version 13 of the WebSocket protocol.", Map.of(VERSION, "13"));
        }
        boolean isHandshake = method.equals("GET")
                && protocol.equals("HTTP/1.1")
                && contains(HeaderValues.of(headers, "Upgrade"), "websocket")
                && contains(HeaderValues.of(headers, "Connection"), "upgrade")
                && isKey(HeaderValues.of(headers, KEY));
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

    static boolean contains(List<String> values, String wanted) {
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
}
