package dev.parley.fault;

import org.jspecify.annotations.Nullable;

/** Texts of peers made safe for the log. Called wherever a line of the log has a text that a peer has chosen. */
public final class LogText {
    private static final int MAX_LENGTH = 120;

    private LogText() {}

    /** The text in single quotes, with control characters replaced by {@code ?}, cut to 120 characters; {@code (nobody)} for null. */
    public static String quoted(@Nullable String name) {
        if (name == null) {
            return "(nobody)";
        }
        StringBuilder quoted = new StringBuilder("'");
        name.codePoints().limit(MAX_LENGTH).map(c -> isPlain(c) ? c : '?').forEach(quoted::appendCodePoint);
        return quoted.append(name.codePointCount(0, name.length()) > MAX_LENGTH ? "…'" : "'")
                .toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> c != '\'';
        };
    }
}
