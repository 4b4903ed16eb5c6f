package dev.parley.tls;

import dev.parley.auth.crypto.Secret;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a listener reads its keys from: either a certificate chain and its key in PEM, or a key store. Made by the configuration.
 *
 * @param password of the key store
 * @param type of the key store; null for PKCS12
 * @param clientAuthorities PEM; who may have signed the certificates of clients
 */
public record TlsSettings(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path keystore,
        @Nullable Secret password,
        @Nullable String type,
        ClientCertificates clientCertificates,
        @Nullable Path clientAuthorities) {

    /** All that is read. */
    public Set<Path> files() {
        return Stream.of(certificate, key, keystore, clientAuthorities)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
