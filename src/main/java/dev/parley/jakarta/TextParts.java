package dev.parley.jakarta;

import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a text message together from the parts in which containers hand it over, and decodes it. In parts, because a container
 * that collects whole messages itself sets memory aside for the longest one it may get, on each connection. For one connection
 * and the thread that reads from it.
 */
public final class TextParts {
    private final MessageDecoder decoder = new MessageDecoder();
    private final IntSupplier maxChars;
    private final StringBuilder parts = new StringBuilder();

    /** The limit is asked for at each part. */
    public TextParts(IntSupplier maxChars) {
        this.maxChars = maxChars;
    }

    /** What has come of a message that goes on, in characters. */
    public int length() {
        return parts.length();
    }

    /** What the message carried when its last part has come, or has become too long; null before that. */
    @Nullable
    public Batch add(String part, boolean isLast) {
        int max = maxChars.getAsInt();
        if ((long) parts.length() + part.length() > max) {
            parts.setLength(0);
            parts.trimToSize();
            return Batch.unreadable("longer than the " + max + " characters that are read here");
        }
        if (isLast && parts.isEmpty()) {
            return decoder.decode(part);
        }
        parts.append(part);
        if (!isLast) {
            return null;
        }
        String text = parts.toString();
        parts.setLength(0);
        parts.trimToSize();
        return decoder.decode(text);
    }
}
