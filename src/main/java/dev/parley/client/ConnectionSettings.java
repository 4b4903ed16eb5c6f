package dev.parley.client;

import dev.parley.client.engine.Exposure;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How the connections of a client are opened. Immutable; made by {@link ClientBuilder}, read by {@link Connector.Provider}s.
 *
 * @param headers go with the WebSocket handshake; each is asked for at each connection, and may take its time
 * @param tls for {@code wss://} addresses; null for that of the JVM
 * @param proxy an HTTP proxy to go through, or null for none
 * @param proxyAuthorization the Proxy-Authorization header for the proxy, asked for at each connection; null for none
 * @param connectMillis how long opening may take
 * @since 0.1
 */
public record ConnectionSettings(
        Map<String, List<Supplier<String>>> headers,
        @Nullable SSLContext tls,
        @Nullable InetSocketAddress proxy,
        @Nullable Supplier<String> proxyAuthorization,
        long connectMillis) {
    /** No headers, keys or proxy, and 15 s. */
    public static final ConnectionSettings DEFAULT = new ConnectionSettings(Map.of(), null, null, null, 15_000);

    /**
     * Whether nobody on the way can read what goes to that address: it begins with {@code wss://}, or names this machine's loopback
     * ({@code localhost}, {@code 127.0.0.1}, {@code [::1]}) and there is no proxy. No name is looked up for that.
     */
    public boolean isConfidential(URI address) {
        return "wss".equalsIgnoreCase(address.getScheme()) || (proxy == null && Exposure.isLoopback(address.getHost()));
    }

    /** The headers of one handshake, asked for now. */
    public Map<String, List<String>> currentHeaders() {
        Map<String, List<String>> current = new LinkedHashMap<>();
        headers.forEach((name, values) ->
                current.put(name, values.stream().map(Supplier::get).toList()));
        return current;
    }
}
