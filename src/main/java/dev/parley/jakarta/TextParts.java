package dev.parley.jakarta;

import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of a text message that a container hands over, and decodes the whole. An endpoint takes parts because containers
 * that hand over whole messages set memory aside for the longest one, on each connection. Each connection has its own, for the thread
 * that reads from it.
 */
public final class TextParts {
    private final MessageDecoder decoder;
    private final IntSupplier maxChars;
    private final StringBuilder parts = new StringBuilder();

    /**
     * Takes messages of that length at most, in characters. The limit is asked for at each part.
     *
     * @param decoder reads the whole
     */
    public TextParts(MessageDecoder decoder, IntSupplier maxChars) {
        this.decoder = decoder;
        this.maxChars = maxChars;
    }

    /** How much has come of a message that is not complete, in characters. */
    public int length() {
        return parts.length();
    }

    /** Takes a part. Returns the messages after the last part; what is wrong, when the message becomes too long; else null. */
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
