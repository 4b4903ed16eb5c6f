package dev.parley.war;

import dev.parley.http.Page;
import dev.parley.http.Requests.Asked;
import dev.parley.management.Desk;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the requests of those who operate the router to its desk, in a container. Put at the desk's paths by {@link Operation}. It waits
 * for answers in the container's own thread, which is made for that, and lets nobody do so whom the gate does not admit.
 */
final class ManagementServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int PATIENCE_SECONDS = 5;

    private final transient Desk desk;
    private final transient ContainerGate gate;

    ManagementServlet(Desk desk, ContainerGate gate) {
        this.desk = desk;
        this.gate = gate;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Asked asked = ContainerGate.asked(request);
        Page page = gate.isOpen()
                ? await(desk.answer(asked, gate.of(request)))
                : Page.text(404, "The configuration has no management any more.\n");
        if (page == null) {
            page = Page.text(503, "The router did not answer within " + PATIENCE_SECONDS + " seconds.\n");
        }
        response.setStatus(page.status());
        page.headers().forEach((name, value) -> {
            if (name.equals("Content-Type")) {
                response.setContentType(value);
            } else {
                response.setHeader(name, value);
            }
        });
        byte[] body = page.body();
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    private static @Nullable Page await(CompletionStage<Page> answer) {
        try {
            return answer.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
    }
}
