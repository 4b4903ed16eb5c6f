package dev.parley.http;

import dev.parley.frame.Inflation;
import dev.parley.frame.Payloads;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what one peer sends into whole frames and checks their headers against RFC 6455. Used by
 * {@link WebSocketConnection}, on the selector thread of the connection only, which guards all fields.
 *
 * <p>The engine would accept unmasked frames, would notice the size of a message only when it has all of it, and would
 * copy an incomplete frame with every part that arrives. A Ping is set apart, because the engine logs an error when one
 * meets a session that is just being closed. Text messages are, where somebody else wants them: the engine would unmask and decode
 * them octet by octet.
 */
final class FrameScanner {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int SERVICE_RESTART = 1012;
    private static final int BAD_GATEWAY = 1014;

    private static final int LONGEST_HEADER = 14;
    private static final int LONGEST_CONTROL_PAYLOAD = 125;
    private static final int FIRST_ALLOCATION = 4 * 1024;

    private static final int COMPRESSED = 0x40;
    private static final int RESERVED = 0x70;

    private final IntSupplier maxMessageBytes;

    /** Whether compressed messages have been negotiated. */
    private final boolean inflates;

    private final ByteBuffer header = ByteBuffer.allocate(LONGEST_HEADER);

    /** The frame that has not arrived completely, from its first byte on; {@link #header} while that is enough. */
    private ByteBuffer partial = header;

    /** Whether the header of {@link #partial} has been checked. */
    private boolean checked;

    /** Whether a message is going on whose last fragment is yet to come. */
    private boolean fragmented;

    /** Payload bytes of the message that is going on, so far. */
    private long messageBytes;

    /** The text message that is going on, where {@link #isTextApart}. */
    private final TextAssembly assembly = new TextAssembly();

    /** Whether the message that is going on is a text which does not go to the engine. */
    private boolean isTextApart;

    /** Whether the message that is going on is compressed. */
    private boolean isDeflated;

    /** Whether frames are thrown away instead of being handed on. */
    private boolean discarding;

    /** Payload bytes still to be thrown away before the next header. */
    private long skip;

    /** Whether the peer's close frame has arrived. */
    private boolean closeSeen;

    /** Where whole frames go. */
    interface Sink {
        /** One or more frames, valid during the call only. */
        void frames(ByteBuffer frames);

        /** A Ping, which is not among the other frames. */
        void ping(byte[] payload);

        /** Whether the text message that begins is wanted whole, and its frames are not to be among the others. */
        boolean takesTexts();

        void text(String text);
    }

    /** The limit is asked for at each frame. */
    FrameScanner(IntSupplier maxMessageBytes, boolean inflates) {
        this.maxMessageBytes = maxMessageBytes;
        this.inflates = inflates;
    }

    /** Whether the peer's close frame has arrived, the last one that counts. */
    boolean closeSeen() {
        return closeSeen;
    }

    /** What is kept for a frame that has not arrived completely, and at least as many as have arrived of it. */
    int unfinishedBytes() {
        return (partial.capacity() > LONGEST_HEADER ? partial.capacity() : 0) + assembly.keptBytes();
    }

    /** From now on only looks for the peer's close frame. */
    void discard() {
        if (discarding) {
            return;
        }
        discarding = true;
        assembly.drop();
        if (headerComplete(partial, 0, partial.position())) {
            skipFrame(partial, 0, partial.position());
            partial = header.clear();
        }
    }

    /**
     * Reads {@code in} to its end.
     *
     * @return why the connection is to be failed, or null; after a failure this scanner only discards
     */
    @Nullable
    CloseReason read(ByteBuffer in, Sink sink) {
        CloseReason violation = null;
        while (in.hasRemaining()) {
            if (discarding) {
                throwAway(in);
            } else {
                violation = partial.position() == 0 ? readRun(in, sink) : readRest(in, sink);
                if (violation != null || closeSeen) {
                    discarding = true;
                    assembly.drop();
                }
            }
        }
        return violation;
    }

    /** Hands on the whole frames at the front of {@code in}, in one piece, and keeps the incomplete one behind them. */
    private @Nullable CloseReason readRun(ByteBuffer in, Sink sink) {
        int start = in.position();
        int at = start;
        CloseReason violation = null;
        boolean whole = true;
        while (whole && !closeSeen && headerComplete(in, at, in.limit())) {
            violation = check(in, at);
            if (violation != null) {
                break;
            }
            long end = at + frameLength(in, at);
            whole = end <= in.limit();
            if (whole && isApart(in, at, sink)) {
                handOn(in, start, at, sink);
                violation = takeApart(in, at, sink);
                start = (int) end;
                if (violation != null) {
                    in.position(start);
                    return violation;
                }
            }
            if (whole) {
                closeSeen = opcode(in, at) == CLOSE;
                acceptCode(in, at);
                at = (int) end;
            }
        }
        handOn(in, start, at, sink);
        in.position(at);
        if (violation != null) {
            int have = headerLength(in, at);
            skipFrame(in, at, have);
            in.position(at + have);
        } else if (!closeSeen && in.hasRemaining()) {
            checked = !whole;
            partial = checked ? allocate(frameLength(in, at), in.remaining()) : header;
            partial.put(in);
        }
        return violation;
    }

