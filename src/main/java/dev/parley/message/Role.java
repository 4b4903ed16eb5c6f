package dev.parley.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The roles that peers announce, in sections "Client: Role and Feature Announcement" and "Router: …". */
public enum Role {
    PUBLISHER,
    SUBSCRIBER,
    CALLER,
    CALLEE,
    BROKER,
    DEALER;

    private final String key = name().toLowerCase(Locale.ROOT);

    public String key() {
        return key;
    }

    public boolean isRouterRole() {
        return this == BROKER || this == DEALER;
    }

    public static @Nullable Role of(String key) {
        for (Role role : values()) {
            if (role.key.equals(key)) {
                return role;
            }
        }
        return null;
    }
}
