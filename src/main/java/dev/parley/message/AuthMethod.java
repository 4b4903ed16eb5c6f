package dev.parley.message;

import org.jspecify.annotations.Nullable;

/** The ways to come in, by their names in {@code HELLO.Details.authmethods}. */
public enum AuthMethod {
    ANONYMOUS("anonymous", false),
    TICKET("ticket", false),
    WAMPCRA("wampcra", false),
    WAMP_SCRAM("wamp-scram", false),
    CRYPTOSIGN("cryptosign", false),
    BEARER("bearer", true),
    BASIC("basic", true),
    TLS("tls", true),
    CONTAINER("container", true),
    COOKIE("cookie", true);

    private final String key;
    private final boolean isOfTransport;

    AuthMethod(String key, boolean isOfTransport) {
        this.key = key;
        this.isOfTransport = isOfTransport;
    }

    public String key() {
        return key;
    }

    /** Whether the handshake has it all, and no CHALLENGE is needed ("Transport-level Authentication"). */
    public boolean isOfTransport() {
        return isOfTransport;
    }

    /** The method of that name, or null where we do not know it. */
    public static @Nullable AuthMethod of(String key) {
        for (AuthMethod method : values()) {
            if (method.key.equals(key)) {
                return method;
            }
        }
        return null;
    }
}
