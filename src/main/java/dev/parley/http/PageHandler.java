package dev.parley.http;

import dev.parley.fault.LogText;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.jspecify.annotations.Nullable;

/** Finds the answer to a plain HTTP request, on the selector thread. Called by {@link UpgradeFilter}. */
final class PageHandler {
    private static final Logger LOGGER = Logger.getLogger(PageHandler.class.getName());

    private final Pages pages;
    private final @Nullable Requests requests;
    private final Set<String> webSocketPaths;

    /**
     * @param requests answers all requests instead of the pages; null where there are just those
     */
    PageHandler(Pages pages, @Nullable Requests requests, Set<String> webSocketPaths) {
        this.pages = pages;
        this.requests = requests;
        this.webSocketPaths = webSocketPaths;
    }

    /** The answer, which may come later. */
    CompletableFuture<Page> answer(HttpRequestPacket request, Supplier<Requests.Asked> asked) {
        if (requests == null) {
            return CompletableFuture.completedFuture(page(request));
        }
        CompletableFuture<Page> answer;
        try {
            answer = requests.answer(asked.get()).toCompletableFuture();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(e -> failed(request.getRequestURI(), e));
    }

    private Page page(HttpRequestPacket request) {
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
            return failed(path, e);
        }
    }

    private static Page failed(String path, Throwable e) {
        LOGGER.log(Level.WARNING, "The page at " + LogText.quoted(path) + " could not be made", e);
        return Page.text(500, "The page could not be made.\n");
    }
}
