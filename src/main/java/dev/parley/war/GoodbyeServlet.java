package dev.parley.war;

import dev.parley.runtime.Hub;
import jakarta.servlet.http.HttpServlet;
import java.io.Serial;

/**
 * Answers nothing; it is there to be destroyed. Containers destroy servlets before listeners, and some close WebSockets in a
 * listener of theirs: only from here can every session still be told GOODBYE. Named in web.xml, without a mapping.
 */
public final class GoodbyeServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    public void destroy() {
        if (getServletContext().getAttribute(Hub.class.getName()) instanceof Hub hub) {
            hub.close();
        }
    }
}
