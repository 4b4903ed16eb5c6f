package dev.parley.message;

/** The rules for URIs, section "URIs": components between dots, none of them empty. */
public final class Uri {
    /** How much of the alphabet a component may use. */
    public enum Rule {
        /** "MUST NOT contain a ., # or whitespace characters" (Relaxed/Loose URIs). */
        LOOSE {
            @Override
            boolean admits(char c) {
                if (c > ' ' && c < 0x7f) {
                    return c != '#';
                }
                return !(Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85);
            }
        },
        /** "SHOULD only contain lower-case letters, digits and _" (Strict URIs). */
        STRICT {
            @Override
            boolean admits(char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
            }
        };

        abstract boolean admits(char c);
    }

    /** Choice: the text has no limit; this one keeps what peers make the router remember in bounds. */
    public static final int MAX_LENGTH = 4096;

    private Uri() {}

    /** Whether that is a full URI: at least one component, none of them empty. */
    public static boolean isValid(String uri, Rule rule) {
        return isValid(uri, rule, false);
    }

    /** Whether that may be subscribed to or registered under that policy: patterns may have empty components. */
    public static boolean isValid(String uri, Rule rule, MatchPolicy match) {
        return isValid(uri, rule, match != MatchPolicy.EXACT);
    }

    private static boolean isValid(String uri, Rule rule, boolean mayHaveEmptyComponents) {
        boolean componentIsEmpty = !mayHaveEmptyComponents;
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '.') {
                if (componentIsEmpty) {
                    return false;
                }
                componentIsEmpty = !mayHaveEmptyComponents;
            } else if (rule.admits(c)) {
                componentIsEmpty = false;
            } else {
                return false;
            }
        }
        return !componentIsEmpty;
    }

    /** "application URIs MUST NOT use wamp as a first URI component" (Reserved URIs). */
    public static boolean isReserved(String uri) {
        return uri.startsWith("wamp") && (uri.length() == 4 || uri.charAt(4) == '.');
    }
}
