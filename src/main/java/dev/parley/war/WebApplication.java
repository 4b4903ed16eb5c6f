package dev.parley.war;

import dev.parley.config.Cautions;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationException;
import dev.parley.config.ConfigurationFile;
import dev.parley.config.EngineSettings;
import dev.parley.config.ServerSettings;
import dev.parley.engine.Engine;
import dev.parley.jakarta.Origins;
import dev.parley.jakarta.Peer;
import dev.parley.jakarta.RouterConfigurator;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.runtime.Hub;
import dev.parley.server.Engines;
import dev.parley.server.Reload;
import dev.parley.token.JwtVerifiers;
import dev.parley.war.health.RouterHealth;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes the router of the web application, and tells handshakes where they come from. Named in web.xml, called by
 * the servlet container. The running {@link Hub} is the servlet context's attribute of that class's name.
 */
public final class WebApplication implements ServletContextListener, ServletRequestListener {
    private static final Logger LOG = System.getLogger(WebApplication.class.getName());
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final String CONFIG = "parley.config";
    private static final String CONFIG_IN_WAR = "/WEB-INF/parley.json";

    private static final String CLASSES = "/WEB-INF/classes/";

    /** What a router consists of, and the sessions of beans with it. */
    private static final List<String> CODE = Stream.of(
                    "fault",
                    "message",
                    "codec",
                    "engine",
                    "journal",
                    "flow",
                    "binding",
                    "auth",
                    "router",
                    "client",
                    "runtime",
                    "tally",
                    "management",
                    "jakarta",
                    "transport",
                    "war")
            .map(name -> "dev/parley/" + name + "/")
            .toList();

