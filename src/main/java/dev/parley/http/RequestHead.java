package dev.parley.http;

import dev.parley.fault.RareLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Logger;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/**
 * Grizzly's reader of requests, which also tells by status and in a sentence when a request has more headers than are read: with the
 * cookies and tokens of single sign-on that comes soon. One for each {@link WebServer}.
 */
final class RequestHead extends HttpServerFilter {
    private static final Logger LOGGER = Logger.getLogger(RequestHead.class.getName());

    private static final int TOO_LARGE = 431;

    private final String limits;
    private final RareLog lines = new RareLog();

    /**
     * For one listener.
     *
     * @param key what those who operate the server call the limit
     */
    @SuppressWarnings("deprecation") // there is no other constructor
    RequestHead(NetworkListener listener, String key) {
        super(
                listener.isChunkingEnabled(),
                listener.getMaxHttpHeaderSize(),
                null,
                listener.getKeepAlive(),
                null,
                listener.getMaxRequestHeaders(),
                listener.getMaxResponseHeaders());
        this.limits = "more than " + listener.getMaxHttpHeaderSize() + " octets (" + key + "), or there are more than "
                + listener.getMaxRequestHeaders() + " of them";
    }

    @Override
    protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable error)
            throws IOException {
        if (header instanceof HttpRequestPacket request && isTooLarge(error)) {
            StatusLine.set(request.getResponse(), TOO_LARGE);
            if (lines.isDue()) {
                LOGGER.info("Refused a request (431), whose headers have " + limits + lines.skippedBefore());
            }
        }
        super.onHttpHeaderError(header, context, error);
    }

    /** Grizzly has no type for it. */
    private static boolean isTooLarge(Throwable error) {
        return error instanceof MimeHeaders.MaxHeaderCountExceededException
                || (error instanceof IllegalStateException
                        && String.valueOf(error.getMessage()).contains("too large"));
    }

    @Override
    protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
        if (response.getStatus() != TOO_LARGE) {
            return super.customizeErrorResponse(response);
        }
        byte[] text = ("The headers of this request, with its address and cookies, have " + limits
                        + ". Whoever operates this server can permit more octets; without the cookies of this site there are fewer.\n")
                .getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain; charset=utf-8");
        response.setContentLength(text.length);
        return HttpContent.builder(response)
                .content(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, text))
                .last(true)
                .build();
    }
}
