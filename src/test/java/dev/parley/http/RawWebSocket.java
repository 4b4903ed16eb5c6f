package dev.parley.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.SocketFactory;

/** A WebSocket client that may break every rule of the protocol; for tests of {@link WebServer}. */
public final class RawWebSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;
    public static final int FIN = 0x80;

    public static final String UPGRADE = String.join(
            "\r\n",
            "GET /ws HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "");

    private static final byte[] MASK = {1, 2, 3, 4};
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** What came before the first frame. */
    public String response = "";

    private RawWebSocket(Socket socket, byte[] request) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write(request);
    }

    static RawWebSocket connect(int port) throws IOException {
        return connect(port, (UPGRADE + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Connects with a request of any kind. */
    public static RawWebSocket connect(int port, byte[] request) throws IOException {
        return connect(SocketFactory.getDefault(), port, request);
    }

    public static RawWebSocket connect(SocketFactory sockets, int port, byte[] request) throws IOException {
        RawWebSocket client = new RawWebSocket(sockets.createSocket("127.0.0.1", port), request);
        client.readResponse();
        return client;
    }

    /** Connects with a request whose response is not waited for. */
    public static RawWebSocket sending(int port, byte[] request) throws IOException {
        return new RawWebSocket(SocketFactory.getDefault().createSocket("127.0.0.1", port), request);
    }

    /** Whether something has come that is not read yet. */
    public boolean isAnswered() throws IOException {
        return in.available() > 0;
    }

    /** Reads what comes before the first frame. */
    public String readResponse() throws IOException {
        response = head();
        return response;
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    /** A whole frame as a client sends it. */
    public static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 0x10000) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(new byte[4]);
            for (int shift = 24; shift >= 0; shift -= 8) {
                frame.write(payload.length >> shift);
            }
        }
        frame.writeBytes(MASK);
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % 4];
        }
        frame.writeBytes(masked);
        return frame.toByteArray();
    }

    public static byte[] text(String text) {
        return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    public void sendText(String text) throws IOException {
        send(text(text));
    }

    /** The next frame, as "1 hello", the opcode and the text, or "8 1000 bye" for a close frame. */
    public String receive() throws IOException {
        int first = in.readUnsignedByte();
        if ((first & 0xf0) != FIN) {
            throw new IOException("Unexpected first byte " + first);
        }
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length != length) {
            throw new EOFException();
        }
        int opcode = first & 0x0f;
        if (opcode != CLOSE) {
            return opcode + " " + new String(payload, StandardCharsets.UTF_8);
        }
        int code = ByteBuffer.wrap(payload).getShort();
        return opcode + " " + code + " "
                + new String(Arrays.copyOfRange(payload, 2, payload.length), StandardCharsets.UTF_8);
    }

    /** Whether something has come that was not yet received. */
    public boolean hasInput() throws IOException {
        return in.available() > 0;
    }

    /** The next frame but for pings, which must be text. */
    public String receiveText() throws IOException {
        String frame = receive();
        while (frame.startsWith(PING + " ")) {
            frame = receive();
        }
        if (!frame.startsWith(TEXT + " ")) {
            throw new IOException("Not text: " + frame);
        }
        return frame.substring(2);
    }

    /** Reads so many bytes, whatever they are of. */
    public byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    String receiveBytes(int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.UTF_8);
    }

    /** Whether something has arrived that was not read. */
    boolean hasBytes() throws IOException {
        return in.available() > 0;
    }

    /** Reads until the server has closed the socket; the bytes that still came. */
    byte[] receiveEnd() throws IOException {
        try {
            return in.readAllBytes();
        } catch (SocketException e) {
            return new byte[0];
        }
    }

    /** How long it waits for what is to be received, in milliseconds. */
    public int patience() throws IOException {
        return socket.getSoTimeout();
    }

    public void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** Vanishes, and the peer is told so by a TCP reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Vanishes without a close frame. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
