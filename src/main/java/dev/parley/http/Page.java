package dev.parley.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer to a plain GET, and to the HEAD that asks for the same. Made by a {@link Pages}, immutable. */
public final class Page {
    private final int status;
    private final byte[] body;
    private final Map<String, String> headers;

    private Page(int status, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.body = body;
        this.headers = headers;
    }

    /** Status 200. The array is not copied. */
    public static Page of(String contentType, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cache-Control", "no-cache");
        return new Page(200, body, headers);
    }

    /** Plain text with a status of its own. */
    public static Page text(int status, String text) {
        return of("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8))
                .status(status);
    }

    /** The same with another status. */
    public Page status(int status) {
        return new Page(status, body, headers);
    }

    /** The same with a header more, or with another value for one. */
    public Page header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Page(status, body, more);
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** Not a copy: read only. */
    public byte[] body() {
        return body;
    }

    /** The headers by name. */
    public Map<String, String> headers() {
        return headers;
    }
}
