package dev.parley.config;

import dev.parley.jakarta.Origins;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.tls.TlsKeys;
import dev.parley.tls.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one listener, checked and complete. Part of {@link ServerSettings}. Immutable.
 *
 * @param place where it stands in the configuration, for error messages
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param origins the web pages that may connect
 * @param trustedProxies the proxies whose forwarding headers are believed
 * @param headerBytes what the line and the headers of a request may have, in octets
 * @param compressFrom from how many octets on messages are compressed for peers who offer that, or {@link #NO_COMPRESSION}
 * @param tls the files of keys and certificates; null to listen without TLS
 */
public record ListenerSettings(
        String place,
        String host,
        int port,
        Origins origins,
        TrustedProxies trustedProxies,
        int headerBytes,
        int compressFrom,
        @Nullable TlsSettings tls) {
    /** Room for the cookies and tokens of single sign-on. */
    public static final int DEFAULT_HEADER_BYTES = 16 * 1024;

    /** Longer than any message. */
    public static final int NO_COMPRESSION = Integer.MAX_VALUE;

    /**
     * Reads the keys from their files, as they are now; null to listen without TLS.
     *
     * @throws ConfigurationException if a file is unreadable or unusable
     */
    public @Nullable TlsKeys keys() {
        return Settings.keys(place, tls);
    }
}
