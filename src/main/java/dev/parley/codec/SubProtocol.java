package dev.parley.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The WebSocket sub-protocols that Parley speaks, in the order in which the router prefers them. */
public enum SubProtocol {
    /** One message in each text. */
    JSON("wamp.2.json"),
    /** Several messages in each text. */
    JSON_BATCHED("wamp.2.json.batched");

    /** The names of all, in the order of preference. */
    public static final List<String> NAMES = List.of(JSON.id, JSON_BATCHED.id);

    private final String id;

    SubProtocol(String id) {
        this.id = id;
    }

    /** The name in {@code Sec-WebSocket-Protocol}. */
    public String id() {
        return id;
    }

    /** The sub-protocol of that name; null for null or an unknown one. */
    public static @Nullable SubProtocol of(@Nullable String id) {
        for (SubProtocol protocol : values()) {
            if (protocol.id.equals(id)) {
                return protocol;
            }
        }
        return null;
    }

    /** The first of these that is among those offered, in whatever order; null if none is. */
    public static @Nullable SubProtocol choose(List<String> offered) {
        for (SubProtocol protocol : values()) {
            if (offered.contains(protocol.id)) {
                return protocol;
            }
        }
        return null;
    }
}
