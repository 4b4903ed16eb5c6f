package dev.parley.jakarta;

import dev.parley.runtime.Reading;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of the handshake that the current thread is at. WebSocket's API does not say; whoever hands requests
 * to the container (a filter, a request listener) enters it here, and the {@link RouterConfigurator} takes it from here.
 *
 * @param address where the TCP connection comes from
 * @param host the Host header
 * @param isForwarded whether a proxy says that it passes the request on for another
 * @param isSecure whether the connection is of TLS
 * @param certificate the TLS client's own certificate, which the TLS layer has verified; null where there is none
 * @param reading stops reading from it; null where the container has no such thing
 * @param line carries its text messages past the container; null where the container has no such thing
 */
public record Peer(
        InetAddress address,
        @Nullable String host,
        boolean isForwarded,
        boolean isSecure,
        @Nullable X509Certificate certificate,
        @Nullable Reading reading,
        @Nullable TextLine line) {
    private static final ThreadLocal<Peer> CURRENT = new ThreadLocal<>();

    /** Headers by which proxies say that they pass a request on. */
    public static final List<String> FORWARDING_HEADERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");

    /** A peer without TLS. */
    public Peer(InetAddress address, @Nullable String host, boolean isForwarded) {
        this(address, host, isForwarded, false, null, null, null);
    }

    /** Whether the peer is certainly on this machine. */
    public boolean isLocal() {
        return address.isLoopbackAddress() && !isForwarded;
    }

    public static void enter(Peer peer) {
        CURRENT.set(peer);
    }

    public static void leave() {
        CURRENT.remove();
    }

    /** Who is at the other end of the handshake that the current thread is at; null where nobody has entered it. */
    public static @Nullable Peer current() {
        return CURRENT.get();
    }
}
