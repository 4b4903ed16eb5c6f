package dev.parley.fault;

import org.jspecify.annotations.Nullable;

/** What peers send, as it may stand in a line of the log. Called by whoever logs it. */
public final class LogText {
    private static final int MAX_LENGTH = 120;

    private LogText() {}

    /** In quotes, without control characters, and not longer than a line bears. */
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
