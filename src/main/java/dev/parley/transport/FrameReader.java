package dev.parley.transport;

import dev.parley.frame.Inflation;
import dev.parley.frame.Payloads;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/** Reads the frames of one connection (RFC 6455, 5.2), and puts messages together. For one thread, that of {@link SocketLink}. */
final class FrameReader {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int COMPRESSED = 0x40;
    private static final int RESERVED = 0x70;

    private static final int LONGEST_CONTROL_PAYLOAD = 125;
    private static final int BUFFER = 16 * 1024;
    private static final byte[] NOTHING = {};

    private final InputStream in;
    private final int maxOctets;
    private final boolean inflates;
    private final Sink sink;

    /** What has been read, from {@link #at} to {@link #end}. */
    private final byte[] buffer = new byte[BUFFER];

    private int at;
    private int end;

    /** The fragments of the message that is going on. */
    private byte[] fragments = NOTHING;

    private int length;

    /** The opcode of the message that is going on; 0 for none. */
    private int message;

    /** Whether the message that is going on is compressed. */
    private boolean isDeflated;

    /** Where whole messages go. */
    interface Sink {
        void text(String text);

        void binary();

        void ping(byte[] payload);

        void pong(byte[] payload);
    }

    /**
     * A reader of frames.
     *
     * @param maxOctets what a message may have, also when it is inflated
     * @param inflates whether compressed messages have been agreed on
     */
    FrameReader(InputStream in, int maxOctets, boolean inflates, Sink sink) {
        this.in = in;
        this.maxOctets = maxOctets;
        this.inflates = inflates;
        this.sink = sink;
    }

    /**
     * Reads until the peer's close frame, of which it returns the payload.
     *
     * @throws ProtocolException if the peer does not keep to the RFC
     * @throws TooLongException if a message is longer than it may be
     * @throws IOException if the connection ends before
     */
    byte[] readAll() throws IOException {
        while (true) {
            need(2);
            int first = buffer[at];
            int opcode = first & 0x0f;
            boolean isLast = first < 0;
            int reserved = first & RESERVED;
            boolean isCompressed = inflates && reserved == COMPRESSED && (opcode == TEXT || opcode == BINARY);
            check(reserved == 0 || isCompressed, "a reserved bit is set");
            check(buffer[at + 1] >= 0, "a frame is masked");
            long payload = payloadLength();
            if (opcode >= CLOSE) {
                check(isLast && payload <= LONGEST_CONTROL_PAYLOAD, "a control frame is fragmented or too long");
                byte[] content = take((int) payload);
                if (opcode == CLOSE) {
                    return content;
                }
                control(opcode, content);
            } else {
                isDeflated = opcode == CONTINUATION ? isDeflated : isCompressed;
                part(opcode, payload, isLast);
            }
        }
    }

    private void control(int opcode, byte[] content) throws ProtocolException {
        if (opcode == PING) {
            sink.ping(content);
        } else {
            check(opcode == PONG, "a frame has the unknown opcode " + opcode);
            sink.pong(content);
        }
    }

    private void part(int opcode, long payload, boolean isLast) throws IOException {
        check(opcode <= BINARY, "a frame has the unknown opcode " + opcode);
        check((opcode == CONTINUATION) == (message != 0), "a fragment is out of place");
        if (length + payload > maxOctets) {
            throw new TooLongException(maxOctets);
        }
        message = opcode == CONTINUATION ? message : opcode;
        if (isLast && length == 0 && payload <= BUFFER) {
            need((int) payload);
            int from = at;
            at += (int) payload;
            message(buffer, from, (int) payload);
        } else {
            append((int) payload);
            if (isLast) {
                byte[] whole = fragments;
                int count = length;
                fragments = NOTHING;
                length = 0;
                message(whole, 0, count);
            }
        }
    }

    private void message(byte[] octets, int from, int count) throws IOException {
        int opcode = message;
        message = 0;
        if (opcode == BINARY) {
            sink.binary();
        } else if (isDeflated) {
            byte[] inflated = inflated(octets, from, count);
            sink.text(text(inflated, 0, inflated.length));
        } else {
            sink.text(text(octets, from, count));
        }
    }

    private byte[] inflated(byte[] octets, int from, int count) throws IOException {
        try {
            byte[] inflated = Inflation.inflated(octets, from, count, maxOctets);
            if (inflated == null) {
                throw new TooLongException(maxOctets);
            }
            return inflated;
        } catch (DataFormatException malformed) {
            throw new ProtocolException("a message cannot be inflated");
        }
    }

    /** Reads the length, and goes behind the header. */
    private long payloadLength() throws IOException {
        int shortLength = buffer[at + 1];
        int octets = shortLength == 126 ? Short.BYTES : shortLength == 127 ? Long.BYTES : 0;
        need(2 + octets);
        ByteBuffer header = ByteBuffer.wrap(buffer, at + 2, octets);
        at += 2 + octets;
        long payload =
                octets == 0 ? shortLength : octets == Short.BYTES ? header.getShort() & 0xffff : header.getLong();
        check(
                payload >= 0 && (octets == 0 || payload >= (octets == Short.BYTES ? 126 : 0x10000)),
                "the length of a frame is not well-formed");
        return payload;
    }

    private byte[] take(int count) throws IOException {
        need(count);
        at += count;
        return Arrays.copyOfRange(buffer, at - count, at);
    }

    /** Takes so much of a message; what a peer announces is believed as it arrives. */
    private void append(int count) throws IOException {
        int missing = count;
        while (missing > 0) {
            if (at == end) {
                fill();
            }
            int part = Math.min(missing, end - at);
            if (length + part > fragments.length) {
                int room = Math.min(length + missing, Math.max(length + part, 2 * fragments.length));
                fragments = Arrays.copyOf(fragments, room);
            }
            System.arraycopy(buffer, at, fragments, length, part);
            at += part;
            length += part;
            missing -= part;
        }
    }

    /** Sees to it that so many octets are in the buffer; not more than it has room for. */
    private void need(int count) throws IOException {
        while (end - at < count) {
            if (at + count > buffer.length) {
                System.arraycopy(buffer, at, buffer, 0, end - at);
                end -= at;
                at = 0;
            }
            fill();
        }
    }

    private void fill() throws IOException {
        if (at == end) {
            at = 0;
            end = 0;
        }
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            throw new EOFException("the peer closed the connection without a word");
        }
        end += count;
    }

    private static String text(byte[] octets, int from, int count) throws ProtocolException {
        String text = Payloads.text(octets, from, count);
        if (text == null) {
            throw new ProtocolException("a text message is not UTF-8");
        }
        return text;
    }

    private static void check(boolean isRight, String wrong) throws ProtocolException {
        if (!isRight) {
            throw new ProtocolException(wrong);
        }
    }

    /** A message is longer than it may be. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException(int maxOctets) {
            super("a message has more than the " + maxOctets + " octets that are read here");
        }
    }
}
