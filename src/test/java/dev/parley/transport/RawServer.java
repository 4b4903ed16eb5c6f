package dev.parley.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of one connection, which does octet by octet what a test wants, and nothing that a library would do. */
final class RawServer implements AutoCloseable {
    private static final Pattern KEY = Pattern.compile("(?mi)^sec-websocket-key: *(\\S+)");

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Void> played = new CompletableFuture<>();

    /** What happens to a connection. */
    interface Play {
        void with(Peer peer) throws Exception;
    }

    RawServer(Play play) throws IOException {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                socket.setTcpNoDelay(true);
                play.with(new Peer(socket));
                played.complete(null);
            } catch (Exception | AssertionError failure) {
                played.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws");
    }

    int port() {
        return server.getLocalPort();
    }

    /** Completes when the play is over, with what went wrong in it. */
    CompletableFuture<Void> played() {
        return played;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** A frame that a client has sent. */
    static final class Frame {
        private final int opcode;
        private final byte[] payload;

        Frame(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int code() {
            return ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        String reason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    /** The server's end of the connection. */
    static final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** The request of a handshake, to its empty line. */
        String request() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(in.readByte());
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void write(byte[] octets) throws IOException {
            out.write(octets);
        }

        /** The handshake of a good router, with those headers instead of its own or besides; an empty one is left out. */
        String handshake(String... headers) throws IOException, GeneralSecurityException {
            String request = request();
            Matcher key = KEY.matcher(request);
            if (!key.find()) {
                throw new AssertionError("no Sec-WebSocket-Key");
            }
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                            .getBytes(StandardCharsets.ISO_8859_1));
            Map<String, String> all = new LinkedHashMap<>();
            all.put("upgrade", "websocket");
            all.put("connection", "Upgrade");
            all.put("sec-websocket-protocol", "wamp.2.json");
            all.put("sec-websocket-accept", Base64.getEncoder().encodeToString(digest));
            for (String header : headers) {
                String[] parts = header.split(": *", 2);
                all.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
            }
            StringBuilder answer = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
            all.forEach((name, value) -> {
                if (!value.isEmpty()) {
                    answer.append(name).append(": ").append(value).append("\r\n");
                }
            });
            write(answer.append("\r\n").toString());
            return request;
        }

        /** Sends a frame that is not masked. */
        void frame(int first, byte[] payload) throws IOException {
            ByteBuffer header = ByteBuffer.allocate(10).put((byte) first);
            if (payload.length < 126) {
                header.put((byte) payload.length);
            } else if (payload.length <= 0xffff) {
                header.put((byte) 126).putShort((short) payload.length);
            } else {
                header.put((byte) 127).putLong(payload.length);
            }
            out.write(header.array(), 0, header.position());
            out.write(payload);
        }

        /** The next frame of the client, which has to be whole, masked, and not compressed. */
        Frame next() throws IOException {
            return next(0x80);
        }

        /** The next frame of the client, which has to be whole, masked, and compressed. */
        Frame nextCompressed() throws IOException {
            return next(0xc0);
        }

        private Frame next(int bits) throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if ((first & 0xf0) != bits || (second & 0x80) == 0) {
                throw new AssertionError("no such frame: " + first + ", " + second);
            }
            int length = second & 0x7f;
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return new Frame(first & 0x0f, payload);
        }

        /** Ends as where a process is killed: with a RST. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits for the end that the client makes. */
        void awaitEnd() throws IOException {
            try {
                while (in.read() >= 0) {
                    // what it still had to say
                }
            } catch (java.net.SocketException reset) {
                // an end too
            }
        }
    }
}
