package dev.parley.http;

import dev.parley.fault.LogText;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;

/** Finds the answer to a plain HTTP request, on the selector thread. Called by {@link UpgradeFilter}. */
final class PageHandler {
    private static final Logger LOGGER = Logger.getLogger(PageHandler.class.getName());

    private final Pages pages;
    private final Set<String> webSocketPaths;

    PageHandler(Pages pages, Set<String> webSocketPaths) {
        this.pages = pages;
        this.webSocketPaths = webSocketPaths;
    }

    Page answer(HttpRequestPacket request) {
        if (request.getMethod() != Method.GET && request.getMethod() != Method.HEAD) {
            return Page.text(405, "Only GET and HEAD are answered here.\n").header("Allow", "GET, HEAD");
        }
        String path = request.getRequestURI();
        if (webSocketPaths.contains(path)) {
            return Page.text(426, "This is a WebSocket address: connect to it with a WebSocket client.\n")
                    .header("Upgrade", "websocket");
        }
        try {
            Page page = pages.page(path);
            return page == null ? Page.text(404, "There is nothing at this address.\n") : page;
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The page at " + LogText.quoted(path) + " could not be made", e);
            return Page.text(500, "The page could not be made.\n");
        }
    }
}
