package dev.parley.auth;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Secret;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cookies by which a realm knows browsers again. A handshake sets a random one that means nothing yet; when the peer
 * has come in over that connection, it means the peer's account, until it expires or is forgotten. Used by {@link
 * Authentication}; threads may share it.
 *
 * <p>Only a cookie that was set in the same handshake ever gets a meaning: one that the peer brought along may have been
 * planted by somebody who knows it too.
 */
final class Cookies {
    /** Choice: of more browsers than these at a time, those that have been known longest are forgotten. */
    static final int MAX_KNOWN = 100_000;

    private static final int VALUE_BYTES = 32;

    /** The account that a browser has. The principal is kept to see whether it has changed since. */
    private record Known(Identity identity, @Nullable Principal principal, long expires) {}

    private final byte[] key;

    /** By the HMAC of their values: a copy of the memory holds no cookie, and the time of a lookup tells nothing. */
    private final Map<String, Known> known = new LinkedHashMap<>();

    Cookies(byte[] key) {
        this.key = key;
    }

    /** A value for a new cookie. */
    static Secret issue(RandomBytes random) {
        return Secret.of(Hashes.hex(random.next(VALUE_BYTES)));
    }

    private String hash(Secret cookie) {
        return Hashes.hex(Hashes.hmac(key, cookie));
    }

    /** From now on that cookie means that account. */
    synchronized void attach(Secret cookie, Identity identity, @Nullable Principal principal, long expires, long now) {
        String hash = hash(cookie);
        known.remove(hash);
        Iterator<Known> oldest = known.values().iterator();
        while (oldest.hasNext()) {
            if (oldest.next().expires() > now && known.size() < MAX_KNOWN) {
                break;
            }
            oldest.remove();
        }
        known.put(hash, new Known(identity, principal, expires));
    }

    /**
     * The account that the first cookie with a meaning stands for, or null. A cookie whose principal has changed since
     * means nobody, and so does one whose login does not count any more.
     */
    synchronized @Nullable Identity find(
            List<Secret> cookies, Directory directory, Predicate<Identity> isVouchedFor, long now) {
        for (Secret cookie : cookies) {
            Known found = known.get(hash(cookie));
            if (found != null
                    && found.expires() > now
                    && isUnchanged(found.principal(), directory)
                    && isVouchedFor.test(found.identity())) {
                return found.identity();
            }
        }
        return null;
    }

    private static boolean isUnchanged(@Nullable Principal then, Directory directory) {
        return then == null || then.equals(directory.principal(then.authid()));
    }

    /** Those cookies mean nobody any more. */
    synchronized void forget(List<Secret> cookies) {
        for (Secret cookie : cookies) {
            known.remove(hash(cookie));
        }
    }

    /** All cookies of that account mean nobody any more. */
    synchronized void forget(Identity account) {
        known.values().removeIf(one -> one.identity().isSameAccount(account));
    }

    synchronized void clear() {
        known.clear();
    }

    synchronized int size() {
        return known.size();
    }
}
