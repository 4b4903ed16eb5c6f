package dev.parley.message;

import org.jspecify.annotations.Nullable;

/** The authentication methods, by their names in {@code HELLO.Details.authmethods}. */
public enum AuthMethod {
    /** No proof. */
    ANONYMOUS("anonymous", false),
    /** A shared secret, sent as it is. */
    TICKET("ticket", false),
    /** A challenge signed with a shared secret. */
    WAMPCRA("wampcra", false),
    /** A challenge that both sides answer with what they derive from a password. */
    WAMP_SCRAM("wamp-scram", false),
    /** A challenge signed with an Ed25519 key. */
    CRYPTOSIGN("cryptosign", false),
    /** A JSON Web Token in the handshake. */
    BEARER("bearer", true),
    /** HTTP Basic in the handshake. */
    BASIC("basic", true),
    /** A TLS client certificate. */
    TLS("tls", true),
    /** A principal that the Jakarta container has authenticated. */
    CONTAINER("container", true),
    /** A cookie of a browser that has logged in by another method. */
    COOKIE("cookie", true);

    private final String key;
    private final boolean isOfTransport;

    AuthMethod(String key, boolean isOfTransport) {
        this.key = key;
        this.isOfTransport = isOfTransport;
    }

    /** The method's name on the wire. */
    public String key() {
        return key;
    }

    /** Whether the handshake carries the whole proof, and no CHALLENGE follows ("Transport-level Authentication"). */
    public boolean isOfTransport() {
        return isOfTransport;
    }

    /** The method of that name on the wire; null for an unknown one. */
    public static @Nullable AuthMethod of(String key) {
        for (AuthMethod method : values()) {
            if (method.key.equals(key)) {
                return method;
            }
        }
        return null;
    }
}
