package dev.parley.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of several callees of a procedure a call goes to, section "Shared Registration". */
public enum InvocationPolicy {
    SINGLE,
    FIRST,
    LAST,
    ROUNDROBIN,
    RANDOM;

    private final String key = name().toLowerCase(Locale.ROOT);

    public String key() {
        return key;
    }

    /** The policy of that name in {@code REGISTER.Options.invoke}; null for none. */
    public static @Nullable InvocationPolicy of(String key) {
        for (InvocationPolicy policy : values()) {
            if (policy.key.equals(key)) {
                return policy;
            }
        }
        return null;
    }
}
