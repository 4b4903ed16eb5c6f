package dev.parley.config;

import dev.parley.auth.crypto.Secret;
import dev.parley.runtime.tail.TailAccess;
import dev.parley.tls.TlsKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The key {@code management}: what those who operate the router are answered, and where. Created by {@link ConfigurationReader}; what is absent is
 * null.
 *
 * @param host the address; by default 127.0.0.1
 * @param port the port; 0 for any free one, by default 9090
 * @param token what requests must show as {@code Authorization: Bearer}
 * @param tls keys and certificates; null to listen without TLS
 * @param role a role of a container, whose users are answered by the WAR in it
 * @param tail what may be seen of messages while they pass by; by default nothing
 */
public record ManagementConfiguration(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable Secret token,
        @Nullable TlsConfiguration tls,
        @Nullable String role,
        @Nullable String tail) {
    private static final String PLACE = "management";
    private static final int DEFAULT_PORT = 9090;
    private static final int SHORTEST_TOKEN = 16;

    ManagementSettings settings() {
        int known = port == null ? DEFAULT_PORT : port;
        if (known < 0 || known > 65535) {
            throw new ConfigurationException(PLACE + ".port: must be from 0 (any free one) to 65535");
        }
        if (token != null && token.length() < SHORTEST_TOKEN) {
            throw new ConfigurationException(PLACE + ".token: has " + token.length() + " octets, and needs at least "
                    + SHORTEST_TOKEN + " that nobody can guess: openssl rand -hex 32");
        }
        if (role != null && role.isBlank()) {
            throw new ConfigurationException(PLACE + ".role: must be the name of a role of the container");
        }
        ManagementSettings settings = new ManagementSettings(
                PLACE,
                host == null ? "127.0.0.1" : host,
                known,
                token,
                tls == null ? null : tls.settings(PLACE + ".tls"),
                role,
                access(),
                onlyStandalone());
        TlsKeys unused = settings.keys();
        if (!settings.isGuarded() && !settings.isOnlyForThisMachine()) {
            throw new ConfigurationException(PLACE + ".host: " + settings.host()
                    + " is reachable from other machines, and whoever reaches it could read the metrics and drain the"
                    + " router: add \"token\" (such as \"token\": \"file:management-token\"), or \"tls\" with"
                    + " \"clientCertificates\": \"required\", or listen on 127.0.0.1");
        }
        if (settings.tail() == TailAccess.PAYLOADS && !settings.isGuarded()) {
            throw new ConfigurationException(PLACE + ".tail: any program on this machine could read what sessions tell"
                    + " each other: add \"token\" (such as \"token\": \"file:management-token\"), or \"tls\" with"
                    + " \"clientCertificates\": \"required\", or show \"messages\" alone");
        }
        return settings;
    }

    private TailAccess access() {
        String known = Settings.oneOf(PLACE + ".tail", tail, "off", "messages", "payloads");
        return TailAccess.valueOf(known.toUpperCase(Locale.ROOT));
    }

    private List<String> onlyStandalone() {
        List<String> keys = new ArrayList<>();
        if (host != null) {
            keys.add(PLACE + ".host");
        }
        if (port != null) {
            keys.add(PLACE + ".port");
        }
        if (tls != null) {
            keys.add(PLACE + ".tls");
        }
        return keys;
    }
}
