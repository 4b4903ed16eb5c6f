package dev.parley.server;

import dev.parley.websocket.SubProtocol;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses WebSocket handshakes that offer no sub-protocol of ours; containers would accept them and name none. Put before the
 * endpoint by {@link WebApplication}.
 */
final class SubProtocolFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                && SubProtocol.choose(offered(request)) == null) {
            String names = String.join(" or ", SubProtocol.NAMES);
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().println("No sub-protocol in common: offer " + names + " in Sec-WebSocket-Protocol.");
            return;
        }
        chain.doFilter(request, response);
    }

    private static List<String> offered(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }
}
