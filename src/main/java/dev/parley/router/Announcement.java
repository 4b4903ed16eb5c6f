package dev.parley.router;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Feature;
import dev.parley.message.Hello;
import dev.parley.message.Role;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The roles and features that a HELLO announces, section "Client: Role and Feature Announcement"; unknown ones are ignored. The
 * lobby reads it.
 *
 * @param roles the client roles, each with those of its features that we know
 * @param agent what the program calls itself, no more than its beginning; null where it does not
 * @param isResumable whether it can resume a session
 * @param comeback the session that it wants to resume; null where it does not
 * @param complaint what is wrong with it, or null
 */
public record Announcement(
        Map<Role, Set<Feature>> roles,
        @Nullable String agent,
        boolean isResumable,
        @Nullable Comeback comeback,
        @Nullable String complaint) {
    private static final int AGENT_CHARS = 128;

    public static Announcement of(Hello hello) {
        Map<String, @Nullable Object> announced = hello.details().dict(Attribute.ROLES);
        if (announced == null) {
            return wrong("HELLO.Details.roles is missing");
        }
        Map<Role, Set<Feature>> roles = new EnumMap<>(Role.class);
        for (Map.Entry<String, @Nullable Object> entry : announced.entrySet()) {
            Role role = Role.of(entry.getKey());
            if (role != null && !role.isRouterRole()) {
                String place = "HELLO.Details.roles." + role.key();
                if (!(entry.getValue() instanceof Map<?, ?> attributes)) {
                    return wrong(place + " must be a dict");
                }
                Set<Feature> features = EnumSet.noneOf(Feature.class);
                String complaint = collect(attributes.get("features"), features);
                if (complaint != null) {
                    return wrong(place + ".features" + complaint);
                }
                roles.put(role, features);
            }
        }
        // "must support at least one role"
        return roles.isEmpty()
                ? wrong("HELLO.Details.roles has no role of a client")
                : new Announcement(
                        roles,
                        agent(hello),
                        hello.details().is(Attribute.RESUMABLE, false),
                        comeback(hello.details()),
                        null);
    }

    private static @Nullable Comeback comeback(Dict details) {
        long session = details.integer(Attribute.RESUME_SESSION, 0);
        String token = details.string(Attribute.RESUME_TOKEN);
        return session == 0
                ? null
                : new Comeback(session, Objects.requireNonNullElse(token, ""), details.integer(Attribute.RECEIVED, -1));
    }

    private static @Nullable String agent(Hello hello) {
        String agent = hello.details().string(Attribute.AGENT);
        return agent == null || agent.length() <= AGENT_CHARS ? agent : agent.substring(0, AGENT_CHARS);
    }

    /** Collects the features announced; what is wrong with them, or null. */
    private static @Nullable String collect(@Nullable Object announced, Set<Feature> features) {
        if (announced == null) {
            return null;
        }
        if (!(announced instanceof Map<?, ?> values)) {
            return " must be a dict";
        }
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            Feature feature = Feature.of(String.valueOf(entry.getKey()));
            if (feature != null && !(entry.getValue() instanceof Boolean)) {
                return "." + feature.key() + " must be true or false";
            }
            if (feature != null && Boolean.TRUE.equals(entry.getValue())) {
                features.add(feature);
            }
        }
        return null;
    }

    private static Announcement wrong(String complaint) {
        return new Announcement(Map.of(), null, false, null, complaint);
    }
}
