package dev.parley.auth;

import dev.parley.auth.attempts.AttemptLimiter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks the Authorization header of a handshake: it must be right in one of the realms that the peer may ask for. {@link #of} counts
 * the attempt and does what costs little; {@link #decide} does what takes long. Each handshake has its own, which one thread uses at a
 * time.
 */
public final class HeaderCheck {

    /** Credentials that a realm does not know yet. */
    private record Doubtful(HeaderMechanism mechanism, String credentials) {}

    private final List<Doubtful> doubtful = new ArrayList<>();
    private final List<AttemptLimiter.Counted> counted = new ArrayList<>();
    private final Set<String> challenges = new LinkedHashSet<>();
    private final long now;
    private long windowMillis;

    private HeaderCheck(long now) {
        this.now = now;
    }

    /**
     * Counts the attempt, and checks what costs little.
     *
     * @param realms all that the peer may ask for
     * @param now the time, in milliseconds since the epoch
     * @param monotonicMillis the time, in milliseconds of the monotonic clock
     */
    public static HeaderCheck of(Collection<Authentication> realms, Evidence evidence, long now, long monotonicMillis) {
        HeaderCheck check = new HeaderCheck(now);
        for (Authentication realm : realms) {
            if (realm.leavesToOthers(evidence) || check.begin(realm, evidence, monotonicMillis)) {
                check.accept();
                break;
            }
        }
        return check;
    }

    /** Whether the credentials are known to be right in that realm. */
    private boolean begin(Authentication realm, Evidence evidence, long monotonicMillis) {
        InetAddress address = evidence.address();
        for (HeaderMechanism mechanism : realm.headerMechanisms()) {
            String credentials = AuthorizationHeader.credentials(evidence, mechanism.scheme());
            if (credentials == null) {
                continue;
            }
            challenges.add(mechanism.challenge());
            windowMillis = Math.max(windowMillis, realm.settings().attempts().windowMillis());
            AttemptLimiter.Counted attempt =
                    realm.limiter().begin(address, mechanism.authid(credentials), monotonicMillis);
            if (attempt != null) {
                counted.add(attempt);
                HeaderMechanism.Verdict known = mechanism.known(credentials, now);
                if (known == null) {
                    doubtful.add(new Doubtful(mechanism, credentials));
                } else if (known.identity() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private void accept() {
        forgive();
        doubtful.clear();
        challenges.clear();
    }

    /** Whether {@link #decide} has nothing to do. */
    public boolean isDecided() {
        return doubtful.isEmpty();
    }

    /** Derives keys from passwords where that is needed. May take a second: not for threads that route. */
    public void decide() {
        for (Doubtful each : doubtful) {
            if (each.mechanism.check(each.credentials, now).identity() != null) {
                accept();
                return;
            }
        }
        doubtful.clear();
    }

    /** The values of {@code WWW-Authenticate} for a refusal with 401; empty where the handshake may go on. */
    public List<String> challenges() {
        return List.copyOf(challenges);
    }

    /** Whether it is refused because too many attempts have failed, whatever the header says. */
    public boolean isOneTooMany() {
        return !challenges.isEmpty() && counted.isEmpty();
    }

    /** How long a peer that {@link #isOneTooMany} has to wait at most, in milliseconds. */
    public long windowMillis() {
        return windowMillis;
    }

    /** Takes the attempt back: the header was not checked, or the peer was let in otherwise. */
    public void forgive() {
        counted.forEach(AttemptLimiter.Counted::forgive);
    }
}
