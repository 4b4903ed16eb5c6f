package dev.parley.bench;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.ServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * An echo server on Tyrus' own Grizzly container. It is put together here because the ready-made server listens on every
 * address of the machine; transport, threads and filter are the same.
 */
final class TyrusEcho extends TyrusServerContainer {
    private static final String WEB_SOCKET_ADD_ON = "org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn";

    private final TyrusWebSocketEngine engine =
            TyrusWebSocketEngine.builder(this).build();
    private final HttpServer http = new HttpServer();

    private TyrusEcho() {
        super(Set.of(EchoEndpoint.class));
    }

    public static void main(String[] arguments) throws Exception {
        new TyrusEcho().start("/", EchoServers.port(arguments));
        new CountDownLatch(1).await();
    }

    @Override
    public void start(String rootPath, int port) throws IOException, DeploymentException {
        NetworkListener listener = new NetworkListener("grizzly", "127.0.0.1", port);
        listener.getTransport().setIOStrategy(WorkerThreadIOStrategy.getInstance());
        listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
        listener.registerAddOn(webSocketAddOn(rootPath));
        http.addListener(listener);
        super.start(rootPath, port);
        http.start();
    }

    @Override
    public void register(Class<?> endpoint) throws DeploymentException {
        engine.register(endpoint, "/");
    }

    @Override
    public void register(ServerEndpointConfig endpoint) throws DeploymentException {
        engine.register(endpoint, "/");
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }

    private AddOn webSocketAddOn(String rootPath) {
        try {
            Constructor<?> constructor =
                    Class.forName(WEB_SOCKET_ADD_ON).getDeclaredConstructor(ServerContainer.class, String.class);
            constructor.setAccessible(true);
            return (AddOn) constructor.newInstance(this, rootPath);
        } catch (ReflectiveOperationException e) {
            throw new BenchmarkFailure("this Tyrus has no " + WEB_SOCKET_ADD_ON, e);
        }
    }
}
