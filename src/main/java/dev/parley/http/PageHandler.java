package dev.parley.http;

import java.io.IOException;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.memory.Buffers;

/** Answers every plain HTTP request, on the selector thread. Called by Grizzly's {@code HttpServer}. */
final class PageHandler extends HttpHandler {
    private static final Logger LOGGER = Logger.getLogger(PageHandler.class.getName());

    private final Pages pages;
    private final Set<String> webSocketPaths;

    PageHandler(Pages pages, Set<String> webSocketPaths) {
        this.pages = pages;
        this.webSocketPaths = webSocketPaths;
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return new RequestExecutorProvider.SameThreadProvider();
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        Page page = answer(request);
        StatusLine.set(response.getResponse(), page.status());
        page.headers().forEach((name, value) -> setHeader(response, name, value));
        response.setContentLength(page.body().length);
        if (request.getMethod() != Method.HEAD) {
            // The blocking stream would wait for a peer that does not read.
            response.getNIOOutputStream().write(Buffers.wrap(null, page.body()));
        }
    }

    /** Grizzly takes a response with an {@code Upgrade} header for an upgrade, unless the header is set behind its back. */
    private static void setHeader(Response response, String name, String value) {
        if (name.equalsIgnoreCase("Upgrade")) {
            response.getResponse().getHeaders().setValue(name).setString(value);
        } else {
            response.setHeader(name, value);
        }
    }

    private Page answer(Request request) {
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
            LOGGER.log(Level.WARNING, "The page at " + path + " could not be made", e);
            return Page.text(500, "The page could not be made.\n");
        }
    }
}
