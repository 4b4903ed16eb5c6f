package dev.parley.websocket;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect: browsers let any page open a WebSocket to anywhere and name the page's origin in the handshake.
 *
 * @param allowed origins such as {@code https://app.example.com}; {@link #SELF} for the router's own page; {@link #ANY}
 */
public record Origins(List<String> allowed) {
    public static final String SELF = "self";
    public static final String ANY = "*";
    public static final Origins OWN_PAGE = new Origins(List.of(SELF));

    /**
     * Whether a handshake is admitted; without an Origin it does not come from a web page.
     *
     * @param host the Host header of the handshake
     */
    public boolean admit(@Nullable String origin, @Nullable String host) {
        if (origin == null || origin.isEmpty()) {
            return true;
        }
        for (String allowedOrigin : allowed) {
            if (allowedOrigin.equals(ANY)
                    || (allowedOrigin.equals(SELF) && isSame(origin, host))
                    || allowedOrigin.equalsIgnoreCase(origin)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(String origin, @Nullable String host) {
        if (host == null) {
            return false;
        }
        try {
            URI page = URI.create(origin);
            String authority = page.getRawAuthority();
            if (authority == null) {
                return false;
            }
            String port = "https".equals(page.getScheme()) ? ":443" : ":80";
            return withoutPort(authority, port).equals(withoutPort(host, port));
        } catch (IllegalArgumentException noOrigin) {
            return false;
        }
    }

    private static String withoutPort(String authority, String port) {
        String lower = authority.toLowerCase(Locale.ROOT);
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
