package dev.parley.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * A page that is complete in itself: with the headers under which a browser runs and loads only the script and the style that stand in
 * it. Made by whoever serves the page; immutable.
 */
public final class SealedPage {
    private final byte[] html;
    private final Map<String, String> headers;

    private SealedPage(byte[] html, Map<String, String> headers) {
        this.html = html;
        this.headers = headers;
    }

    /**
     * Reads a page from beside a class.
     *
     * @param name of the resource
     * @param connect to what the script may connect, as the policy's {@code connect-src} says it
     */
    public static SealedPage of(Class<?> beside, String name, String connect) {
        byte[] html = read(beside, name);
        String text = new String(html, StandardCharsets.UTF_8);
        String policy = "default-src 'none'; connect-src " + connect + "; img-src data:; style-src "
                + hash(text, "style") + "; script-src " + hash(text, "script")
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return new SealedPage(
                html,
                Map.of(
                        "Content-Security-Policy",
                        policy,
                        "X-Content-Type-Options",
                        "nosniff",
                        "X-Frame-Options",
                        "DENY",
                        "Cache-Control",
                        "no-cache"));
    }

    private static byte[] read(Class<?> beside, String name) {
        try (InputStream file = beside.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(
                        name + " is missing in this build: build the jar again with its resources");
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The hash by which the policy permits the page's only element of that name. */
    private static String hash(String html, String element) {
        int start = html.indexOf("<" + element + ">") + element.length() + 2;
        byte[] content =
                html.substring(start, html.indexOf("</" + element + ">", start)).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    /** The page with its headers. */
    public Page page() {
        Page page = Page.of("text/html; charset=utf-8", html);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            page = page.header(header.getKey(), header.getValue());
        }
        return page;
    }

    /** The headers besides {@code Content-Type}, by name. */
    public Map<String, String> headers() {
        return headers;
    }
}
