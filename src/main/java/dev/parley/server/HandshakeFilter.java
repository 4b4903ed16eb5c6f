package dev.parley.server;

import dev.parley.websocket.RouterConfigurator;
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
 * Refuses WebSocket handshakes in every container alike: most would accept one that offers no sub-protocol of ours, and some
 * have an answer of their own for a foreign origin. Put before the endpoint by {@link WebApplication}.
 */
final class HandshakeFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            chain.doFilter(request, response);
        } else if (SubProtocol.choose(offered(request)) == null) {
            String names = String.join(" or ", SubProtocol.NAMES);
            refuse(
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "No sub-protocol in common: offer " + names + " in Sec-WebSocket-Protocol.");
        } else if (!RouterConfigurator.applicationAdmits(request.getHeader("Origin"))) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN, "This web page is not admitted: see allowedOrigins.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static List<String> offered(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static void refuse(HttpServletResponse response, int status, String reason) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().println(reason);
    }
}
