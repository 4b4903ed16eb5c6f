package dev.parley.config;

import dev.parley.jakarta.Origins;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.tls.TlsKeys;
import dev.parley.tls.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where standalone listens, and for whom. Part of {@link ServerSettings}.
 *
 * @param place where it stands in the configuration, for complaints
 * @param port 0 for any free one
 * @param origins which web pages may connect
 * @param trustedProxies who is believed about the addresses of others
 * @param tls null to speak no TLS
 */
public record ListenerSettings(
        String place,
        String host,
        int port,
        Origins origins,
        TrustedProxies trustedProxies,
        @Nullable TlsSettings tls) {

    /**
     * Reads the keys from their files, as they are now; null to speak no TLS.
     *
     * @throws ConfigurationException if they cannot be used
     */
    public @Nullable TlsKeys keys() {
        try {
            return tls == null ? null : TlsKeys.of(place + ".tls", tls);
        } catch (IllegalArgumentException wrong) {
            throw ConfigurationException.of(wrong);
        }
    }
}
