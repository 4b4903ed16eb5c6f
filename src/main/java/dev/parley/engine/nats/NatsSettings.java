package dev.parley.engine.nats;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a router keeps things in NATS, and as whom. For whoever opens a {@link NatsEngine}. Immutable.
 *
 * @param servers addresses of one NATS: {@code nats://host:port}
 * @param user null to show none
 * @param password null to show none
 * @param token null to show none
 * @param tls null for a connection without TLS
 * @param prefix what subjects begin with, and streams in capital letters
 * @param replicas on how many servers a stream is that is made
 * @param node what other routers call this one
 */
public record NatsSettings(
        List<String> servers,
        @Nullable String user,
        @Nullable String password,
        @Nullable String token,
        @Nullable SSLContext tls,
        String prefix,
        int replicas,
        String node) {

    /** Copies the list. */
    public NatsSettings {
        servers = List.copyOf(servers);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return String.join(", ", servers);
    }
}
