package dev.parley.transport;

import dev.parley.client.ConnectionSettings;
import dev.parley.client.Connector;
import java.net.URI;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Knows how to reach {@code ws://} and {@code wss://} addresses: in a container by the container's WebSocket client, else over a socket;
 * through a proxy, with TLS or headers of one's own always over a socket. Found by the service loader.
 */
public final class WebSocketProvider implements Connector.Provider {

    @Override
    public @Nullable Connector connector(URI uri, ConnectionSettings settings) {
        if (!"ws".equalsIgnoreCase(uri.getScheme()) && !"wss".equalsIgnoreCase(uri.getScheme())) {
            return null;
        }
        // no portable way to tell a Jakarta client of a proxy; Tyrus does not heed the one for TLS, and says of headers
        // that are
        // refused with 401 now this, now that
        boolean isPlain = settings.proxy() == null
                && settings.proxyAuthorization() == null
                && settings.tls() == null
                && settings.headers().isEmpty();
        return isPlain && Container.IS_HERE ? new JakartaConnector(uri, settings) : new SocketConnector(uri, settings);
    }

    private static final class Container {
        static final boolean IS_HERE = isHere();

        /**
         * Whether a Jakarta WebSocket client comes from somewhere else than this library, as in a container: one that is beside it on the
         * class path is the application's own matter. Touches no class of {@code jakarta.websocket} by itself: there may be none.
         */
        private static boolean isHere() {
            ClassLoader loader = WebSocketProvider.class.getClassLoader();
            try {
                Class<?> api = Class.forName("jakarta.websocket.ContainerProvider", false, loader);
                return ServiceLoader.load(api, loader).stream()
                        .findFirst()
                        .filter(provider -> provider.type().getClassLoader() != loader)
                        .isPresent();
            } catch (ClassNotFoundException | LinkageError | ServiceConfigurationError none) {
                return false;
            }
        }
    }
}
