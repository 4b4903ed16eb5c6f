package dev.parley.tls;

import dev.parley.auth.crypto.Secret;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a listener reads its keys from: either a certificate chain and its private key in PEM, or a key store. Created by the
 * configuration.
 *
 * @param certificate PEM: the listener's certificate, then its chain
 * @param key PEM: the private key of the first certificate
 * @param keystore a key store with the private key and its certificates
 * @param password of the key store; null for an empty one
 * @param type of the key store; null for PKCS12
 * @param clientCertificates whether clients must show a certificate
 * @param clientAuthorities PEM: the authorities whose client certificates are accepted
 */
public record TlsSettings(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path keystore,
        @Nullable Secret password,
        @Nullable String type,
        ClientCertificates clientCertificates,
        @Nullable Path clientAuthorities) {

    /** All files that are named, in the order of the components. */
    public Set<Path> files() {
        return Stream.of(certificate, key, keystore, clientAuthorities)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
