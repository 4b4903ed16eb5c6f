package dev.parley.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One simulated client of a NATS server, over WebSocket; belongs to its loop's thread. The frames of a NATS server are a stream of
 * operations, whose borders need not be those of frames. Each is a line, and that of a message has the payload behind it.
 */
abstract class NatsSession implements WebSocketConnection.Listener {
    private static final byte[] CONNECT = Wamp.ascii("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n");
    private static final byte[] PONG = Wamp.ascii("PONG\r\n");
    private static final int LINE_END_BYTES = 2;

    private final WebSocketConnection connection;
    private final MessageBuilder message = new MessageBuilder();

    /** The beginning of an operation that has not come to its end. */
    private byte[] rest = new byte[1024];

    private int restLength;
    private int pongs;
    private boolean isLeaving;
    private boolean isClosed;

    NatsSession(Flow.Setup setup) {
        connection = WebSocketConnection.open(setup.loop(), setup.destination().uri(), this);
    }

    /** The server has read all that was sent before a PING; the first one is behind CONNECT. */
    void ponged() {}

    /** A message has come, of which the payload stands there. */
    void received(byte[] bytes, int from, int to) {
        throw new BenchmarkFailure("the NATS server sent a message to a publisher");
    }

    final int pongs() {
        return pongs;
    }

    final boolean isClosed() {
        return isClosed;
    }

    final void leave() {
        isLeaving = true;
        connection.close();
    }

    /** A builder that begins like that, for what is sent next. */
    final MessageBuilder operation(String start) {
        return message.clear().append(Wamp.ascii(start));
    }

    final void send(MessageBuilder complete) {
        connection.send(complete);
    }

    @Override
    public final String subProtocol() {
        return "";
    }

    @Override
    public final void opened() {
        connection.send(CONNECT);
    }

    @Override
    public final void text(byte[] bytes, int from, int to) {
        binary(bytes, from, to);
    }

    @Override
    public final void binary(byte[] bytes, int from, int to) {
        if (restLength == 0) {
            keep(bytes, take(bytes, from, to), to);
        } else {
            keep(bytes, from, to);
            int whole = restLength;
            restLength = 0;
            keep(rest, take(rest, 0, whole), whole);
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        int count = to - from;
        if (restLength + count > rest.length) {
            byte[] larger = Arrays.copyOf(rest, 2 * (restLength + count));
            System.arraycopy(bytes, from, larger, restLength, count);
            rest = larger;
        } else {
            System.arraycopy(bytes, from, rest, restLength, count);
        }
        restLength += count;
    }

    /** Takes the operations there that are complete, and returns where the first one begins that is not. */
    private int take(byte[] bytes, int from, int to) {
        int start = from;
        int lineEnd;
        while ((lineEnd = lineEnd(bytes, start, to)) >= 0) {
            int next = lineEnd + LINE_END_BYTES;
            if (bytes[start] == 'M') {
                int payload = next;
                next += size(bytes, lineEnd) + LINE_END_BYTES;
                if (next > to) {
                    return start;
                }
                received(bytes, payload, next - LINE_END_BYTES);
            } else {
                control(bytes, start, lineEnd);
            }
            start = next;
        }
        return start;
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** The number that ends there: how long a payload is. */
    private static int size(byte[] bytes, int end) {
        int size = 0;
        int factor = 1;
        for (int i = end - 1; bytes[i] != ' '; i--, factor *= 10) {
            size += factor * (bytes[i] - '0');
        }
        return size;
    }

    private void control(byte[] bytes, int from, int to) {
        String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (line.equals("PONG")) {
            pongs++;
            ponged();
        } else if (line.equals("PING")) {
            connection.send(PONG);
        } else if (!line.startsWith("INFO ")) {
            throw new BenchmarkFailure("the NATS server said " + line);
        }
    }

    @Override
    public final void closed(String reason) {
        if (!isLeaving) {
            throw new BenchmarkFailure("the server closed a connection in use: " + reason);
        }
        isClosed = true;
    }
}
