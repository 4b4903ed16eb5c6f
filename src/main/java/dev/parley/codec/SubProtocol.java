package dev.parley.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The WebSocket sub-protocols that Parley speaks, in the order in which the router prefers them. */
public enum SubProtocol {
    JSON("wamp.2.json"),
    JSON_BATCHED("wamp.2.json.batched");

    public static final List<String> NAMES = List.of(JSON.id, JSON_BATCHED.id);

    private final String id;

    SubProtocol(String id) {
        this.id = id;
    }

    /** The name in {@code Sec-WebSocket-Protocol}. */
    public String id() {
        return id;
    }

    public static @Nullable SubProtocol of(@Nullable String id) {
        for (SubProtocol protocol : values()) {
            if (protocol.id.equals(id)) {
                return protocol;
            }
        }
        return null;
    }

    /** Our first preference among those offered, whatever the peer's order; null for none in common. */
    public static @Nullable SubProtocol choose(List<String> offered) {
        for (SubProtocol protocol : values()) {
            if (offered.contains(protocol.id)) {
                return protocol;
            }
        }
        return null;
    }
}
