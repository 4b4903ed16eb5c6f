package dev.parley.client;

import org.jspecify.annotations.Nullable;

/**
 * Who a client logs in as, and how it proves that. Immutable: good for any number of sessions. Made by users, given to {@link
 * ClientBuilder#login}.
 *
 * <pre>{@code
 * Client.builder().uri("wss://example.com/ws").realm("realm1").login(Login.scram("joe", password)).open();
 * }</pre>
 *
 * @since 0.1
 */
public final class Login {
    private final dev.parley.auth.login.Login proof;

    private Login(dev.parley.auth.login.Login proof) {
        this.proof = proof;
    }

    /**
     * Without proof, or by what the handshake shows already: a certificate, an Authorization header, a cookie.
     *
     * @param authid null where any name will do
     */
    public static Login anonymous(@Nullable String authid) {
        return new Login(dev.parley.auth.login.Login.anonymous(authid));
    }

    /**
     * By a ticket, which itself goes to the router, and so only where nobody on the way can read it; see {@link
     * ClientBuilder#allowPlaintext} ("Ticket-based Authentication").
     */
    public static Login ticket(String authid, String ticket) {
        return new Login(dev.parley.auth.login.Login.ticket(authid, ticket));
    }

    /** By a secret, or the password it is derived from: the router says which ("Challenge Response Authentication"). */
    public static Login wampcra(String authid, String secret) {
        return new Login(dev.parley.auth.login.Login.wampcra(authid, secret));
    }

    /** By a password, and the router must prove that it knows it too ("Salted Challenge Response"). */
    public static Login scram(String authid, String password) {
        return new Login(dev.parley.auth.login.Login.scram(authid, password));
    }

    /**
     * By a password, bound to the TLS channel: nobody between can pass it on.
     *
     * @param channelBinding {@code tls-unique}, {@code tls-exporter} or {@code tls-server-end-point}
     */
    public static Login scram(String authid, String password, String channelBinding) {
        return new Login(dev.parley.auth.login.Login.scram(authid, password, channelBinding));
    }

    /**
     * By an Ed25519 private key ("Cryptosign-based Authentication").
     *
     * @param authid null where the key alone says who it is
     * @param privateKey in hex: 32 bytes, or those and the public key's 32
     * @throws IllegalArgumentException if it is not of that form
     */
    public static Login cryptosign(@Nullable String authid, String privateKey) {
        return new Login(dev.parley.auth.login.Login.cryptosign(authid, privateKey));
    }

    /**
     * By an Ed25519 private key, bound to the TLS channel: nobody between can pass it on.
     *
     * @param authid null where the key alone says who it is
     * @param privateKey in hex: 32 bytes, or those and the public key's 32
     * @param channelBinding {@code tls-unique} or {@code tls-exporter}
     * @throws IllegalArgumentException if the key is not of that form
     */
    public static Login cryptosign(@Nullable String authid, String privateKey, String channelBinding) {
        return new Login(dev.parley.auth.login.Login.cryptosign(authid, privateKey, channelBinding));
    }

    dev.parley.auth.login.Login proof() {
        return proof;
    }

    /** Its method and authid. */
    @Override
    public String toString() {
        return proof.method() + (proof.authid() == null ? "" : " of " + proof.authid());
    }
}
