package dev.parley.config;

import static dev.parley.config.Settings.oneOf;

import dev.parley.auth.crypto.Secret;
import dev.parley.tls.ClientCertificates;
import dev.parley.tls.TlsSettings;
import java.nio.file.Path;
import java.util.Locale;
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

    TlsSettings settings(String place) {
        return new TlsSettings(certificate, key, keystore, password, type, clients(place), clientAuthorities);
    }
}
