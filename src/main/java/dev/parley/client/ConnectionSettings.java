package dev.parley.client;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How the connections of a client are opened. Immutable; made by {@link ClientBuilder}, read by {@link Connector.Provider}s.
 *
 * @param headers go with the WebSocket handshake
 * @param tls for {@code wss://} addresses; null for that of the JVM
 * @param proxy an HTTP proxy to go through, or null for none
 * @param connectMillis how long opening may take
 */
public record ConnectionSettings(
        Map<String, List<String>> headers,
        @Nullable SSLContext tls,
        @Nullable InetSocketAddress proxy,
        long connectMillis) {
    public static final ConnectionSettings DEFAULT = new ConnectionSettings(Map.of(), null, null, 15_000);
}
