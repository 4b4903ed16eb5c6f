package dev.parley.server;

import dev.parley.http.Page;
import dev.parley.http.SealedPage;
import java.util.Map;

/**
 * The router's test page, with a content security policy under which a browser runs and loads only what is in the page itself. Served
 * by {@link Server}; the web application, whose container serves the page, asks for the headers alone. For any thread.
 */
public final class OwnPage {
    private OwnPage() {}

    /** Read on first use. */
    private static final class Loaded {
        static final SealedPage PAGE = SealedPage.of(Server.class, "page/index.html", "'self' ws: wss:");
    }

    static Page page() {
        return Loaded.PAGE.page();
    }

    /** The HTTP headers that the page is served with besides {@code Content-Type}, by name. */
    public static Map<String, String> headers() {
        return Loaded.PAGE.headers();
    }
}
