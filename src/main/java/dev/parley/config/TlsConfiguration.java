package dev.parley.config;

import static dev.parley.config.Settings.oneOf;

import dev.parley.auth.crypto.Secret;
import dev.parley.tls.ClientCertificates;
import dev.parley.tls.TlsSettings;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code tls} of a listener: either a certificate chain and its private key in PEM, or a key store. Created by {@link
 * ConfigurationReader}; what is absent is null.
 *
 * @param certificate PEM: the listener's certificate, then its chain
 * @param key PEM: the private key of the first certificate
 * @param keystore a key store with the private key and its certificates
 * @param password of the key store
 * @param type of the key store; by default PKCS12
 * @param clientCertificates {@code none}, the default, {@code optional} or {@code required}
 * @param clientAuthorities PEM: the authorities whose client certificates are accepted
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
