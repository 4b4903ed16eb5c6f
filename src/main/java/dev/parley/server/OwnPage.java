package dev.parley.server;

import dev.parley.http.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * The router's test page, with a content security policy under which a browser runs and loads only what is in the page itself. Served
 * by {@link Server}; the web application, whose container serves the page, asks for the headers alone. For any thread.
 */
public final class OwnPage {
    private static final String PAGE = "page/index.html";

    private OwnPage() {}

    /** The page and its headers, read on first use. */
    private static final class Loaded {
        static final byte[] HTML = html();
        static final Map<String, String> HEADERS = Map.of(
                "Content-Security-Policy",
                policy(new String(HTML, StandardCharsets.UTF_8)),
                "X-Content-Type-Options",
                "nosniff",
                "X-Frame-Options",
                "DENY",
                "Cache-Control",
                "no-cache");
    }

    static Page page() {
        Page page = Page.of("text/html; charset=utf-8", Loaded.HTML);
        for (Map.Entry<String, String> header : headers().entrySet()) {
            page = page.header(header.getKey(), header.getValue());
        }
        return page;
    }

    /** The HTTP headers that the page is served with besides {@code Content-Type}, by name. */
    public static Map<String, String> headers() {
        return Loaded.HEADERS;
    }

    private static byte[] html() {
        try (InputStream file = Server.class.getResourceAsStream(PAGE)) {
            if (file == null) {
                throw new IllegalStateException(
                        PAGE + " is missing in this build: build the jar again with its resources");
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String policy(String html) {
        return "default-src 'none'; connect-src 'self' ws: wss:; img-src data:; style-src " + hash(html, "style")
                + "; script-src " + hash(html, "script")
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
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
}
