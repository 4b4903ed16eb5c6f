package dev.parley.jakarta;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are believed when they say for whom they pass a request on. Made where a configuration is read, asked by all that
 * receives handshakes. The addresses that it finds count for limits and logs; nobody gets a right by them. Immutable.
 */
public final class TrustedProxies {
    /** No proxy is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
    private static final String FORWARDED = "Forwarded";
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FOR = "for=";

    private final List<Network> networks;

    /** Addresses whose first bits are those. */
    private record Network(List<Byte> address, int bits) {
        static Network of(String text) {
            String[] parts = text.split("/", 2);
            InetAddress address = literal(parts[0]);
            if (address == null) {
                throw new IllegalArgumentException("\"" + text
                        + "\" is no address: write one such as \"192.0.2.1\", or a network such as \"10.0.0.0/8\"");
            }
            int all = address.getAddress().length * Byte.SIZE;
            int bits = parts.length == 1 ? all : bits(parts[1]);
            if (bits < 0 || bits > all) {
                throw new IllegalArgumentException(
                        "\"" + text + "\": there are 0 to " + all + " bits behind the slash");
            }
            return new Network(bytes(address), bits);
        }

        private static int bits(String text) {
            return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
        }

        private static List<Byte> bytes(InetAddress address) {
            List<Byte> bytes = new ArrayList<>();
            for (byte one : address.getAddress()) {
                bytes.add(one);
            }
            return bytes;
        }

        boolean has(InetAddress other) {
            List<Byte> its = bytes(other);
            boolean isIn = its.size() == address.size();
            for (int bit = 0; isIn && bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                isIn = ((its.get(bit / Byte.SIZE) ^ address.get(bit / Byte.SIZE)) & mask) == 0;
            }
            return isIn;
        }
    }

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * The proxies with those addresses, and in those networks.
     *
     * @param addresses such as {@code 192.0.2.1} and {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is neither an address nor a network; the message says which
     */
    public static TrustedProxies of(List<String> addresses) {
        return new TrustedProxies(addresses.stream().map(Network::of).toList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrustedProxies proxies && networks.equals(proxies.networks);
    }

    @Override
    public int hashCode() {
        return networks.hashCode();
    }

    /** Whether that is the address of such a proxy. */
    public boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.has(address));
    }

    /**
     * Who has sent a request: going back from this end of the connection, the first address that is not one of these proxies. Where
     * Forwarded (RFC 7239) and X-Forwarded-For name different addresses, it is the proxy that sends the request.
     *
     * @param from the other end of the connection
     * @param headers gives the lines of a header by its name
     */
    public InetAddress client(InetAddress from, Function<String, List<String>> headers) {
        if (!trusts(from)) {
            return from;
        }
        List<String> forwarded = headers.apply(FORWARDED);
        List<String> forwardedFor = headers.apply(FORWARDED_FOR);
        InetAddress byOne = last(from, hops(forwarded, true));
        InetAddress byOther = last(from, hops(forwardedFor, false));
        if (forwarded.isEmpty() || forwardedFor.isEmpty()) {
            return forwarded.isEmpty() ? byOther : byOne;
        }
        // a proxy writes one of them, and may pass on the other as whoever is behind it wrote it
        return byOne.equals(byOther) ? byOne : from;
    }

    /** The first from the end that is not trusted; where that cannot be read, the proxy that has it from there. */
    private InetAddress last(InetAddress from, List<String> hops) {
        InetAddress last = from;
        List<String> backwards = new ArrayList<>(hops);
        Collections.reverse(backwards);
        for (String hop : backwards) {
            InetAddress address = literal(hop);
            if (address == null) {
                return last;
            }
            last = address;
            if (!trusts(address)) {
                return last;
            }
        }
        return last;
    }

    private static List<String> hops(List<String> lines, boolean isForwarded) {
        List<String> hops = new ArrayList<>();
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                hops.add(isForwarded ? node(element) : withoutPort(element.strip()));
            }
        }
        return hops;
    }

    /** The {@code for} of an element of Forwarded (RFC 7239); empty where there is none. */
    private static String node(String element) {
        return Arrays.stream(element.split(";", -1))
                .map(String::strip)
                .filter(pair -> pair.regionMatches(true, 0, FOR, 0, FOR.length()))
                .map(pair -> withoutPort(pair.substring(FOR.length()).replace("\"", "")))
                .findFirst()
                .orElse("");
    }

    private static String withoutPort(String node) {
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return end < 0 ? "" : node.substring(1, end);
        }
        int colon = node.indexOf(':');
        return colon >= 0 && colon == node.lastIndexOf(':') ? node.substring(0, colon) : node;
    }

    /** Never asks for a name. */
    private static @Nullable InetAddress literal(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }
}
