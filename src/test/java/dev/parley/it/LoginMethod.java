package dev.parley.it;

import java.util.Optional;

/** How clients log in, each with somebody in {@code identity.json} who does so. */
enum LoginMethod {
    TICKET("ticket", "ticket", "alice", "user", "alice-ticket"),
    CRA("wampcra", "wampcra", "carol", "user", "carol-secret"),
    SALTED_CRA("salted wampcra", "wampcra", "dave", "admin", "dave-secret"),
    SCRAM("wamp-scram", "wamp-scram", "erin", "user", "erin-secret"),
    CRYPTOSIGN("cryptosign", "cryptosign", "frank", "user", "07".repeat(32));

    private final String label;
    private final String key;
    private final String authid;
    private final String role;
    private final String secret;

    LoginMethod(String label, String key, String authid, String role, String secret) {
        this.label = label;
        this.key = key;
        this.authid = authid;
        this.role = role;
        this.secret = secret;
    }

    /** Its name in HELLO. */
    String key() {
        return key;
    }

    String authid() {
        return authid;
    }

    String role() {
        return role;
    }

    String secret() {
        return secret;
    }

    /** A secret of the same form that is not theirs. */
    String wrongSecret() {
        return this == CRYPTOSIGN ? "08".repeat(32) : "not-" + secret;
    }

    /** Why a library cannot log in like this; empty where it can. */
    Optional<String> reasonAgainst(PeerKind kind) {
        if (this != SCRAM) {
            return Optional.empty();
        }
        return switch (kind) {
            case WAMPY -> Optional.of("the Extra of its AUTHENTICATE, where the nonce belongs, is always empty");
            case AUTOBAHN_PYTHON, AUTOBAHN_PYTHON_BATCHED ->
                Optional.of("it has a draft of it by the name scram, and its AUTHENTICATE has no Extra");
            case AUTOBAHN_JS, JAVA -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