    private final JwtVerifiers verifiers = new JwtVerifiers();
    private final RecordCaches records = new RecordCaches();
    private @Nullable Hub hub;
    private @Nullable Engine engine;
    private @Nullable EndOfMemory endOfMemory;
    private @Nullable Reload reload;
    private @Nullable Operation operation;
    private volatile Origins origins = Origins.OWN_PAGE;
    private volatile TrustedProxies proxies = TrustedProxies.NONE;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Path file = file(context);
        ConfigurationFile.Loaded loaded = file == null ? null : ConfigurationFile.load(file);
        Configuration configuration = loaded == null ? packed(context) : loaded.configuration();
        ServerSettings settings = configuration.resolve(verifiers);
        Cautions.inContainer(settings).forEach(caution -> LOG.log(Level.WARNING, caution));
        Cautions.ofRoles(settings).forEach(caution -> LOG.log(Level.WARNING, caution));
        CODE.forEach(folder -> load(context, folder));
        requireOutside(context.getRealPath("/"), settings.engine());
        engine = Engines.open(settings);
        hub = Engines.hub(settings, Runnable::run, engine);
        verifiers.onWithdrawal(hub::review);
        endOfMemory = new EndOfMemory(hub);
        origins = settings.listeners().get(0).origins();
        proxies = settings.listeners().get(0).trustedProxies();
        context.setAttribute(Hub.class.getName(), hub);
        RouterConfigurator.serveApplication(hub, () -> origins);
        deployEndpoint(context);
        FilterRegistration.Dynamic filter = context.addFilter("parley-handshakes", new HandshakeFilter(hub));
        filter.setAsyncSupported(true);
        // after the endpoint and not in web.xml: Jetty's own filter, which answers handshakes, would come before it
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, RouterEndpoint.PATH);
        FilterRegistration.Dynamic page = context.addFilter("parley-page", new PageFilter());
        page.setAsyncSupported(true);
        page.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        operation = Operation.open(context, hub, settings, () -> proxies);
        RouterHealth.serve(Operation.health(operation, hub));
        if (file != null && loaded != null) {
            reload = new Reload(file, loaded, this::reconfigure, hub::reloadFailed);
        }
        LOG.log(Level.INFO, "Parley serves {0} at {1}/ws", hub.realms(), context.getContextPath());
    }

    /**
     * What the router keeps must not be in a folder that goes with the web application.
     *
     * @param folder of the web application; null where it has none
     */
    static void requireOutside(@Nullable String folder, @Nullable EngineSettings kept) {
        if (kept instanceof EngineSettings.InFile store
                && folder != null
                && real(store.file().toAbsolutePath())
                        .startsWith(real(Path.of(folder).toAbsolutePath()))) {
            throw new ConfigurationException(
                    "engine.file: " + store.file() + " is in the folder of this web application,"
                            + " and would be lost when that is deployed again; write an absolute path outside of it");
        }
    }

    /** Where that is, by whatever links it is named; as far as it is there already. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException notThere) {
            Path folder = path.getParent();
            return folder == null
                    ? path
                    : real(folder).resolve(path.getFileName()).normalize();
        }
    }

    private static void deployEndpoint(ServletContext context) {
        if (!(context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
            throw new IllegalStateException("there is no WebSocket in this container: add its module or feature for"
                    + " Jakarta WebSocket, 2.0 or later");
        }
        try {
            EndpointDeployment.deploy(container);
        } catch (DeploymentException failure) {
            throw new IllegalStateException("the endpoint " + RouterEndpoint.PATH + " cannot be deployed", failure);
        }
    }

    private void reconfigure(Configuration changed) {
        if (hub != null) {
            ServerSettings settings = changed.resolve(verifiers);
            Cautions.inContainer(settings).forEach(caution -> LOG.log(Level.WARNING, caution));
            hub.reconfigure(settings.router(), settings.connections());
            verifiers.retain(settings.keySources());
            origins = settings.listeners().get(0).origins();
            proxies = settings.listeners().get(0).trustedProxies();
            Operation.change(operation, settings);
        }
    }

    /**
     * Loads the classes in a folder of the WAR and in those below it. Where it is undeployed by deleting the file, those that GOODBYE is the first to need
     * could not be loaded any more.
     */
    private static void load(ServletContext context, String folder) {
        Set<String> files = context.getResourcePaths(CLASSES + folder);
        for (String file : files == null ? Set.<String>of() : files) {
            if (file.endsWith(".class")) {
                String name = file.substring(CLASSES.length(), file.length() - ".class".length());
                try {
                    Class.forName(name.replace('/', '.'), false, WebApplication.class.getClassLoader());
                } catch (ClassNotFoundException | LinkageError notHere) {
                    LOG.log(Level.DEBUG, "not loaded in advance", notHere);
                }
            } else if (file.endsWith("/")) {
                load(context, file.substring(CLASSES.length()));
            }
        }
    }

    /** The file that {@code parley.config} names, else that in the WAR where it is unpacked; null for neither. */
    private static @Nullable Path file(ServletContext context) {
        String named = Stream.of(
                        System.getProperty(CONFIG), System.getenv("PARLEY_CONFIG"), context.getInitParameter(CONFIG))
                .filter(name -> name != null && !name.isBlank())
                .findFirst()
                .orElse(null);
        if (named != null) {
            return Path.of(named);
        }
        String unpacked = context.getRealPath(CONFIG_IN_WAR);
        return unpacked != null && Files.isRegularFile(Path.of(unpacked)) ? Path.of(unpacked) : null;
    }

    /** What is in the WAR, else the default. */
    private static Configuration packed(ServletContext context) {
        try (InputStream own = context.getResourceAsStream(CONFIG_IN_WAR)) {
            return own == null
                    ? Configuration.DEFAULT
                    : ConfigurationFile.read(new InputStreamReader(own, StandardCharsets.UTF_8), null, System::getenv);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(CONFIG_IN_WAR + " cannot be read", unreadable);
        } catch (ConfigurationException wrong) {
            throw new ConfigurationException(CONFIG_IN_WAR + ": " + wrong.getMessage(), wrong);
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (reload != null) {
            reload.close();
        }
        if (endOfMemory != null) {
            endOfMemory.close();
        }
        if (operation != null) {
            operation.close();
        }
        RouterHealth.serve(null);
        if (hub != null) {
            hub.close();
            RouterConfigurator.serveApplication(null, () -> Origins.OWN_PAGE);
        }
        Engines.close(engine);
        verifiers.close();
        records.forget();
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        if (event.getServletRequest() instanceof HttpServletRequest request
                && request.getHeader("Upgrade") != null
                && request.getRemoteAddr() != null
                && !request.getRemoteAddr().isBlank()) {
            boolean isForwarded = Peer.FORWARDING_HEADERS.stream().anyMatch(name -> request.getHeader(name) != null);
            try {
                InetAddress address = proxies.client(
                        InetAddress.getByName(request.getRemoteAddr()),
                        name -> Collections.list(request.getHeaders(name)));
                Peer.enter(new Peer(
                        address,
                        request.getHeader("Host"),
                        isForwarded,
                        request.isSecure(),
                        certificate(request),
                        null,
                        null));
            } catch (UnknownHostException noAddress) {
                LOG.log(Level.DEBUG, "a request without an address", noAddress);
            }
        }
    }

    private static @Nullable X509Certificate certificate(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? chain[0]
                : null;
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        Peer.leave();
    }
}
