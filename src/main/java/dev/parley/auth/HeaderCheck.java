package dev.parley.auth;

import dev.parley.auth.attempts.AttemptLimiter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the Authorization header of a handshake is right in one of the realms that the peer may ask for. What is made of {@link #of}
 * has counted the attempt, before there is any work; {@link #decide} does the work that takes long. One for a handshake; used by one
 * thread at a time.
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
     * Counts the attempt, and looks at what costs little.
     *
     * @param realms all that the peer may ask for
     * @param monotonicMillis the time by the clock that nobody sets
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

    /** Whether the answer is there, and nothing has to be derived for it. */
    public boolean isDecided() {
        return doubtful.isEmpty();
    }

    /** Derives what is needed for the answer; may take a second, and must not be called by a thread that routes. */
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

    /** After how long there may be another attempt at the latest. */
    public long windowMillis() {
        return windowMillis;
    }

    /** The attempt counts no longer: nobody has looked at it, or another has let the peer in. */
    public void forgive() {
        counted.forEach(AttemptLimiter.Counted::forgive);
    }
}
