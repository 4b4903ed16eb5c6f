package dev.parley.config;

import dev.parley.message.AuthMethod;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks whether secrets go over a network as they are. For those who start listeners, and who check a configuration. */
public final class Exposure {
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127\\.[\\d.]+|::1");

    /** By these, what the peer shows is all that it needs to come in again. */
    private static final Set<AuthMethod> SHOWING =
            EnumSet.of(AuthMethod.TICKET, AuthMethod.BASIC, AuthMethod.BEARER, AuthMethod.COOKIE);

    private Exposure() {}

    /** What people should know of a listener, or null. */
    public static @Nullable String warning(ServerSettings settings, ListenerSettings listener) {
        if (listener.tls() != null || THIS_MACHINE.matcher(listener.host()).matches()) {
            return null;
        }
        Set<AuthMethod> exposed = settings.router().realms().stream()
                .flatMap(realm -> realm.authentication().methods().keySet().stream())
                .filter(SHOWING::contains)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(AuthMethod.class)));
        return exposed.isEmpty()
                ? null
                : listener.host() + " is reached from other machines without TLS, and "
                        + exposed.stream().map(AuthMethod::key).collect(Collectors.joining(", "))
                        + " show secrets to whoever is on the way: add \"tls\" to the listener, or listen on 127.0.0.1"
                        + " behind a proxy that speaks TLS";
    }
}
