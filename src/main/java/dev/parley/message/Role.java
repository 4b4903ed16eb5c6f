package dev.parley.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The roles that clients and routers announce, sections "Client: Role and Feature Announcement" and "Router: …". */
public enum Role {
    /** A client that publishes events. */
    PUBLISHER,
    /** A client that receives events. */
    SUBSCRIBER,
    /** A client that calls procedures. */
    CALLER,
    /** A client that answers calls. */
    CALLEE,
    /** A router that routes events. */
    BROKER,
    /** A router that routes calls. */
    DEALER;

    private final String key = name().toLowerCase(Locale.ROOT);

    /** The role's name on the wire. */
    public String key() {
        return key;
    }

    /** Whether routers have this role, and not clients. */
    public boolean isRouterRole() {
        return this == BROKER || this == DEALER;
    }

    /** The role of that name on the wire; null if there is none. */
    public static @Nullable Role of(String key) {
        for (Role role : values()) {
            if (role.key.equals(key)) {
                return role;
            }
        }
        return null;
    }
}
