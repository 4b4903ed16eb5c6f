package dev.parley.frame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Negotiates the extension {@code permessage-deflate} (RFC 7692) as one that keeps nothing between two messages, in either direction:
 * so no connection needs memory for it, and a compressed message is the same for all its receivers. Asked by both ends of a handshake.
 */
public final class PerMessageDeflate {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_FORGETS = "server_no_context_takeover";
    private static final String CLIENT_FORGETS = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";

    /** The one window that the JDK's compressor has. */
    private static final String WINDOW_BITS = "15";

    /** What a client offers: nothing is kept between two messages, in either direction. */
    public static final String OFFER = NAME + "; " + SERVER_FORGETS + "; " + CLIENT_FORGETS;

    private PerMessageDeflate() {}

    /**
     * The extensions of the answer to a handshake.
     *
     * @param offers what it offers, in its order of preference
     * @return null where none of them can be accepted
     */
    public static @Nullable String accepted(List<String> offers) {
        for (String offer : offers) {
            Map<String, String> parameters = parameters(offer);
            if (parameters != null && isAcceptable(parameters)) {
                // "even if the extension negotiation offer ... doesn't include" it (RFC 7692, 7.1.1.2)
                return parameters.containsKey(SERVER_WINDOW) ? OFFER + "; " + SERVER_WINDOW + "=" + WINDOW_BITS : OFFER;
            }
        }
        return null;
    }

    /**
     * Whether a server that has been made the {@link #OFFER} may give that answer. A client "MUST _Fail the WebSocket Connection_" where
     * it may not (RFC 7692, 7.1).
     *
     * @param answer the extensions that it has accepted
     */
    public static boolean isAnswer(String answer) {
        Map<String, String> parameters = parameters(answer);
        if (parameters == null || !parameters.containsKey(SERVER_FORGETS)) {
            // a server that accepts this parameter says so (7.1.1.1); one that does not declines the whole offer
            return false;
        }
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String value = parameter.getValue();
            boolean isKnown =
                    switch (parameter.getKey()) {
                        case SERVER_FORGETS, CLIENT_FORGETS -> value.isEmpty();
                        // also unasked (7.1.2.1), unlike that of the client (7.1.2.2); the JDK inflates what has any of
                        // them
                        case SERVER_WINDOW -> isWindow(value);
                        default -> false;
                    };
            if (!isKnown) {
                return false;
            }
        }
        return true;
    }

    /** "A server MUST decline" an offer with parameters that it does not know, or whose values are not valid (RFC 7692, 7.1). */
    private static boolean isAcceptable(Map<String, String> parameters) {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String value = parameter.getValue();
            boolean isAcceptable =
                    switch (parameter.getKey()) {
                        case SERVER_FORGETS, CLIENT_FORGETS -> value.isEmpty();
                        case SERVER_WINDOW -> value.equals(WINDOW_BITS);
                        case CLIENT_WINDOW -> value.isEmpty() || isWindow(value);
                        default -> false;
                    };
            if (!isAcceptable) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWindow(String value) {
        return value.matches("[89]|1[0-5]");
    }

    /** The parameters of an offer or an answer, without a value as empty text; null where it is another extension's or names one twice. */
    private static @Nullable Map<String, String> parameters(String offer) {
        String[] parts = offer.split(";", -1);
        if (!parts[0].strip().equals(NAME)) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] nameAndValue = parts[i].strip().split("=", 2);
            String value = nameAndValue.length == 1 ? "" : unquoted(nameAndValue[1].strip());
            if (parameters.put(nameAndValue[0].strip(), value) != null) {
                return null;
            }
        }
        return parameters;
    }

    /** A value that is empty is none of the valid ones, and must not look as if there were no value. */
    private static String unquoted(String value) {
        boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        String bare = isQuoted ? value.substring(1, value.length() - 1) : value;
        return bare.isEmpty() ? "\"\"" : bare;
    }
}