    private static void handOn(ByteBuffer in, int start, int end, Sink sink) {
        if (end > start) {
            sink.frames(in.duplicate().limit(end).position(start));
        }
    }

    /** Completes the frame that an earlier call has left, as far as {@code in} reaches. */
    private @Nullable CloseReason readRest(ByteBuffer in, Sink sink) {
        while (!headerComplete(partial, 0, partial.position())) {
            if (!in.hasRemaining()) {
                return null;
            }
            partial.put(in.get());
        }
        if (!checked) {
            CloseReason violation = check(partial, 0);
            if (violation != null) {
                skipFrame(partial, 0, partial.position());
                partial = header.clear();
                return violation;
            }
            checked = true;
        }
        long length = frameLength(partial, 0);
        int part = (int) Math.min(length - partial.position(), in.remaining());
        if (partial.remaining() < part) {
            partial = allocate(length, partial.position() + part).put(partial.flip());
        }
        partial.put(partial.position(), in, in.position(), part).position(partial.position() + part);
        in.position(in.position() + part);
        return partial.position() == length ? finish(partial.flip(), sink) : null;
    }

    private @Nullable CloseReason finish(ByteBuffer frame, Sink sink) {
        closeSeen = opcode(frame, 0) == CLOSE;
        acceptCode(frame, 0);
        CloseReason violation = null;
        if (isApart(frame, 0, sink)) {
            violation = takeApart(frame, 0, sink);
        } else {
            sink.frames(frame);
        }
        partial = header.clear();
        checked = false;
        return violation;
    }

    /** Whether the whole frame at {@code at} is none of the engine's. */
    private boolean isApart(ByteBuffer b, int at, Sink sink) {
        int opcode = opcode(b, at);
        if (opcode == TEXT || opcode == BINARY) {
            isTextApart = opcode == TEXT && sink.takesTexts();
        }
        return opcode == PING || (opcode <= BINARY && isTextApart);
    }

    private @Nullable CloseReason takeApart(ByteBuffer b, int at, Sink sink) {
        if (opcode(b, at) == PING) {
            sink.ping(unmaskedPayload(b, at));
            return null;
        }
        int from = at + headerLength(b, at);
        int length = (int) payloadLength(b, at);
        int mask = b.getInt(from - Integer.BYTES);
        boolean isLast = b.get(at) < 0;
        if (!isLast) {
            assembly.add(b, from, length, mask);
            return null;
        }
        if (isDeflated) {
            return inflate(assembly.finishOctets(b, from, length, mask), sink);
        }
        return handOn(assembly.finish(b, from, length, mask), sink);
    }

    private static @Nullable CloseReason handOn(@Nullable String text, Sink sink) {
        if (text == null) {
            return violation(CloseCodes.NOT_CONSISTENT, "A text message is not UTF-8.");
        }
        sink.text(text);
        return null;
    }

    private @Nullable CloseReason inflate(ByteBuffer deflated, Sink sink) {
        int max = maxMessageBytes.getAsInt();
        byte[] octets;
        try {
            octets = Inflation.inflated(
                    deflated.array(), deflated.arrayOffset() + deflated.position(), deflated.remaining(), max);
        } catch (DataFormatException malformed) {
            return violation(CloseCodes.NOT_CONSISTENT, "A message cannot be decompressed.");
        }
        return octets == null ? tooBig(max) : handOn(Payloads.text(octets, 0, octets.length), sink);
    }

    private static CloseReason tooBig(int max) {
        return violation(CloseCodes.TOO_BIG, "A message may have at most " + max + " bytes here.");
    }

    /** Makes 1001 of a close code that IANA has registered since the engine was written, which would take it for a violation. */
    private static void acceptCode(ByteBuffer b, int at) {
        if (opcode(b, at) != CLOSE || shortLength(b, at) < 2) {
            return;
        }
        int mask = b.getShort(at + 2);
        int code = (b.getShort(at + 6) ^ mask) & 0xffff;
        if (code >= SERVICE_RESTART && code <= BAD_GATEWAY) {
            b.putShort(at + 6, (short) (CloseCodes.GOING_AWAY.getCode() ^ mask));
        }
    }

