package dev.parley.message;

import static dev.parley.message.Role.BROKER;
import static dev.parley.message.Role.CALLEE;
import static dev.parley.message.Role.CALLER;
import static dev.parley.message.Role.DEALER;
import static dev.parley.message.Role.PUBLISHER;
import static dev.parley.message.Role.SUBSCRIBER;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The advanced features that this router and this client do, with the roles that announce each. Nothing else is announced. */
public enum Feature {
    PUBLISHER_EXCLUSION(PUBLISHER, BROKER),
    PUBLISHER_IDENTIFICATION(PUBLISHER, SUBSCRIBER, BROKER),
    CALLER_IDENTIFICATION(CALLER, CALLEE, DEALER),
    CALL_CANCELING(CALLER, CALLEE, DEALER);

    private final String key = name().toLowerCase(Locale.ROOT);

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Set<Role> roles;

    Feature(Role first, Role... more) {
        roles = EnumSet.of(first, more);
    }

    public String key() {
        return key;
    }

    public boolean concerns(Role role) {
        return roles.contains(role);
    }

    /** The feature of that key, or null; {@code call_cancelling} as one section of the specification spells it is known too. */
    public static @Nullable Feature of(String key) {
        for (Feature feature : values()) {
            if (feature.key.equals(key)) {
                return feature;
            }
        }
        return key.equals("call_cancelling") ? CALL_CANCELING : null;
    }

    /** The {@code roles|dict} of a HELLO or WELCOME: those roles with every feature that concerns them. */
    public static Map<String, Object> announcement(Set<Role> roles) {
        Map<String, Object> announced = new LinkedHashMap<>();
        for (Role role : roles) {
            Map<String, Object> features = new LinkedHashMap<>();
            for (Feature feature : values()) {
                if (feature.concerns(role)) {
                    features.put(feature.key, true);
                }
            }
            announced.put(role.key(), Map.of("features", features));
        }
        return announced;
    }
}
