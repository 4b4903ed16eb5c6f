package dev.parley.auth.login;

import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.SaslPrep;
import dev.parley.auth.crypto.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a client logs in as, and how it proves that. Made by users. Immutable: good for any number of sessions, one after the
 * other.
 */
public sealed interface Login permits AnonymousLogin, TicketLogin, CraLogin, ScramLogin, CryptosignLogin {

    /** For {@code HELLO.Details.authmethods}. */
    String method();

    /** For {@code HELLO.Details.authid}; null where the router finds it out. */
    @Nullable
    String authid();

    /** Whether the secret itself goes to the router, so that whoever reads along has it. */
    default boolean showsSecret() {
        return false;
    }

    /**
     * Begins one session.
     *
     * @param channelBindings what identifies the TLS channel, by type, as far as the transport knows
     * @throws AuthenticationException if a channel binding is wanted that is not there
     */
    LoginExchange begin(RandomBytes random, Map<String, byte[]> channelBindings) throws AuthenticationException;

    /**
     * Without proof, or by what the handshake has already shown: a certificate, an Authorization header, a cookie.
     *
     * @param authid null where any name will do
     */
    static Login anonymous(@Nullable String authid) {
        return new AnonymousLogin(authid);
    }

    /** The ticket itself goes to the router: over {@code wss} only. */
    static Login ticket(String authid, String ticket) {
        return new TicketLogin(authid, Secret.of(ticket));
    }

    /** By a secret, or the password it is derived from: the router says which. */
    static Login wampcra(String authid, String secret) {
        return new CraLogin(authid, Secret.of(secret));
    }

    /** By a password, and the router must prove that it knows it too. */
    static Login scram(String authid, String password) {
        return new ScramLogin(SaslPrep.prepare(authid), Secret.of(SaslPrep.prepare(password)), null);
    }

    /**
     * The same, bound to the TLS channel: nobody between can pass it on.
     *
     * @param channelBinding {@code tls-unique}, {@code tls-exporter} or {@code tls-server-end-point}
     */
    static Login scram(String authid, String password, String channelBinding) {
        return new ScramLogin(SaslPrep.prepare(authid), Secret.of(SaslPrep.prepare(password)), channelBinding);
    }

    /**
     * By an Ed25519 private key.
     *
     * @param authid null where the key alone says who it is
     * @param privateKey in hex: 32 bytes, or those and the public key's 32
     * @throws IllegalArgumentException if it is not of that form
     */
    static Login cryptosign(@Nullable String authid, String privateKey) {
        return CryptosignLogin.of(authid, privateKey, null);
    }

    /**
     * The same, bound to the TLS channel.
     *
     * @param channelBinding {@code tls-unique} or {@code tls-exporter}
     */
    static Login cryptosign(@Nullable String authid, String privateKey, String channelBinding) {
        return CryptosignLogin.of(authid, privateKey, channelBinding);
    }
}
