package dev.parley.runtime.work;

import dev.parley.auth.attempts.Networks;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts connections, all of them and by address. The hub's, and one for sockets; threads share it. */
public final class Crowd {
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private int count;

    /** Counts one more, unless that would be more than so many, of all or of that address. */
    public synchronized boolean enter(@Nullable InetAddress address, long connections, long connectionsPerAddress) {
        if (isFull(address, connections, connectionsPerAddress)) {
            return false;
        }
        count++;
        if (address != null) {
            byAddress.merge(Networks.of(address), 1, Integer::sum);
        }
        return true;
    }

    /** Counts one less. */
    public synchronized void leave(@Nullable InetAddress address) {
        count--;
        if (address != null) {
            byAddress.computeIfPresent(Networks.of(address), (same, its) -> its == 1 ? null : its - 1);
        }
    }

    /** Whether one more would be more than so many, of all or of that address. */
    public synchronized boolean isFull(@Nullable InetAddress address, long connections, long connectionsPerAddress) {
        return count >= connections
                || (address != null
                        && !address.isLoopbackAddress()
                        && byAddress.getOrDefault(Networks.of(address), 0) >= connectionsPerAddress);
    }
}
