package dev.parley.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The keys of one JSON Web Key Set as they come and go: by which tokens are verified now, and by which others have come in who may
 * stay. Filled by a {@link JwkSource}; threads share it. Times are nanoseconds of any clock that nobody sets.
 *
 * <p>Choice: whoever has come in by a key goes when a set without it has been read, which from a network must be confirmed by
 * another set, a while later: one server of several may not know a new key yet. Where nothing can be read nobody goes, but after a
 * day the keys verify no more tokens.
 */
final class KeyRing {
    private static final long PRESENT = Long.MAX_VALUE;

    private final long confirmNanos;
    private final long ageNanos;
    private JWKSet keys = new JWKSet();
    private long readNanos;
    private boolean isRead;

    /** By their thumbprints, since when keys in force are missing in what is read, or {@link #PRESENT}. */
    private final Map<String, Long> inForce = new HashMap<>();

    /**
     * Without keys.
     *
     * @param confirmNanos how long a key must be missing
     * @param ageNanos how long keys verify tokens that cannot be read again; {@link Long#MAX_VALUE} for ever
     */
    KeyRing(long confirmNanos, long ageNanos) {
        this.confirmNanos = confirmNanos;
        this.ageNanos = ageNanos;
    }

    /**
     * Takes over a set that has been read.
     *
     * @return whether keys are not in force any more that were so before
     */
    synchronized boolean take(JWKSet read, long nowNanos) throws JOSEException {
        Map<String, Long> present = new HashMap<>();
        for (JWK key : read.getKeys()) {
            present.put(Jwt.thumbprint(key), PRESENT);
        }
        keys = read;
        readNanos = nowNanos;
        isRead = true;
        boolean isWithdrawn = false;
        Iterator<Map.Entry<String, Long>> former = inForce.entrySet().iterator();
        while (former.hasNext()) {
            Map.Entry<String, Long> key = former.next();
            if (!present.containsKey(key.getKey())) {
                long since = key.getValue() == PRESENT ? nowNanos : key.getValue();
                key.setValue(since);
                if (nowNanos - since >= confirmNanos) {
                    former.remove();
                    isWithdrawn = true;
                }
            }
        }
        inForce.putAll(present);
        return isWithdrawn;
    }

    /** Whether a key is missing and that is to be confirmed. */
    synchronized boolean isInDoubt() {
        return inForce.values().stream().anyMatch(since -> since != PRESENT);
    }

    /** What tokens are verified with. */
    synchronized JWKSet keys(long nowNanos) {
        return nowNanos - readNanos > ageNanos ? new JWKSet() : keys;
    }

    /** Whether who has come in by that key may stay. Before anything has been read they may, until it is known that it is missing. */
    synchronized boolean isInForce(String thumbprint) {
        if (!isRead) {
            inForce.putIfAbsent(thumbprint, PRESENT);
        }
        return inForce.containsKey(thumbprint);
    }
}
