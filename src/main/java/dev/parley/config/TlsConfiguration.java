package dev.parley.config;

import static dev.parley.config.Settings.oneOf;

import dev.parley.auth.Secret;
import dev.parley.tls.ClientCertificates;
import dev.parley.tls.TlsKeys;
import dev.parley.tls.TlsSettings;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code tls} of a listener: either a certificate chain and its key in PEM, or a key store.
 *
 * @param password of the key store
 * @param type of the key store; PKCS12 unless it is another
 * @param clientCertificates none, optional or required
 * @param clientAuthorities PEM; who may have signed the certificates of clients
 */
public record TlsConfiguration(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path keystore,
        @Nullable Secret password,
        @Nullable String type,
        @Nullable String clientCertificates,
        @Nullable Path clientAuthorities) {

    private ClientCertificates clients(String place) {
        return ClientCertificates.valueOf(
                oneOf(place + ".clientCertificates", clientCertificates, "none", "optional", "required")
                        .toUpperCase(Locale.ROOT));
    }

    /** All that is read. */
    public Set<Path> files() {
        return Stream.of(certificate, key, keystore, clientAuthorities)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Reads all of it.
     *
     * @throws ConfigurationException if it cannot be used
     */
    public TlsKeys keys(String place) {
        try {
            return TlsKeys.of(
                    place,
                    new TlsSettings(certificate, key, keystore, password, type, clients(place), clientAuthorities));
        } catch (IllegalArgumentException wrong) {
            throw ConfigurationException.of(wrong);
        }
    }
}
