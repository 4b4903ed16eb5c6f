package dev.parley.jakarta;

import dev.parley.runtime.Reading;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has sent the handshake that the current thread handles. The API of Jakarta WebSocket does not tell. So whatever sees the request
 * first (a filter, a request listener) calls {@link #enter}, and the {@link RouterConfigurator} finds it by {@link #current}.
 * Immutable.
 *
 * @param address where the TCP connection comes from
 * @param host the Host header; null where there is none
 * @param isForwarded whether a header of a proxy says that the request was passed on
 * @param isSecure whether the connection has TLS
 * @param certificate the TLS client's own certificate, which the TLS layer has verified; null where there is none
 * @param reading stops and resumes reading from the connection; null where the container cannot do that
 * @param line carries its text messages past the container; null where the container cannot do that
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

    /** From here on the current thread handles a handshake of that peer; {@link #leave} must follow. */
    public static void enter(Peer peer) {
        CURRENT.set(peer);
    }

    /** The current thread has handled the handshake. */
    public static void leave() {
        CURRENT.remove();
    }

    /** Who has sent the handshake that the current thread handles; null where nobody has called {@link #enter}. */
    public static @Nullable Peer current() {
        return CURRENT.get();
    }
}
