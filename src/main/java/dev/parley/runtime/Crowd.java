package dev.parley.runtime;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the connections, all of them and by address. The hub's; threads share it. */
final class Crowd {
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private int count;

    /** Counts one more, unless that would be too many. */
    synchronized boolean enter(@Nullable InetAddress address, Limits limits) {
        if (isFull(address, limits)) {
            return false;
        }
        count++;
        if (address != null) {
            byAddress.merge(address, 1, Integer::sum);
        }
        return true;
    }

    /** Counts one less. */
    synchronized void leave(@Nullable InetAddress address) {
        count--;
        if (address != null) {
            byAddress.computeIfPresent(address, (same, its) -> its == 1 ? null : its - 1);
        }
    }

    synchronized boolean isFull(@Nullable InetAddress address, Limits limits) {
        return count >= limits.connections()
                || (address != null
                        && !address.isLoopbackAddress()
                        && byAddress.getOrDefault(address, 0) >= limits.connectionsPerAddress());
    }
}
