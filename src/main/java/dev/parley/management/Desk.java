package dev.parley.management;

import dev.parley.fault.Audit;
import dev.parley.http.Page;
import dev.parley.http.Requests.Asked;
import dev.parley.management.inspector.Inspector;
import dev.parley.management.metrics.Deployment;
import dev.parley.management.metrics.Exposition;
import dev.parley.runtime.Hub;
import dev.parley.runtime.tail.TailAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What those who operate a router are answered: its metrics, its health, that it drains, and the inspector. It does not know by which server the requests
 * come: {@link ManagementListener} brings those of the standalone server, a servlet those of a container. For any thread; never waits.
 */
public final class Desk {
    private static final String POST = "POST";

    private final Audit audit = new Audit();
    private final Hub hub;
    private final Exposition exposition;
    private final Supplier<Deployment> deployment;
    private final Health health;
    private final Draining draining;
    private final Inspector inspector;
    private final Map<String, Route> routes = new LinkedHashMap<>();

    /**
     * What it is to drain there.
     *
     * @param begin has sessions leave; returns at once
     * @param answer what is said of it, such as {@code The router drains, and stops then.}
     */
    public record Draining(Runnable begin, String answer) {}

    /**
     * What there is at a path.
     *
     * @param isProbe whether peers that cannot log in may ask it
     * @param isCommand whether it does something, and is asked by POST
     */
    private record Route(boolean isProbe, boolean isCommand, Answering answering) {}

    private interface Answering {
        CompletionStage<Page> answer(Asked request, Gate gate);
    }

    /**
     * A desk.
     *
     * @param deployment what is shown besides, as it is at the time
     */
    public Desk(Hub hub, Exposition exposition, Supplier<Deployment> deployment, Health health, Draining draining) {
        this.hub = hub;
        this.exposition = exposition;
        this.deployment = deployment;
        this.health = health;
        this.draining = draining;
        routes.put("/metrics", new Route(false, false, (request, gate) -> metrics(request)));
        for (String path : Health.PATHS.keySet()) {
            routes.put(path, new Route(true, false, (request, gate) -> now(health(path, gate.isTrusted(request)))));
        }
        routes.put("/drain", new Route(false, true, (request, gate) -> now(drain(request, gate))));
        // the page tells nothing of the router
        routes.put(Inspector.PAGE, new Route(true, false, (request, gate) -> now(Inspector.page())));
        inspector = new Inspector(hub, () -> deployment.get().version());
        inspector
                .lists()
                .forEach(path -> routes.put(
                        path, new Route(false, false, (request, gate) -> inspector.answer(request, gate.user()))));
        inspector
                .deeds()
                .forEach(path -> routes.put(
                        path, new Route(false, true, (request, gate) -> inspector.answer(request, gate.user()))));
    }

    /** Lets those who are answered see so much of messages from now on; nothing before this is called. */
    public void permit(TailAccess access) {
        inspector.permit(access);
    }

    /** The paths at which there is something. */
    public List<String> paths() {
        return List.copyOf(routes.keySet());
    }

    /** The answer to a request, of any path. It may be completed by any thread. */
    public CompletionStage<Page> answer(Asked request, Gate gate) {
        Route route = routes.get(Inspector.isPage(request) ? Inspector.PAGE : request.path());
        boolean isProbe = route != null && route.isProbe();
        Page refusal = isProbe ? gate.refusalOfProbe(request) : gate.refusal(request);
        if (refusal != null) {
            return now(refusal);
        }
        if (route == null) {
            return now(request.path().equals("/") ? Page.text(200, index()) : nothing());
        }
        Page wrongMethod = wrongMethod(route, request.method());
        return wrongMethod == null ? route.answering().answer(request, gate) : now(wrongMethod);
    }

    private Page nothing() {
        return Page.text(404, "There is nothing at this address. There is:\n" + index());
    }

    private String index() {
        List<String> lines = new ArrayList<>();
        routes.forEach((path, route) -> lines.add((route.isCommand() ? POST + " " : "") + path + "\n"));
        return String.join("", lines);
    }

    private static @Nullable Page wrongMethod(Route route, String method) {
        if (route.isCommand()) {
            return method.equals(POST)
                    ? null
                    : Page.text(405, "This is done by POST.\n").header("Allow", POST);
        }
        return method.equals("GET") || method.equals("HEAD")
                ? null
                : Page.text(405, "Only GET and HEAD are answered here.\n").header("Allow", "GET, HEAD");
    }

    private static CompletionStage<Page> now(Page page) {
        return CompletableFuture.completedStage(page);
    }

    private Page drain(Asked request, Gate gate) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("address", request.remoteAddress());
        fields.put("user", gate.user());
        audit.tell("drain_asked", fields);
        draining.begin().run();
        return Page.text(202, draining.answer() + "\n");
    }

    /** Probes of a cluster have no token: they are told no more than whether it is so. */
    private Page health(String path, boolean isTrusted) {
        return health.page(Health.PATHS.getOrDefault(path, Health.Kind.ALL), isTrusted);
    }

    private CompletionStage<Page> metrics(Asked request) {
        return hub.inspection().snapshot().thenApply(snapshot -> {
            Exposition.Written written = exposition.write(snapshot, deployment.get(), request.header("Accept"));
            return Page.of(written.contentType(), written.body());
        });
    }
}
