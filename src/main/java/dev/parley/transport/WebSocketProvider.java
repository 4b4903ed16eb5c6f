package dev.parley.transport;

import dev.parley.client.ConnectionSettings;
import dev.parley.client.Connector;
import java.net.URI;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Knows how to reach {@code ws://} and {@code wss://} addresses: by the Jakarta WebSocket client that is there (Tyrus', or a
 * container's), else by the JDK's own; through a proxy, with TLS or headers of one's own always by the JDK's. Found
 * by the service loader.
 */
public final class WebSocketProvider implements Connector.Provider {

    @Override
    public @Nullable Connector connector(URI uri, ConnectionSettings settings) {
        if (!"ws".equals(uri.getScheme()) && !"wss".equals(uri.getScheme())) {
            return null;
        }
        // no portable way to tell a Jakarta client of a proxy; Tyrus does not heed the one for TLS, and says of headers
        // that are
        // refused with 401 now this, now that
        boolean isPlain = settings.proxy() == null
                && settings.tls() == null
                && settings.headers().isEmpty();
        return isPlain && Jakarta.IS_THERE ? new JakartaConnector(uri, settings) : new JdkConnector(uri, settings);
    }

    private static final class Jakarta {
        static final boolean IS_THERE = isThere();

        /** Looks without touching any class of {@code jakarta.websocket} by itself: there may be none. */
        private static boolean isThere() {
            ClassLoader loader = WebSocketProvider.class.getClassLoader();
            try {
                Class<?> api = Class.forName("jakarta.websocket.ContainerProvider", false, loader);
                return ServiceLoader.load(api, loader).findFirst().isPresent();
            } catch (ClassNotFoundException | LinkageError | ServiceConfigurationError none) {
                return false;
            }
        }
    }
}
