package dev.parley.runtime;

import dev.parley.auth.Authentication;
import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.Evidence;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a handshake has to know before there is a connection: who may come, how many, and by which means. One for a {@link
 * Hub}; asked by transports, in any thread.
 */
public final class Gatehouse {
    private final Clock clock;
    private final Crowd crowd = new Crowd();
    private volatile Limits limits;

    /** How peers come into each realm. */
    private volatile Collection<Authentication> gates;

    Gatehouse(Clock clock, Limits limits, Collection<Authentication> gates) {
        this.clock = clock;
        this.limits = limits;
        this.gates = gates;
    }

    /** Takes over another configuration. */
    void change(Limits newLimits, Collection<Authentication> newGates) {
        limits = newLimits;
        gates = newGates;
    }

    Limits limits() {
        return limits;
    }

    /** The names of the realms. */
    List<String> realms() {
        return gates.stream().map(Authentication::realm).toList();
    }

    /**
     * Whether a handshake is to be refused because of its Authorization header, with HTTP status 401.
     *
     * @return the values of {@code WWW-Authenticate}; empty where it may go on
     */
    public List<String> refusal(Evidence evidence) {
        return Authentication.refusal(gates, evidence, System.currentTimeMillis(), clock.monotonicMillis());
    }

    /** The cookie that the answer to a handshake is to set, or null for none. */
    @Nullable
    public NewCookie newCookie(Evidence evidence) {
        for (Authentication gate : gates) {
            if (gate.settings().methods().containsKey(AuthMethod.COOKIE)) {
                boolean isKnown = gates.stream().anyMatch(each -> each.knows(evidence, System.currentTimeMillis()));
                return isKnown ? null : new NewCookie(gate.newCookie(), longestCookieMillis());
            }
        }
        return null;
    }

    /** A value for our cookie, and how long a browser is to keep it. */
    public record NewCookie(Secret value, long maxAgeMillis) {}

    private long longestCookieMillis() {
        return gates.stream()
                .map(Authentication::settings)
                .filter(settings -> settings.methods().containsKey(AuthMethod.COOKIE))
                .mapToLong(AuthenticationSettings::cookieMaxAgeMillis)
                .max()
                .orElse(0);
    }

    /** Whether a realm lets in users of the container. */
    public boolean hasContainerUsers() {
        return allows(AuthMethod.CONTAINER);
    }

    /** Whether a realm has users of its own who come in by Basic authentication. */
    public boolean hasBasicUsers() {
        return allows(AuthMethod.BASIC);
    }

    private boolean allows(AuthMethod method) {
        return gates.stream().anyMatch(gate -> gate.settings().methods().containsKey(method));
    }

    /** The roles that are worth asking the container about. */
    public Set<String> containerRoles() {
        return gates.stream()
                .flatMap(gate -> gate.settings().containerRoles().stream())
                .collect(Collectors.toSet());
    }

    /** Whether a connection more from that address, where it is known, would be too many. */
    public boolean isFull(@Nullable InetAddress address) {
        return crowd.isFull(address, limits);
    }

    /** Counts a connection, unless it is too many. */
    public boolean enter(@Nullable InetAddress address) {
        return crowd.enter(address, limits);
    }

    /** To be called once for each that was counted. */
    public void leave(@Nullable InetAddress address) {
        crowd.leave(address);
    }
}
