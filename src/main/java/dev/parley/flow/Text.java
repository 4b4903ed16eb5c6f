package dev.parley.flow;

import dev.parley.frame.Deflation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An encoded message on its way to one or more peers: as characters, or as the WebSocket frame that all those peers are sent. Its
 * memory is charged once, from the first outbox that takes it until the last one has sent or dropped it: were it charged for each
 * receiver, one event for many receivers would look like too much.
 */
public final class Text {
    /** What may stand before a text in its frame: the room that {@link #framed} wants. */
    public static final int HEADER_OCTETS = 10;

    private static final int TEXT_FRAME = 0x81;

    /** "An endpoint sets the RSV1 bit of the first frame" of a compressed message (RFC 7692, 6). */
    private static final int COMPRESSED_TEXT_FRAME = 0xc1;

    private static final int TWO_OCTETS_FOLLOW = 126;
    private static final int EIGHT_OCTETS_FOLLOW = 127;

    /** Null where this is a frame. */
    private final @Nullable String characters;

    /** Null where this is characters. */
    private final @Nullable ByteBuffer frame;

    /** Another frame of the same text, for peers who take compressed ones; null until one of them is sent it. */
    private volatile @Nullable ByteBuffer deflated;

    /** What is charged for {@link #deflated} beside {@link #octets}. */
    private volatile long copyOctets;

    /** Whether anything is charged. */
    private final boolean isCharged;

    private final int length;
    private final long octets;
    private final Budget budget;

    /** Null for a single holder: most messages have one, and it lets go once. */
    private final @Nullable AtomicInteger holders;

    /** A text that so many outboxes are going to be given, of which each lets go once. */
    public Text(String characters, int holders, Budget budget) {
        this(characters, null, characters.length(), Budget.octets(characters), holders, budget);
    }

    private Text(
            @Nullable String characters,
            @Nullable ByteBuffer frame,
            int length,
            long octets,
            int holders,
            Budget budget) {
        this.characters = characters;
        this.frame = frame;
        this.length = length;
        this.octets = octets;
        this.budget = budget;
        this.holders = holders > 1 ? new AtomicInteger(holders) : null;
        this.isCharged = holders > 0;
        if (isCharged) {
            budget.charge(octets);
        }
    }

    /**
     * A text in a frame.
     *
     * @param octets its UTF-8, behind {@link #HEADER_OCTETS} others, into which the frame's header is written
     * @param holders how many outboxes are going to be given it, of which each lets go once
     */
    public static Text framed(byte[] octets, int holders, Budget budget) {
        int length = octets.length - HEADER_OCTETS;
        return new Text(null, frame(octets, TEXT_FRAME), length, Budget.octets(octets), holders, budget);
    }

    /** One text of several, each followed by a separator; charged to nobody. */
    static Text batch(List<Text> texts, char separator, boolean isFramed, Budget budget) {
        if (!isFramed) {
            StringBuilder batch = new StringBuilder();
            texts.forEach(each -> batch.append(each.characters()).append(separator));
            return new Text(batch.toString(), 0, budget);
        }
        List<ByteBuffer> payloads = texts.stream().map(Text::payload).toList();
        int length = payloads.stream().mapToInt(ByteBuffer::remaining).sum() + payloads.size();
        ByteBuffer batch = ByteBuffer.allocate(HEADER_OCTETS + length).position(HEADER_OCTETS);
        payloads.forEach(each -> batch.put(each).put((byte) separator));
        return framed(batch.array(), 0, budget);
    }

    /** "The server MUST NOT mask any frames" (RFC 6455, 5.1). */
    private static ByteBuffer frame(byte[] octets, int firstOctet) {
        int length = octets.length - HEADER_OCTETS;
        ByteBuffer frame = ByteBuffer.wrap(octets);
        int start;
        if (length < TWO_OCTETS_FOLLOW) {
            start = HEADER_OCTETS - 2;
            frame.put(start + 1, (byte) length);
        } else if (length <= 0xffff) {
            start = HEADER_OCTETS - 4;
            frame.put(start + 1, (byte) TWO_OCTETS_FOLLOW).putShort(start + 2, (short) length);
        } else {
            start = 0;
            frame.put(1, (byte) EIGHT_OCTETS_FOLLOW).putLong(2, length);
        }
        return frame.put(start, (byte) firstOctet).position(start).slice();
    }

    /**
     * A whole frame of the same text, compressed by {@code permessage-deflate} as a message for itself; the plain one where that is not
     * longer. Made for the first who asks, and shared as {@link #frame()} is.
     */
    public ByteBuffer deflated() {
        ByteBuffer made = deflated;
        if (made == null) {
            synchronized (this) {
                made = deflated;
                if (made == null) {
                    made = makeDeflated();
                    deflated = made;
                }
            }
        }
        return made;
    }

    private ByteBuffer makeDeflated() {
        ByteBuffer plain = frame();
        byte[] compressed = Deflation.deflated(payload(), HEADER_OCTETS);
        if (compressed == null) {
            return plain;
        }
        if (isCharged) {
            copyOctets = Budget.octets(compressed);
            budget.charge(copyOctets);
        }
        return frame(compressed, COMPRESSED_TEXT_FRAME);
    }

    private ByteBuffer payload() {
        ByteBuffer own = frame;
        return own == null
                ? ByteBuffer.wrap(characters().getBytes(StandardCharsets.UTF_8))
                : own.slice(own.remaining() - length, length);
    }

    /** The text itself; made for each who asks where this is a frame. */
    public String characters() {
        return characters == null ? StandardCharsets.UTF_8.decode(payload()).toString() : characters;
    }

    /** A whole frame, not masked, which all share: nobody changes it, or moves its position. Made for each who asks where there is none. */
    public ByteBuffer frame() {
        if (frame != null) {
            return frame;
        }
        byte[] payload = characters().getBytes(StandardCharsets.UTF_8);
        byte[] octets = new byte[HEADER_OCTETS + payload.length];
        System.arraycopy(payload, 0, octets, HEADER_OCTETS, payload.length);
        return frame(octets, TEXT_FRAME);
    }

    /** How long it is: in octets, or in characters, as it is there. */
    public int length() {
        return length;
    }

    public long octets() {
        return octets;
    }

    /** One of its holders has sent it or does not send it any more. */
    void letGo() {
        if (holders == null || holders.decrementAndGet() == 0) {
            budget.release(octets + copyOctets);
        }
    }
}
