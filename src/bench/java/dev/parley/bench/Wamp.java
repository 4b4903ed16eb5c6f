package dev.parley.bench;

import java.nio.charset.StandardCharsets;

/** The message types the load generator speaks, kept apart from the router's so that neither can hide a mistake of the other. */
final class Wamp {
    static final String SUBPROTOCOL = "wamp.2.json";

    static final int WELCOME = 2;
    static final int CHALLENGE = 4;
    static final int AUTHENTICATE = 5;
    static final int GOODBYE = 6;
    static final int PUBLISH = 16;
    static final int PUBLISHED = 17;
    static final int SUBSCRIBE = 32;
    static final int SUBSCRIBED = 33;
    static final int EVENT = 36;
    static final int CALL = 48;
    static final int RESULT = 50;
    static final int REGISTER = 64;
    static final int REGISTERED = 65;
    static final int INVOCATION = 68;
    static final int YIELD = 70;

    private Wamp() {}

    static byte[] hello(String realm) {
        return hello(realm, "");
    }

    /** With further details, which begin with a comma. */
    static byte[] hello(String realm, String further) {
        return ascii("[1,\"" + realm + "\",{\"roles\":{\"publisher\":{},\"subscriber\":{},\"caller\":{},\"callee\":{}}"
                + further + "}]");
    }

    static byte[] goodbye() {
        return ascii("[" + GOODBYE + ",{},\"wamp.close.close_realm\"]");
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
