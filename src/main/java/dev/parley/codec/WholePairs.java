package dev.parley.codec;

/**
 * Puts U+FFFD in place of each half of a surrogate pair in the strings of a JSON text. Such a half, {@code "\ud83d"}, is what a browser
 * sends that has cut an emoji in two; the grammar of JSON permits it, and no UTF-8 can carry it on. Used by {@link MessageDecoder}.
 */
final class WholePairs {
    private static final char REPLACEMENT = '\ufffd';
    private static final int ESCAPE_CHARS = 6;

    private final String text;
    private final StringBuilder whole;

    private WholePairs(String text) {
        this.text = text;
        this.whole = new StringBuilder(text.length());
    }

    /** The text with whole pairs only, as long as it was; itself where it has no half. */
    static String of(String text) {
        return new WholePairs(text).made();
    }

    private String made() {
        int at = 0;
        boolean isChanged = false;
        while (at < text.length()) {
            int length = length(at);
            char unit = unit(at);
            if (Character.isHighSurrogate(unit) && isLow(at + length, length)) {
                length *= 2;
            } else if (Character.isSurrogate(unit)) {
                whole.append(length == 1 ? String.valueOf(REPLACEMENT) : "\\ufffd");
                at += length;
                isChanged = true;
                continue;
            }
            whole.append(text, at, Math.min(at + length, text.length()));
            at += length;
        }
        return isChanged ? whole.toString() : text;
    }

    /** How long the character or escape is that begins there. */
    private int length(int at) {
        if (text.charAt(at) != '\\') {
            return 1;
        }
        return isUnit(at) ? ESCAPE_CHARS : 2;
    }

    private boolean isUnit(int at) {
        if (at + ESCAPE_CHARS > text.length() || text.charAt(at + 1) != 'u') {
            return false;
        }
        for (int i = at + 2; i < at + ESCAPE_CHARS; i++) {
            if (text.charAt(i) >= 128 || Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private char unit(int at) {
        return text.charAt(at) == '\\' && isUnit(at)
                ? (char) Integer.parseInt(text, at + 2, at + ESCAPE_CHARS, 16)
                : text.charAt(at);
    }

    private boolean isLow(int at, int length) {
        return at < text.length() && length(at) == length && Character.isLowSurrogate(unit(at));
    }
}
