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

    /** A warning if the listener is reachable from other machines without TLS while a realm's method sends secrets; else null. */
    public static @Nullable String warning(ServerSettings settings, ListenerSettings listener) {
        if (listener.tls() != null || THIS_MACHINE.matcher(listener.host()).matches()) {
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
