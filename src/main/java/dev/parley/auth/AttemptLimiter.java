package dev.parley.auth;

import dev.parley.auth.AuthenticationSettings.AttemptLimits;
import dev.parley.auth.crypto.Hashes;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many attempts to come into a realm may fail, by address and by authid. An attempt counts from its beginning,
 * so that many at once get no further than one after the other; one that succeeds no longer counts. Threads may share it.
 */
final class AttemptLimiter {
    /** Choice: of more addresses or names than these at a time, those whose window began first are forgotten. */
    static final int MAX_COUNTED = 65_536;

    private static final int MAX_KEY_LENGTH = 64;
    private static final int IPV6_NETWORK_BYTES = 8;

    private static final class Count {
        final long began;
        int failed;

        Count(long began) {
            this.began = began;
        }
    }

    private final Map<String, Count> byAddress = new LinkedHashMap<>();
    private final Map<String, Count> byAuthid = new LinkedHashMap<>();
    private AttemptLimits limits;

    AttemptLimiter(AttemptLimits limits) {
        this.limits = limits;
    }

    synchronized void limit(AttemptLimits changed) {
        limits = changed;
    }

    /** Whether another attempt is allowed now; it is not counted by this. */
    synchronized boolean mayBegin(@Nullable InetAddress address, @Nullable String authid, long now) {
        return (address == null || failed(byAddress, key(address), now) < limits.perAddress())
                && (authid == null || failed(byAuthid, key(authid), now) < limits.perAuthid());
    }

    /** Counts an attempt, if it is allowed. */
    synchronized boolean begin(@Nullable InetAddress address, @Nullable String authid, long now) {
        if (!mayBegin(address, authid, now)) {
            return false;
        }
        if (address != null) {
            count(byAddress, key(address), now);
        }
        if (authid != null) {
            count(byAuthid, key(authid), now);
        }
        return true;
    }

    /** That attempt has succeeded. */
    synchronized void succeeded(@Nullable InetAddress address, @Nullable String authid) {
        if (address != null) {
            forgive(byAddress.get(key(address)));
        }
        if (authid != null) {
            forgive(byAuthid.get(key(authid)));
        }
    }

    /** How many addresses and names are being counted. */
    synchronized int size() {
        return byAddress.size() + byAuthid.size();
    }

    private int failed(Map<String, Count> counts, String key, long now) {
        Count count = counts.get(key);
        return count == null || isOver(count, now) ? 0 : count.failed;
    }

    private boolean isOver(Count count, long now) {
        return now - count.began >= limits.windowMillis();
    }

    private void count(Map<String, Count> counts, String key, long now) {
        Count count = counts.get(key);
        if (count == null || isOver(count, now)) {
            counts.remove(key);
            makeRoom(counts, now);
            count = new Count(now);
            counts.put(key, count);
        }
        count.failed++;
    }

    /** Counts whose window is over stand at the head. */
    private void makeRoom(Map<String, Count> counts, long now) {
        Iterator<Count> oldest = counts.values().iterator();
        while (oldest.hasNext()) {
            if (!isOver(oldest.next(), now) && counts.size() < MAX_COUNTED) {
                break;
            }
            oldest.remove();
        }
    }

    private static void forgive(@Nullable Count count) {
        if (count != null && count.failed > 0) {
            count.failed--;
        }
    }

    /** Choice: of IPv6 the network counts, for a host has 2^64 addresses there. */
    private static String key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return Hashes.hex(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }

    private static String key(String authid) {
        return authid.length() <= MAX_KEY_LENGTH
                ? authid
                : Hashes.hex(Hashes.sha256(authid.getBytes(StandardCharsets.UTF_8)));
    }
}
