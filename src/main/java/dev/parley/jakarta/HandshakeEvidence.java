package dev.parley.jakarta;

import dev.parley.auth.Evidence;
import dev.parley.auth.crypto.Secret;
import dev.parley.runtime.Gatehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a handshake what authentication goes by: address, certificate, Authorization header, cookies. Called by the configurator,
 * and by what checks handshakes before it. Stateless, for any thread.
 */
public final class HandshakeEvidence {
    private static final String COOKIE = "parley";

    /** A cookie of this name cannot be set by pages of a subdomain or without TLS: where it is there, the other one is ignored. */
    private static final String HOST_COOKIE = "__Host-parley";

    private static final String HTTPS = "https://";
    private static final int MAX_COOKIES = 8;
    private static final int MILLIS = 1_000;

    private HandshakeEvidence() {}

    /**
     * The evidence of a request.
     *
     * @param peer who sends the request; null where the container does not say, and then nothing else counts either
     * @param headers the headers by their names, in upper or lower case
     */
    public static Evidence of(@Nullable Peer peer, Map<String, List<String>> headers) {
        if (peer == null) {
            return Evidence.of(null, false);
        }
        Evidence evidence = Evidence.of(peer.address(), peer.isLocal()).withTls(peer.certificate(), Map.of());
        List<String> authorization = values(headers, "Authorization");
        if (!authorization.isEmpty()) {
            evidence = evidence.withAuthorization(authorization.get(0));
        }
        List<Secret> cookies = cookies(headers, HOST_COOKIE);
        if (cookies.isEmpty()) {
            cookies = cookies(headers, COOKIE);
        }
        return cookies.isEmpty() ? evidence : evidence.withCookies(cookies, null);
    }

    private static List<Secret> cookies(Map<String, List<String>> headers, String name) {
        List<Secret> cookies = new ArrayList<>();
        for (String line : values(headers, "Cookie")) {
            for (String pair : line.split(";", -1)) {
                String[] parts = pair.strip().split("=", 2);
                if (parts.length == 2 && parts[0].equals(name) && cookies.size() < MAX_COOKIES) {
                    cookies.add(Secret.of(withoutQuotes(parts[1])));
                }
            }
        }
        return cookies;
    }

    /** Some programs send values in quotation marks, as RFC 6265 allows; Java's CookieManager does. */
    private static String withoutQuotes(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    private static List<String> values(Map<String, List<String>> headers, String name) {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey() != null && header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return List.of();
    }

    /**
     * The header that has a browser keep a cookie: not for scripts, not from pages of other sites; where the page came by TLS, under the
     * name for this very host, and never without TLS. Behind a proxy that speaks TLS it is the page's origin that tells.
     */
    static String setCookie(Gatehouse.NewCookie cookie, @Nullable Peer peer, Map<String, List<String>> headers) {
        boolean isSecure = (peer != null && peer.isSecure())
                || values(headers, "Origin").stream()
                        .anyMatch(origin -> origin.regionMatches(true, 0, HTTPS, 0, HTTPS.length()));
        return (isSecure ? HOST_COOKIE : COOKIE) + "=" + cookie.value().reveal()
                + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + cookie.maxAgeMillis() / MILLIS
                + (isSecure ? "; Secure" : "");
    }
}
