package dev.parley.http;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Tyrus' engine with the services it expects from a container. Made by {@link WebServer}. */
final class EngineContainer extends TyrusServerContainer {
    private static final String CONTEXT_ROOT = "/";

    private final WebSocketEngine engine;
    private final ScheduledExecutorService timer;

    EngineContainer(int incomingBufferBytes, ScheduledExecutorService timer) {
        super((Set<Class<?>>) null);
        this.timer = timer;
        engine = TyrusWebSocketEngine.builder(this)
                .incomingBufferSize(incomingBufferBytes)
                .build();
        // With 0, which also means never, the engine would start a task for each message, in and out.
        setDefaultMaxSessionIdleTimeout(-1);
    }

    @Override
    public void register(Class<?> endpointClass) throws DeploymentException {
        engine.register(endpointClass, CONTEXT_ROOT);
    }

    @Override
    public void register(ServerEndpointConfig config) throws DeploymentException {
        engine.register(config, CONTEXT_ROOT);
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }

    /** One thread for the whole server instead of the ten that the engine would start. */
    @Override
    public ScheduledExecutorService getScheduledExecutorService() {
        return timer;
    }
}
