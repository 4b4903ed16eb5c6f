package dev.parley.http.handshake;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Connections that have begun something which costs memory, and have not ended it: so many at a time. Where there are more, the oldest of
 * the address that has the most has to go. For all threads.
 *
 * @param <C> connections
 */
final class HalfOpen<C> {
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int most;

    /** The oldest of each first. Guarded by this. */
    private final Map<Object, Set<C>> byNetwork = new HashMap<>();

    /** Guarded by this. */
    private int count;

    HalfOpen(int most) {
        this.most = most;
    }

    /** One more of that address; the one that has to go for it, or null. */
    synchronized @Nullable C begin(C connection, InetAddress address) {
        if (!byNetwork
                .computeIfAbsent(network(address), first -> new LinkedHashSet<>(2))
                .add(connection)) {
            return null;
        }
        count++;
        if (count <= most) {
            return null;
        }
        Map.Entry<Object, Set<C>> greatest = null;
        for (Map.Entry<Object, Set<C>> each : byNetwork.entrySet()) {
            if (greatest == null || each.getValue().size() > greatest.getValue().size()) {
                greatest = each;
            }
        }
        C oldest =
                greatest == null ? connection : greatest.getValue().iterator().next();
        remove(greatest == null ? network(address) : greatest.getKey(), oldest);
        return oldest;
    }

    /** It is through with it, or gone. */
    synchronized void end(C connection, InetAddress address) {
        remove(network(address), connection);
    }

    private void remove(Object network, C connection) {
        byNetwork.computeIfPresent(network, (same, its) -> {
            count -= its.remove(connection) ? 1 : 0;
            return its.isEmpty() ? null : its;
        });
    }

    synchronized int count() {
        return count;
    }

    /** Of IPv6, whoever has one address has many. */
    private static Object network(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == IPV6_BYTES ? Arrays.hashCode(Arrays.copyOf(octets, IPV6_NETWORK_BYTES)) : address;
    }
}