    private static byte[] unmaskedPayload(ByteBuffer b, int at) {
        byte[] payload = new byte[shortLength(b, at)];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (b.get(at + 6 + i) ^ b.get(at + 2 + i % 4));
        }
        return payload;
    }

    /** Room for {@code have} bytes of a frame and more: what a peer announces is believed as it arrives. */
    private static ByteBuffer allocate(long frameLength, int have) {
        return ByteBuffer.allocate((int) Math.min(frameLength, Math.max(FIRST_ALLOCATION, 2L * have)));
    }

    private void throwAway(ByteBuffer in) {
        if (closeSeen) {
            in.position(in.limit());
        } else if (skip > 0) {
            int part = (int) Math.min(skip, in.remaining());
            in.position(in.position() + part);
            skip -= part;
        } else {
            partial.put(in.get());
            if (headerComplete(partial, 0, partial.position())) {
                closeSeen = opcode(partial, 0) == CLOSE;
                skipFrame(partial, 0, partial.position());
                partial.clear();
            }
        }
    }

    /** Throws away the frame at {@code at}, of which {@code have} bytes have arrived. */
    private void skipFrame(ByteBuffer b, int at, int have) {
        skip = frameLength(b, at) - have;
    }

    /** What is wrong with the frame at {@code at}; if nothing, its part in the message is noted. */
    private @Nullable CloseReason check(ByteBuffer b, int at) {
        int opcode = opcode(b, at);
        boolean last = b.get(at) < 0;
        long length = payloadLength(b, at);
        int reserved = b.get(at) & RESERVED;
        boolean isCompressed = inflates && reserved == COMPRESSED && (opcode == TEXT || opcode == BINARY);
        if (reserved != 0 && !isCompressed) {
            return violation(CloseCodes.PROTOCOL_ERROR, "A reserved bit is set.");
        }
        if ((b.get(at + 1) & 0x80) == 0) {
            return violation(CloseCodes.PROTOCOL_ERROR, "A client's frame must be masked.");
        }
        if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) {
            return violation(CloseCodes.PROTOCOL_ERROR, "Unknown opcode " + opcode + ".");
        }
        if (opcode >= CLOSE) {
            return !last || length > LONGEST_CONTROL_PAYLOAD
                    ? violation(CloseCodes.PROTOCOL_ERROR, "A control frame is fragmented or too long.")
                    : null;
        }
        if ((opcode == CONTINUATION) != fragmented) {
            return violation(CloseCodes.PROTOCOL_ERROR, "A fragment is out of place.");
        }
        if (length < 0 || length < shortest(b, at)) {
            return violation(CloseCodes.PROTOCOL_ERROR, "The length of a frame is not well-formed.");
        }
        int max = maxMessageBytes.getAsInt();
        if (messageBytes + length > max) {
            return tooBig(max);
        }
        if (opcode != CONTINUATION) {
            isDeflated = isCompressed;
        }
        if (isCompressed && opcode == BINARY) {
            // whoever takes binary messages refuses them whatever they are; the engine would fail at the bit
            b.put(at, (byte) (b.get(at) & ~COMPRESSED));
        }
        messageBytes = last ? 0 : messageBytes + length;
        fragmented = !last;
        return null;
    }

    private static CloseReason violation(CloseCode code, String what) {
        return new CloseReason(code, what);
    }

    private static int opcode(ByteBuffer b, int at) {
        return b.get(at) & 0x0f;
    }

    private static int shortLength(ByteBuffer b, int at) {
        return b.get(at + 1) & 0x7f;
    }

    /** The smallest payload for which the form of the length that was used is the right one. */
    private static int shortest(ByteBuffer b, int at) {
        return switch (shortLength(b, at)) {
            case 126 -> 126;
            case 127 -> 0x10000;
            default -> 0;
        };
    }

    private static boolean headerComplete(ByteBuffer b, int at, int limit) {
        return limit - at >= 2 && limit - at >= headerLength(b, at);
    }

    private static int headerLength(ByteBuffer b, int at) {
        int mask = (b.get(at + 1) & 0x80) == 0 ? 0 : 4;
        return switch (shortLength(b, at)) {
            case 126 -> 4 + mask;
            case 127 -> 10 + mask;
            default -> 2 + mask;
        };
    }

    /** Negative if the peer has set the highest bit. */
    private static long payloadLength(ByteBuffer b, int at) {
        int length = shortLength(b, at);
        return switch (length) {
            case 126 -> b.getShort(at + 2) & 0xffff;
            case 127 -> b.getLong(at + 2);
            default -> length;
        };
    }

    private static long frameLength(ByteBuffer b, int at) {
        long payload = payloadLength(b, at);
        long longest = Long.MAX_VALUE - LONGEST_HEADER;
        return headerLength(b, at) + (payload < 0 || payload > longest ? longest : payload);
    }
}
