package dev.parley.message;

import org.jspecify.annotations.Nullable;

/** The rules for URIs, section "URIs": non-empty components, separated by dots. */
public final class Uri {
    /** The characters that a component may have. */
    public enum Rule {
        /**
         * "MUST NOT contain a ., # or whitespace characters" (Relaxed/Loose URIs). Choice: nor control or format characters, which
         * terminals and logs obey, and people do not see.
         */
        LOOSE {
            @Override
            boolean admits(int c) {
                if (c > ' ' && c < 0x7f) {
                    return c != '#';
                }
                int kind = Character.getType(c);
                return !(Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || kind == Character.CONTROL
                        || kind == Character.FORMAT);
            }
        },
        /** "SHOULD only contain lower-case letters, digits and _" (Strict URIs). */
        STRICT {
            @Override
            boolean admits(int c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
            }
        };

        abstract boolean admits(int codePoint);
    }

    /** Choice: the text has no limit; this one keeps what peers make the router remember in bounds. */
    public static final int MAX_LENGTH = 4096;

    /** Choice: more than any application has; look-ups of patterns cost by the number of components. */
    public static final int MAX_COMPONENTS = 64;

    private static final String INVALID = "is not a valid URI";

    private Uri() {}

    /** Whether a text is a full URI: at least one component, none of them empty. */
    public static boolean isValid(String uri, Rule rule) {
        return complaint(uri, rule, MatchPolicy.EXACT) == null;
    }

    /** Whether a text may be subscribed to or registered under that policy: patterns may have empty components. */
    public static boolean isValid(String uri, Rule rule, MatchPolicy match) {
        return complaint(uri, rule, match) == null;
    }

    /** What is wrong with a full URI, to follow the name of its place in a sentence; null if it is valid. */
    public static @Nullable String complaint(String uri, Rule rule) {
        return complaint(uri, rule, MatchPolicy.EXACT);
    }

    /** What is wrong with a URI or pattern, to follow the name of its place in a sentence; null if it is valid. */
    public static @Nullable String complaint(String uri, Rule rule, MatchPolicy match) {
        boolean mayHaveEmptyComponents = match != MatchPolicy.EXACT;
        boolean componentIsEmpty = !mayHaveEmptyComponents;
        int components = 1;
        if (uri.length() > MAX_LENGTH) {
            return "has more than " + MAX_LENGTH + " characters";
        }
        for (int i = 0; i < uri.length(); i++) {
            int c = uri.charAt(i);
            if (c == '.') {
                if (componentIsEmpty) {
                    return INVALID;
                }
                componentIsEmpty = !mayHaveEmptyComponents;
                components++;
                continue;
            }
            if (Character.isHighSurrogate((char) c)) {
                c = uri.codePointAt(i);
                i += Character.charCount(c) - 1;
            }
            if (!rule.admits(c)) {
                return isInvisible(c) ? "has a control or format character" : INVALID;
            }
            componentIsEmpty = false;
        }
        if (components > MAX_COMPONENTS) {
            return "has more than " + MAX_COMPONENTS + " components";
        }
        return componentIsEmpty ? INVALID : null;
    }

    private static boolean isInvisible(int codePoint) {
        int kind = Character.getType(codePoint);
        return kind == Character.CONTROL || kind == Character.FORMAT;
    }

    /** Whether a URI is the specification's: "application URIs MUST NOT use wamp as a first URI component" (Reserved URIs). */
    public static boolean isReserved(String uri) {
        return uri.startsWith("wamp") && (uri.length() == 4 || uri.charAt(4) == '.');
    }
}
