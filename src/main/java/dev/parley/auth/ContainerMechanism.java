package dev.parley.auth;

import dev.parley.auth.AuthenticationSettings.Container;
import dev.parley.fault.LogText;
import dev.parley.message.AuthMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Method {@code container}: the account is the user that the Jakarta container has authenticated, its role by a mapping.
 */
final class ContainerMechanism implements Mechanism {

    @Override
    public @Nullable Step open(Attempt attempt) {
        Evidence evidence = attempt.applicant.evidence();
        String principal = evidence.containerPrincipal();
        if (principal == null) {
            return attempt.passOver(AuthMethod.CONTAINER, "needs a user whom the container has authenticated");
        }
        if (!attempt.mayBe(principal)) {
            return attempt.passOver(AuthMethod.CONTAINER, "the container's user is somebody else");
        }
        if (attempt.isDynamic(AuthMethod.CONTAINER)) {
            return attempt.ask(
                    AuthMethod.CONTAINER,
                    principal,
                    null,
                    grant -> attempt.accept(grant.identity(), Map.of()),
                    attempt::deny);
        }
        String role = role(attempt.realm.settings().container(), evidence);
        return role == null
                ? attempt.deny(
                        "container: " + LogText.quoted(principal) + " has none of the roles that are mapped to ours")
                : attempt.accept(
                        new Identity(principal, role, AuthMethod.CONTAINER.key(), Identity.CONTAINER, Map.of()),
                        Map.of());
    }

    private static @Nullable String role(Container container, Evidence evidence) {
        for (Map.Entry<String, String> mapping : container.roles().entrySet()) {
            if (evidence.containerRoles().contains(mapping.getKey())) {
                return mapping.getValue();
            }
        }
        return container.role();
    }
}
