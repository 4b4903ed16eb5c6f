package dev.parley.auth.crypto;

import java.text.Normalizer;

/**
 * The SASLprep profile of stringprep (RFC 4013): a name or password becomes the same text however it was typed. For SCRAM's
 * two sides. Choice: unassigned code points are let through, as the RFC wants it for queries.
 */
public final class SaslPrep {
    private SaslPrep() {}

    /**
     * The normalized text.
     *
     * @throws IllegalArgumentException if there is something in it that nobody can type or read
     */
    public static String prepare(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return text;
        }
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> !isMappedToNothing(c))
                .map(c -> isOtherSpace(c) ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        String normalized = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        if (normalized.codePoints().anyMatch(SaslPrep::isProhibited)) {
            throw new IllegalArgumentException(
                    "a control, private or invisible character is in the authid or password; leave it out");
        }
        requireOneDirection(normalized);
        return normalized;
    }

    /** RFC 3454, table B.1. */
    private static boolean isMappedToNothing(int c) {
        return c == 0xad
                || c == 0x34f
                || c == 0x1806
                || (c >= 0x180b && c <= 0x180d)
                || (c >= 0x200b && c <= 0x200d)
                || c == 0x2060
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xfeff;
    }

    /** RFC 3454, table C.1.2. */
    private static boolean isOtherSpace(int c) {
        return c != ' ' && (Character.getType(c) == Character.SPACE_SEPARATOR || c == 0x200b);
    }

    /** RFC 3454, tables C.2 to C.9. */
    private static boolean isProhibited(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE -> true;
            default ->
                (c & 0xfffe) == 0xfffe
                        || (c >= 0xfdd0 && c <= 0xfdef)
                        || (c >= 0xfff9 && c <= 0xfffd)
                        || (c >= 0x2ff0 && c <= 0x2ffb)
                        || c == 0x340
                        || c == 0x341;
        };
    }

    /** RFC 3454, section 6: right-to-left text has nothing of left-to-right in it, and begins and ends as it is. */
    private static void requireOneDirection(String text) {
        boolean isRightToLeft = text.codePoints().anyMatch(SaslPrep::isRightToLeft);
        if (isRightToLeft
                && (text.codePoints()
                                .anyMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT)
                        || !isRightToLeft(text.codePointAt(0))
                        || !isRightToLeft(text.codePointBefore(text.length())))) {
            throw new IllegalArgumentException(
                    "the authid or password mixes right-to-left and left-to-right text; use one of them");
        }
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
