package dev.parley.config;

import dev.parley.auth.crypto.Secret;
import dev.parley.runtime.tail.TailAccess;
import dev.parley.tls.ClientCertificates;
import dev.parley.tls.TlsKeys;
import dev.parley.tls.TlsSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of what those are answered who operate the router, checked and complete. Part of {@link ServerSettings}. Immutable.
 *
 * @param place where it stands in the configuration, for error messages
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param token what requests must show; null where they need none
 * @param tls the files of keys and certificates; null to listen without TLS
 * @param role the role of a container whose users are answered in it; null for none
 * @param tail what may be seen of messages while they pass by
 * @param onlyStandalone the keys of the configuration that matter to the standalone server alone
 */
public record ManagementSettings(
        String place,
        String host,
        int port,
        @Nullable Secret token,
        @Nullable TlsSettings tls,
        @Nullable String role,
        TailAccess tail,
        List<String> onlyStandalone) {
    /** Copies the list. */
    public ManagementSettings {
        onlyStandalone = List.copyOf(onlyStandalone);
    }

    /**
     * Reads the keys from their files, as they are now; null to listen without TLS.
     *
     * @throws ConfigurationException if a file is unreadable or unusable
     */
    public @Nullable TlsKeys keys() {
        return Settings.keys(place, tls);
    }

    /** Whether TLS demands a certificate of every peer. */
    public boolean isCertified() {
        return tls != null && tls.clientCertificates() == ClientCertificates.REQUIRED;
    }

    /** Whether only those get an answer who have a secret: the token, or the key of a certificate. */
    public boolean isGuarded() {
        return token != null || isCertified();
    }

    /** Whether messages are shown as they pass by. */
    public boolean showsMessages() {
        return tail != TailAccess.OFF;
    }

    /** Whether their payloads are shown too. */
    public boolean showsPayloads() {
        return tail == TailAccess.PAYLOADS;
    }

    /** Whether no other machine can reach it. */
    public boolean isOnlyForThisMachine() {
        return Exposure.isThisMachine(host);
    }
}
