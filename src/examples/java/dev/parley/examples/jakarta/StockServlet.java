package dev.parley.examples.jakarta;

import dev.parley.client.WampException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** Answers {@code GET /stock?item=tea} with a number. */
@WebServlet("/stock")
public class StockServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1;

    @Inject
    transient Stock stock;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            response.setContentType("text/plain");
            response.getWriter().println(stock.count(request.getParameter("item")));
        } catch (WampException unavailable) {
            response.sendError(HttpServletResponse.SC_BAD_GATEWAY, unavailable.uri());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }
}
