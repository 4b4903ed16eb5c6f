package dev.parley.router;

import dev.parley.message.Attribute;
import dev.parley.message.Feature;
import dev.parley.message.Hello;
import dev.parley.message.Role;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a HELLO announces, section "Client: Role and Feature Announcement".
 *
 * @param roles the client roles, each with those of its features that we know
 * @param complaint what is wrong with it, or null
 */
record Announcement(Map<Role, Set<Feature>> roles, @Nullable String complaint) {

    static Announcement of(Hello hello) {
        Map<String, @Nullable Object> announced = hello.details().dict(Attribute.ROLES);
        if (announced == null) {
            return wrong("HELLO.Details.roles is missing");
        }
        Map<Role, Set<Feature>> roles = new EnumMap<>(Role.class);
        for (Map.Entry<String, @Nullable Object> entry : announced.entrySet()) {
            Role role = Role.of(entry.getKey());
            if (!(entry.getValue() instanceof Map<?, ?> attributes)) {
                return wrong("HELLO.Details.roles: each role must be a dict");
            }
            if (role != null && !role.isRouterRole()) {
                Object features = attributes.get("features");
                if (features != null && !(features instanceof Map)) {
                    return wrong("HELLO.Details.roles." + role.key() + ".features must be a dict");
                }
                Map<?, ?> known = features == null ? Map.of() : (Map<?, ?>) features;
                for (Feature feature : Feature.values()) {
                    if (known.get(feature.key()) != null && !(known.get(feature.key()) instanceof Boolean)) {
                        return wrong("HELLO.Details.roles: the feature " + feature.key() + " must be true or false");
                    }
                }
                roles.put(role, features(known));
            }
        }
        // "must support at least one role"
        return roles.isEmpty() ? wrong("HELLO.Details.roles has no role of a client") : new Announcement(roles, null);
    }

    private static Set<Feature> features(Map<?, ?> known) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (Feature feature : Feature.values()) {
            if (Boolean.TRUE.equals(known.get(feature.key()))) {
                features.add(feature);
            }
        }
        return features;
    }

    private static Announcement wrong(String complaint) {
        return new Announcement(Map.of(), complaint);
    }
}
