package dev.parley.config;

import dev.parley.auth.crypto.Secret;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the router keeps what is to outlive it, checked. Created by {@link Configuration#resolve}. */
public sealed interface EngineSettings {

    /**
     * In a file.
     *
     * @param file the file that it is kept in
     * @param isSynced whether nothing is confirmed before it is on the disk
     */
    record InFile(Path file, boolean isSynced) implements EngineSettings {}

    /**
     * In a NATS.
     *
     * @param servers its addresses
     * @param user null to show none
     * @param password null to show none
     * @param token null to show none
     * @param tls null for a connection without TLS
     * @param prefix what its subjects begin with
     * @param replicas on how many servers what is made is kept
     * @param node what other routers call this one
     */
    record InNats(
            List<String> servers,
            @Nullable String user,
            @Nullable Secret password,
            @Nullable Secret token,
            @Nullable Tls tls,
            String prefix,
            int replicas,
            String node)
            implements EngineSettings {
        /** Copies the list. */
        public InNats {
            servers = List.copyOf(servers);
        }
    }

    /**
     * TLS to a NATS.
     *
     * @param authorities PEM: the authorities that its certificate may be of; null for those of the JVM
     * @param certificate PEM: the router's own certificate, then its chain; null to show none
     * @param key PEM: the private key of the first certificate
     */
    record Tls(
            @Nullable Path authorities,
            @Nullable Path certificate,
            @Nullable Path key) {}
}
