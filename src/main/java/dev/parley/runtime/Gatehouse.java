package dev.parley.runtime;

import dev.parley.auth.Authentication;
import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.ContainerAttempt;
import dev.parley.auth.Evidence;
import dev.parley.auth.HeaderCheck;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import dev.parley.runtime.work.Crowd;
import dev.parley.runtime.work.Derivations;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a handshake has to know before there is a connection: who may come, how many, and by which means. One for a {@link
 * Hub}; asked by transports, in any thread.
 */
public final class Gatehouse {
    private final Clock clock;
    private final Crowd crowd = new Crowd();
    private final Derivations derivations;
    private volatile Limits limits;

    /** How peers come into each realm. */
    private volatile Collection<Authentication> gates;

    Gatehouse(Clock clock, Derivations derivations, Limits limits, Collection<Authentication> gates) {
        this.clock = clock;
        this.derivations = derivations;
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

    /** What is said of the Authorization header of a handshake. */
    public enum Standing {
        /** It is right, or absent, or not meant for the router. */
        ACCEPTED,
        REFUSED,
        /** Too many attempts have failed. */
        ONE_TOO_MANY,
        /** So many others wait to be checked that this one is not. */
        BUSY
    }

    /**
     * What is said of the Authorization header of a handshake, and what of it matters to the answer.
     *
     * @param challenges the values of {@code WWW-Authenticate} where it is refused
     * @param windowMillis after how long there may be another attempt, where there were too many
     */
    public record Header(Standing standing, List<String> challenges, long windowMillis, Runnable forgiveness) {
        static Header of(HeaderCheck check) {
            Standing standing = check.challenges().isEmpty()
                    ? Standing.ACCEPTED
                    : check.isOneTooMany() ? Standing.ONE_TOO_MANY : Standing.REFUSED;
            return new Header(standing, check.challenges(), check.windowMillis(), check::forgive);
        }

        /** The attempt counts no longer: another has let the peer in. */
        public void forgive() {
            forgiveness.run();
        }
    }

    /**
     * Looks at the Authorization header of a handshake, without waiting: keys are derived in threads for that. The attempt counts from
     * now on.
     */
    public CompletionStage<Header> look(Evidence evidence) {
        HeaderCheck check = HeaderCheck.of(gates, evidence, System.currentTimeMillis(), clock.monotonicMillis());
        if (check.isDecided()) {
            return CompletableFuture.completedFuture(Header.of(check));
        }
        CompletableFuture<Header> answer = new CompletableFuture<>();
        boolean isTaken = derivations.execute(evidence.address(), () -> {
            try {
                check.decide();
                answer.complete(Header.of(check));
            } catch (Throwable bug) {
                answer.completeExceptionally(bug);
                throw bug;
            }
        });
        if (!isTaken) {
            check.forgive();
            answer.complete(new Header(Standing.BUSY, List.of(), 0, () -> {}));
        }
        return answer;
    }

    /**
     * Counts an attempt to come in as a user of the container, who is asked about afterwards; empty where there have been too many.
     * Realms that have users of their own with passwords have counted it when they were asked.
     */
    public Optional<ContainerLogin> beginContainerLogin(@Nullable InetAddress address, String user) {
        List<Authentication> realms = gates.stream()
                .filter(gate -> allows(gate, AuthMethod.CONTAINER))
                .filter(gate -> !allows(gate, AuthMethod.BASIC))
                .toList();
        ContainerAttempt attempt = ContainerAttempt.begin(realms, address, user, clock.monotonicMillis());
        return attempt == null ? Optional.empty() : Optional.of(() -> attempt.succeeded(clock.monotonicMillis()));
    }

    /** An attempt that counts unless it is told that it has succeeded. */
    public interface ContainerLogin {
        void succeeded();
    }

    /** After how long whoever has failed too often may try again as a user of the container. */
    public long containerWindowMillis() {
        return gates.stream()
                .filter(gate -> allows(gate, AuthMethod.CONTAINER))
                .mapToLong(gate -> gate.settings().attempts().windowMillis())
                .max()
                .orElse(0);
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
        return gates.stream().anyMatch(gate -> allows(gate, method));
    }

    private static boolean allows(Authentication gate, AuthMethod method) {
        return gate.settings().methods().containsKey(method);
    }

    /** The roles that are worth asking the container about. */
    public Set<String> containerRoles() {
        return gates.stream()
                .flatMap(gate -> gate.settings().containerRoles().stream())
                .collect(Collectors.toSet());
    }

    /** Whether a connection more from that address, where it is known, would be too many. */
    public boolean isFull(@Nullable InetAddress address) {
        return crowd.isFull(address, limits.connections(), limits.connectionsPerAddress());
    }

    /** Counts a connection, unless it is too many. */
    public boolean enter(@Nullable InetAddress address) {
        return crowd.enter(address, limits.connections(), limits.connectionsPerAddress());
    }

    /** Counts one connection less: called once for each that {@link #enter} has counted. */
    public void leave(@Nullable InetAddress address) {
        crowd.leave(address);
    }
}
