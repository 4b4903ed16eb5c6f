package dev.parley.management;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a management listener by one request as it is written, which no HTTP library changes. For tests. */
public final class Asking {
    private static final int PATIENCE_MILLIS = 20_000;

    private Asking() {}

    /** An answer. */
    public record Answer(int status, String head, String body) {}

    /**
     * One request on a connection of its own.
     *
     * @param first such as {@code GET /metrics}
     * @param headers whole lines without their ends
     */
    public static Answer ask(int port, String first, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            StringBuilder request = new StringBuilder(first + " HTTP/1.1\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end), answer.substring(end + 4));
        }
    }
}
