package dev.parley.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The router's choice among several callees of a procedure, section "Shared Registration". */
public enum InvocationPolicy {
    /** The procedure may have one callee only. */
    SINGLE,
    /** The callee that registered first. */
    FIRST,
    /** The callee that registered last. */
    LAST,
    /** Each callee in turn. */
    ROUNDROBIN,
    /** A callee at random. */
    RANDOM;

    private final String key = name().toLowerCase(Locale.ROOT);

    /** The policy's name on the wire. */
    public String key() {
        return key;
    }

    /** The policy of that name in {@code REGISTER.Options.invoke}; null if there is none. */
    public static @Nullable InvocationPolicy of(String key) {
        for (InvocationPolicy policy : values()) {
            if (policy.key.equals(key)) {
                return policy;
            }
        }
        return null;
    }
}
