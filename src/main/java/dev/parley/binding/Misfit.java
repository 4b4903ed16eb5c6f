package dev.parley.binding;

/**
 * Where and why a JSON text does not fit a type. It tells no class names and quotes at most a few characters, so that it can be
 * sent to whoever wrote the text.
 *
 * @param place the property, such as {@code lines[2].count}; empty for the whole value
 * @param position the index in the text of the character at which it was noticed, or {@link #UNKNOWN}
 * @param complaint what was expected, and what stands there instead
 */
public record Misfit(String place, int position, String complaint) {
    /** A position that nobody knows. */
    public static final int UNKNOWN = -1;

    /** All of it in one line: {@code lines[2].count: a whole number expected, not '"many"' at character 40}. */
    public String message() {
        return place.isEmpty() ? complaint : place + ": " + complaint;
    }
}
