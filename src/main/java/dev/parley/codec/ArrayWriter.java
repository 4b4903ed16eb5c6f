package dev.parley.codec;

import dev.parley.message.Message;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a JSON array, one element after the other; messages stand in it as they are sent. For one thread. */
public final class ArrayWriter {
    private final StringBuilder json = new StringBuilder(64).append('[');

    private StringBuilder next() {
        if (json.charAt(json.length() - 1) != '[') {
            json.append(',');
        }
        return json;
    }

    /** An integer, zero or greater. */
    public ArrayWriter integer(long value) {
        next().append(value);
        return this;
    }

    /** True or false. */
    public ArrayWriter bool(boolean value) {
        next().append(value);
        return this;
    }

    /** A string, or null. */
    public ArrayWriter string(@Nullable String value) {
        return value(value);
    }

    /**
     * Strings, finite numbers, booleans, null, lists and maps of these.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public ArrayWriter value(@Nullable Object value) {
        JsonWriter.write(next(), value);
        return this;
    }

    /** A message, with its payload as it is. */
    public ArrayWriter message(Message message) {
        next().append(MessageEncoder.text(message));
        return this;
    }

    /** An array within this one; what is written until {@link #close} stands in it. */
    public ArrayWriter open() {
        next().append('[');
        return this;
    }

    /** Ends the array that was opened last. */
    public ArrayWriter close() {
        json.append(']');
        return this;
    }

    /** All of it, closed. */
    public String text() {
        return json + "]";
    }

    /** The same as UTF-8. */
    public byte[] octets() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
