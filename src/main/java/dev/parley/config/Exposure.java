package dev.parley.config;

import dev.parley.message.AuthMethod;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The check whether a listener exposes secrets to the network. Called where listeners start, and where a configuration is checked. */
public final class Exposure {
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127\\.[\\d.]+|::1");

    /** The methods that send the secret itself, with which another peer could log in. */
    private static final Set<AuthMethod> SENDING_SECRETS =
            EnumSet.of(AuthMethod.TICKET, AuthMethod.BASIC, AuthMethod.BEARER, AuthMethod.COOKIE);

    private Exposure() {}

    /** Whether nobody on another machine can reach that address. */
    static boolean isThisMachine(String host) {
        return THIS_MACHINE.matcher(host).matches();
    }

    /** A warning if the token of the management listener goes over the network without TLS; else null. */
    public static @Nullable String warning(ManagementSettings management) {
        return management.token() == null || management.tls() != null || management.isOnlyForThisMachine()
                ? null
                : management.host()
                        + " is reachable from other machines without TLS, and anyone on the network can read the token:"
                        + " add \"tls\", or listen on 127.0.0.1 behind a proxy that speaks TLS";
    }

    /** A warning if the listener is reachable from other machines without TLS while a realm's method sends secrets; else null. */
    public static @Nullable String warning(ServerSettings settings, ListenerSettings listener) {
        if (listener.tls() != null || isThisMachine(listener.host())) {
            return null;
        }
        Set<AuthMethod> exposed = settings.router().realms().stream()
                .flatMap(realm -> realm.authentication().methods().keySet().stream())
                .filter(SENDING_SECRETS::contains)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(AuthMethod.class)));
        return exposed.isEmpty()
                ? null
                : listener.host() + " is reachable from other machines without TLS, and "
                        + exposed.stream().map(AuthMethod::key).collect(Collectors.joining(", "))
                        + " send secrets that anyone on the network can read: add \"tls\" to the listener, or listen on"
                        + " 127.0.0.1 behind a proxy that speaks TLS";
    }
}
