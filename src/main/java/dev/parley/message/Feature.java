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

/** The advanced features that are known here, with the roles that announce each. A router announces all, a client those of its roles. */
public enum Feature {
    PUBLISHER_EXCLUSION(PUBLISHER, BROKER),
    PUBLISHER_IDENTIFICATION(PUBLISHER, SUBSCRIBER, BROKER),
    SUBSCRIBER_BLACKWHITE_LISTING(PUBLISHER, BROKER),
    PATTERN_BASED_SUBSCRIPTION(SUBSCRIBER, BROKER),
    SHARDED_SUBSCRIPTION(PUBLISHER, SUBSCRIBER, BROKER),
    EVENT_RETENTION(BROKER),
    EVENT_HISTORY(BROKER),
    PUBLICATION_TRUSTLEVELS(SUBSCRIBER, BROKER),
    SUBSCRIPTION_REVOCATION(SUBSCRIBER, BROKER),
    CALLER_IDENTIFICATION(CALLER, CALLEE, DEALER),
    CALL_CANCELING(CALLER, CALLEE, DEALER),
    CALL_TIMEOUT(CALLEE, DEALER),
    PROGRESSIVE_CALL_RESULTS(CALLER, CALLEE, DEALER),
    PROGRESSIVE_CALL_INVOCATIONS(CALLER, CALLEE, DEALER),
    PATTERN_BASED_REGISTRATION(CALLEE, DEALER),
    SHARED_REGISTRATION(CALLEE, DEALER),
    SHARDED_REGISTRATION(CALLER, CALLEE, DEALER),
    CALL_REROUTE(CALLEE, DEALER),
    CALL_TRUSTLEVELS(CALLEE, DEALER),
    REGISTRATION_REVOCATION(CALLEE, DEALER),
    PAYLOAD_PASSTHRU_MODE(PUBLISHER, SUBSCRIBER, BROKER, CALLER, CALLEE, DEALER),
    TESTAMENT_META_API(DEALER),
    SESSION_META_API(BROKER, DEALER),
    SUBSCRIPTION_META_API(BROKER),
    REGISTRATION_META_API(DEALER);

    private final String key = name().toLowerCase(Locale.ROOT);

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Set<Role> roles;

    Feature(Role first, Role... more) {
        roles = EnumSet.of(first, more);
    }

    /** The feature's key in an announcement. */
    public String key() {
        return key;
    }

    /** Whether peers with that role announce the feature. */
    public boolean concerns(Role role) {
        return roles.contains(role);
    }

    /** The feature of that key; null if there is none. {@code call_cancelling}, as one section of the specification spells it, is known. */
    public static @Nullable Feature of(String key) {
        for (Feature feature : values()) {
            if (feature.key.equals(key)) {
                return feature;
            }
        }
        return key.equals("call_cancelling") ? CALL_CANCELING : null;
    }

    /** The {@code roles|dict} of a HELLO or WELCOME: the roles, each with those of the features that concern it. */
    public static Map<String, Object> announcement(Set<Role> roles, Set<Feature> features) {
        Map<String, Object> announced = new LinkedHashMap<>();
        for (Role role : roles) {
            Map<String, Object> ofRole = new LinkedHashMap<>();
            for (Feature feature : features) {
                if (feature.concerns(role)) {
                    ofRole.put(feature.key, true);
                }
            }
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put("features", ofRole);
            if (role.isRouterRole()) {
                // "HELLO.Details.roles.broker.reflection|bool" (Interface Reflection): not one of the features
                attributes.put("reflection", true);
            }
            announced.put(role.key(), attributes);
        }
        return announced;
    }
}
