package dev.parley.war;

import dev.parley.jakarta.RouterEndpoint;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.HashSet;
import java.util.Set;

/**
 * Puts the router's endpoint into a web application that serves a router, and into no other: by themselves containers would
 * deploy it wherever they find it, thus in each application that has Parley's library. Containers find and ask it; the
 * application's listener calls {@link #deploy}.
 */
public final class EndpointDeployment implements ServerApplicationConfig {
    private static final Set<Class<?>> OURS = Set.of(RouterEndpoint.class, OpenLibertyEndpoint.class);

    /** Deploys the endpoint that is right in that container. */
    public static void deploy(ServerContainer container) throws DeploymentException {
        container.addEndpoint(isOpenLiberty(container) ? OpenLibertyEndpoint.class : RouterEndpoint.class);
    }

    private static boolean isOpenLiberty(ServerContainer container) {
        return container.getClass().getName().contains(".wsoc.");
    }

    /** None of ours; those of others are for their own applications to configure. */
    @Override
    public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
        return new HashSet<>();
    }

    /** All but ours. */
    @Override
    public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
        Set<Class<?>> others = new HashSet<>(scanned);
        others.removeAll(OURS);
        return others;
    }
}
