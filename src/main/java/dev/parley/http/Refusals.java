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
}
