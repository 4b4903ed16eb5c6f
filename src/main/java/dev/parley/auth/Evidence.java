package dev.parley.auth;

import dev.parley.auth.crypto.Secret;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the transport has seen of a peer in its handshake. Made by whoever receives the handshake, read by {@link Authentication}.
 * Immutable.
 *
 * @param address where the connection comes from, null where nobody knows
 * @param isLocal whether the peer is certainly on this machine
 * @param authorization the Authorization header
 * @param cookies the values of our cookie that the peer sent
 * @param issuedCookie the value of our cookie that the answer to the handshake sets
 * @param certificate the TLS client's own certificate, which the TLS layer has verified
 * @param channelBindings what identifies the TLS channel, by type: {@code tls-unique} (RFC 5929), {@code tls-exporter}
 *     (RFC 9266), {@code tls-server-end-point}
 * @param containerPrincipal the name of the user that the container has authenticated
 * @param containerRoles those of {@link AuthenticationSettings#containerRoles} that the container says the user has
 * @param transport what dynamic authenticators are told of the transport beside all that: {@code type}, {@code
 *     protocol}, {@code peer}, {@code http_headers_received} without secrets
 */
public record Evidence(
        @Nullable InetAddress address,
        boolean isLocal,
        @Nullable Secret authorization,
        List<Secret> cookies,
        @Nullable Secret issuedCookie,
        @Nullable X509Certificate certificate,
        Map<String, byte[]> channelBindings,
        @Nullable String containerPrincipal,
        Set<String> containerRoles,
        Map<String, @Nullable Object> transport) {

    /** What is known of a peer that has sent neither credentials, cookies nor a certificate. */
    public static Evidence of(@Nullable InetAddress address, boolean isLocal) {
        return new Evidence(address, isLocal, null, List.of(), null, null, Map.of(), null, Set.of(), Map.of());
    }

    /** The same with an Authorization header. */
    public Evidence withAuthorization(String header) {
        return new Evidence(
                address,
                isLocal,
                Secret.of(header),
                cookies,
                issuedCookie,
                certificate,
                channelBindings,
                containerPrincipal,
                containerRoles,
                transport);
    }

    /** The same with the cookies that the peer has sent, and the one that the answer sets; null where it sets none. */
    public Evidence withCookies(List<Secret> sent, @Nullable Secret issued) {
        return new Evidence(
                address,
                isLocal,
                authorization,
                sent,
                issued,
                certificate,
                channelBindings,
                containerPrincipal,
                containerRoles,
                transport);
    }

    /** The same with what TLS knows of the peer and of the channel. */
    public Evidence withTls(@Nullable X509Certificate client, Map<String, byte[]> bindings) {
        return new Evidence(
                address,
                isLocal,
                authorization,
                cookies,
                issuedCookie,
                client,
                bindings,
                containerPrincipal,
                containerRoles,
                transport);
    }

    /** The same with the user that the container has authenticated. */
    public Evidence withContainer(String principal, Set<String> roles) {
        return new Evidence(
                address,
                isLocal,
                authorization,
                cookies,
                issuedCookie,
                certificate,
                channelBindings,
                principal,
                roles,
                transport);
    }

    /** The same with what dynamic authenticators are told of the transport. */
    public Evidence withTransport(Map<String, @Nullable Object> details) {
        return new Evidence(
                address,
                isLocal,
                authorization,
                cookies,
                issuedCookie,
                certificate,
                channelBindings,
                containerPrincipal,
                containerRoles,
                details);
    }

    /** Tells which evidence there is, and no secret. */
    @Override
    public String toString() {
        return "Evidence[address=" + (address == null ? "unknown" : address.getHostAddress()) + ", isLocal=" + isLocal
                + ", authorization=" + (authorization != null) + ", cookies=" + cookies.size() + ", certificate="
                + (certificate != null) + ", channelBindings=" + channelBindings.keySet() + ", containerPrincipal="
                + (containerPrincipal != null) + "]";
    }
}
