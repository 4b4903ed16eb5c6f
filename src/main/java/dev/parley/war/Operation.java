package dev.parley.war;

import dev.parley.config.ManagementSettings;
import dev.parley.config.ServerSettings;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.management.Desk;
import dev.parley.management.Health;
import dev.parley.management.RouterBean;
import dev.parley.management.metrics.Deployment;
import dev.parley.management.metrics.Exposition;
import dev.parley.runtime.DrainSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.tail.TailAccess;
import dev.parley.server.Version;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What those who operate a container's router get: metrics, health and draining below the context path, and JMX. Opened and closed by
 * {@link WebApplication}.
 */
final class Operation implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Operation.class.getName());

    private final Hub hub;
    private final ContainerGate gate;
    private final Desk desk;
    private final RouterBean bean;
    private final Health health;
    private volatile DrainSettings drain;

    /** It was told to drain, and so to stop. */
    private volatile boolean isToldToStop;

    private Operation(Hub hub, ManagementSettings management, DrainSettings drain, Supplier<TrustedProxies> proxies) {
        this.hub = hub;
        this.drain = drain;
        this.health = new Health(hub, () -> true, () -> isToldToStop && hub.isClosed());
        this.gate = new ContainerGate(management, proxies);
        this.desk = new Desk(
                hub,
                new Exposition(false),
                () -> new Deployment(Version.text(), Map.of()),
                health,
                new Desk.Draining(
                        this::drainAndClose,
                        "The router drains. Then it takes nobody until the application is deployed anew."));
        desk.permit(management.tail());
        this.bean = RouterBean.register(hub, Version.text(), this::drainAndClose);
    }

    /** Adds the paths to the application, if the settings have {@code management}; else null. */
    static @Nullable Operation open(
            ServletContext context, Hub hub, ServerSettings settings, Supplier<TrustedProxies> proxies) {
        ManagementSettings management = settings.management();
        if (management == null) {
            return null;
        }
        Operation operation = new Operation(hub, management, settings.drain(), proxies);
        operation.deploy(context, management.role());
        return operation;
    }

    private void deploy(ServletContext context, @Nullable String role) {
        ServletRegistration.Dynamic servlet =
                context.addServlet("parley-management", new ManagementServlet(desk, gate));
        servlet.setAsyncSupported(true);
        for (String path : desk.paths()) {
            Set<String> taken = servlet.addMapping(path);
            if (!taken.isEmpty()) {
                LOG.log(Level.WARNING, "management is not at {0}: another servlet of the application is", path);
            }
        }
        if (role != null) {
            declare(context, role);
        }
    }

    /** Some containers tell only of roles that an application declares whether a user has them. */
    private static void declare(ServletContext context, String role) {
        try {
            context.declareRoles(role);
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException impossible) {
            LOG.log(Level.DEBUG, "the role of management cannot be declared", impossible);
        }
    }

    /** The router's health; without {@code management} nobody can tell it to stop. */
    static Health health(@Nullable Operation operation, Hub hub) {
        return operation == null ? new Health(hub, () -> true, () -> false) : operation.health;
    }

    /** Takes over what has changed of the settings. */
    static void change(@Nullable Operation operation, ServerSettings settings) {
        if (operation != null) {
            ManagementSettings management = settings.management();
            operation.gate.change(management);
            operation.desk.permit(management == null ? TailAccess.OFF : management.tail());
            operation.drain = settings.drain();
        } else if (settings.management() != null) {
            LOG.log(Level.WARNING, "management is new in the configuration: deploy the application anew to apply that");
        }
    }

    private void drainAndClose() {
        isToldToStop = true;
        CompletableFuture<Void> unused =
                hub.drain(drain).whenComplete((done, failure) -> new Thread(hub::close, "parley-close").start());
    }

    @Override
    public void close() {
        bean.close();
    }
}
