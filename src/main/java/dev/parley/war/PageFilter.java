package dev.parley.war;

import dev.parley.server.OwnPage;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Set;

/** Gives the page, which the container serves, the headers that it has standalone. Put before it by {@link WebApplication}. */
final class PageFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1;

    private static final Set<String> PATHS = Set.of("", "/", "/index.html");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isOfPage(request)) {
            OwnPage.headers().forEach(response::setHeader);
            // the container adds it to the type that the file has
            response.setCharacterEncoding("UTF-8");
        }
        chain.doFilter(request, response);
    }

    private static boolean isOfPage(HttpServletRequest request) {
        String context = request.getContextPath();
        return PATHS.contains(request.getRequestURI().substring(context.length()));
    }
}
