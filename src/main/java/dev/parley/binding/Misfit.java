package dev.parley.binding;

/**
 * The place in a JSON text that does not fit a type, and the reason. It names no class and quotes a few characters at most, so that it
 * may be sent to the peer that wrote the text. Created by {@link JsonFit} and by codecs.
 *
 * @param place the property, such as {@code lines[2].count}; empty for the whole value
 * @param position the index of the character at which it was noticed, or {@link #UNKNOWN}
 * @param complaint what was expected there, and what was found
 */
public record Misfit(String place, int position, String complaint) {
    /** The position if it is unknown. */
    public static final int UNKNOWN = -1;

    /** Place and complaint in one line: {@code lines[2].count: a whole number expected, not '"many"' at character 40}. */
    public String message() {
        return place.isEmpty() ? complaint : place + ": " + complaint;
    }
}
