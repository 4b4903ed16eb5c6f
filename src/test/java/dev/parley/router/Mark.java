package dev.parley.router;

import dev.parley.message.Payload;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells payloads apart: who made it, and how many it made before.
 *
 * @param isTestament whether it is published later than it was made
 */
public record Mark(String author, long number, boolean isTestament) {
    private static final Pattern PATTERN = Pattern.compile("\\[\"(\\w+)\",(\\d+)(,\"testament\")?]");

    /** The one in a payload that a peer made; null for one of the router's own. */
    public static @Nullable Mark of(Payload payload) {
        Matcher matcher = PATTERN.matcher(payload.arguments());
        return matcher.matches()
                ? new Mark(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3) != null)
                : null;
    }

    String arguments() {
        return "[\"" + author + "\"," + number + (isTestament ? ",\"testament\"]" : "]");
    }

    Payload payload() {
        return Payload.of(arguments(), null);
    }
}
