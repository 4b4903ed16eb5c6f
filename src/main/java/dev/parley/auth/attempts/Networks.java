package dev.parley.auth.attempts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What counts as one address: of IPv6 the network, for a host has 2^64 addresses there. Called by whoever counts peers. */
public final class Networks {
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int IPV6_BYTES = 16;

    private Networks() {}

    /** The address by which that one is counted. */
    public static InetAddress of(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address;
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES), IPV6_BYTES);
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    /** The same, where it is known. */
    public static @Nullable InetAddress ofNullable(@Nullable InetAddress address) {
        return address == null ? null : of(address);
    }
}
