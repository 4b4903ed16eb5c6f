package dev.parley.jakarta;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect. Browsers let any page open a WebSocket to any server, and name the origin of the page in the handshake
 * (RFC 6454); other programs send none. Immutable.
 *
 * @param allowed origins such as {@code https://app.example.com}; {@link #SELF} for the router's own page; {@link #ANY}
 * @param isRequired whether handshakes without an Origin, which do not come from browsers, are refused
 */
public record Origins(List<String> allowed, boolean isRequired) {
    /** In {@link #allowed}: the origin of the router's own page. */
    public static final String SELF = "self";

    /** In {@link #allowed}: every origin. */
    public static final String ANY = "*";

    /** The router's own page may connect, and programs that are no browsers. */
    public static final Origins OWN_PAGE = new Origins(List.of(SELF));

    private static final Pattern LOCAL_NAME = Pattern.compile("(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?");

    /** Those origins may connect, and handshakes without an Origin. */
    public Origins(List<String> allowed) {
        this(allowed, false);
    }

    /**
     * Whether a handshake is admitted.
     *
     * @param origin its Origin header; null where it has none, and so comes from no web page
     * @param peer who sends it; where that is not known, {@link #SELF} admits nobody
     */
    boolean admit(@Nullable String origin, @Nullable Peer peer) {
        if (origin == null || origin.isEmpty()) {
            return !isRequired;
        }
        for (String allowedOrigin : allowed) {
            if (allowedOrigin.equals(ANY)
                    || (allowedOrigin.equals(SELF) && isOwnPage(origin, peer))
                    || (!allowedOrigin.equals(SELF) && allowedOrigin.equalsIgnoreCase(origin))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOwnPage(String origin, @Nullable Peer peer) {
        if (peer == null || peer.host() == null) {
            return false;
        }
        try {
            URI page = URI.create(origin);
            String authority = page.getRawAuthority();
            boolean isSecure = "https".equals(page.getScheme());
            // a page that came without TLS may be anybody's; one that came with it, where we have none, came by a proxy
            if (authority == null || (peer.isSecure() && !isSecure)) {
                return false;
            }
            String port = isSecure ? ":443" : ":80";
            String host = withoutPort(peer.host(), port);
            // a page of a name that was made to point to this machine ("DNS rebinding") is not the router's own
            return withoutPort(authority, port).equals(host)
                    && (!peer.isLocal() || LOCAL_NAME.matcher(host).matches());
        } catch (IllegalArgumentException noOrigin) {
            return false;
        }
    }

    private static String withoutPort(String authority, String port) {
        String lower = authority.toLowerCase(Locale.ROOT);
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
