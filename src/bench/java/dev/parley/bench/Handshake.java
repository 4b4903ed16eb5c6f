package dev.parley.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.SplittableRandom;

/** The opening handshake of one connection: its request, and the check of the server's response. */
final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final URI uri;
    private final String subProtocol;
    private final String key;

    /** One for that sub-protocol, or none where that is empty. */
    Handshake(URI uri, String subProtocol, SplittableRandom random) {
        this.uri = uri;
        this.subProtocol = subProtocol;
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        key = Base64.getEncoder().encodeToString(nonce);
    }

    byte[] request() {
        String request = "GET " + uri.getRawPath() + " HTTP/1.1\r\n"
                + "Host: " + uri.getRawAuthority() + "\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + key + "\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + (subProtocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subProtocol + "\r\n") + "\r\n";
        return Wamp.ascii(request);
    }

    void check(String responseHead) {
        String[] lines = responseHead.split("\r\n", -1);
        if (!lines[0].startsWith("HTTP/1.1 101")) {
            throw new BenchmarkFailure("the server refused the WebSocket at " + uri + ": " + lines[0]);
        }
        require(lines, "Sec-WebSocket-Accept", accept());
        if (!subProtocol.isEmpty()) {
            require(lines, "Sec-WebSocket-Protocol", subProtocol);
        }
    }

    private String accept() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new BenchmarkFailure("this Java has no SHA-1: use another one", e);
        }
    }

    private static void require(String[] lines, String header, String wanted) {
        String prefix = header.toLowerCase(Locale.ROOT) + ":";
        for (String line : lines) {
            if (line.toLowerCase(Locale.ROOT).startsWith(prefix)
                    && line.substring(prefix.length()).trim().equals(wanted)) {
                return;
            }
        }
        throw new BenchmarkFailure("the server's handshake lacks \"" + header + ": " + wanted + "\"");
    }
}
