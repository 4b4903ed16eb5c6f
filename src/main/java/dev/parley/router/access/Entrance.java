package dev.parley.router.access;

import dev.parley.auth.Authentication;
import dev.parley.auth.Evidence;
import dev.parley.auth.Identity;
import dev.parley.auth.Permissions;
import dev.parley.auth.Rules;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Role;
import dev.parley.message.Welcome;
import dev.parley.router.Admission;
import dev.parley.router.Ids;
import dev.parley.router.TransportId;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.RequestIds;
import dev.parley.router.state.Session;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets sessions into a realm, and says who may stay when the configuration changes. The realm alone calls it. */
public final class Entrance {
    public static final String NOT_ADMITTED = "the configuration has changed and admits you no longer";

    // Deviates: "must announce the role … callee" (Event History): widely used clients refuse a router with that role.
    private static final Map<String, Object> ROLES =
            Feature.announcement(EnumSet.of(Role.BROKER, Role.DEALER), EnumSet.allOf(Feature.class));

    private final CurrentSettings settings;
    private final RealmSessions sessions;
    private final Ids ids;
    private final Actions actions;

    /** Changes with the configuration. */
    private Authentication authentication;

    public Entrance(
            CurrentSettings settings, RealmSessions sessions, Ids ids, Actions actions, Authentication authentication) {
        this.settings = settings;
        this.sessions = sessions;
        this.ids = ids;
        this.actions = actions;
        this.authentication = authentication;
    }

    public void reconfigure(Authentication changed) {
        authentication = changed;
    }

    /** Sends WELCOME to the new session; null where the peer is turned away instead. */
    @Nullable
    public Session welcome(TransportId transport, Admission admission) {
        Identity identity = admission.identity();
        Permissions permissions = permissions(identity.role());
        if (permissions == null) {
            actions.turnAway(transport, ErrorUri.NO_SUCH_ROLE, "the role '" + identity.role() + "' is not configured");
            return null;
        }
        if (!authentication.admits(identity, transport.evidence())) {
            // what has been proved was asked for by a configuration that is no longer in force
            actions.turnAway(transport, ErrorUri.NOT_AUTHORIZED, NOT_ADMITTED);
            return null;
        }
        Session session = new Session(
                sessions.hasId(admission.session()) ? newSessionId() : admission.session(),
                transport,
                identity,
                permissions,
                settings.budget()
                        .ofSession(identity.role(), settings.sessionLimits().bytes(identity.role())),
                new RequestIds(settings.realm().strictRequestIds()),
                admission.announcement().roles());
        String over = sessions.refusal(session);
        if (over != null) {
            actions.turnAway(transport, ErrorUri.BUDGET_EXCEEDED, over);
            return null;
        }
        sessions.add(session);
        actions.send(session, new Welcome(session.id, details(session, admission)));
        return session;
    }

    private Dict details(Session session, Admission admission) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(Attribute.AGENT.key(), "Parley");
        details.put("realm", settings.realm().name());
        details.put(Attribute.AUTHID.key(), session.authid);
        details.put(Attribute.AUTHROLE.key(), session.authrole);
        details.put(Attribute.AUTHMETHOD.key(), session.identity.method());
        details.put("authprovider", session.identity.provider());
        if (!admission.authextra().isEmpty()) {
            details.put("authextra", admission.authextra());
        }
        details.put(Attribute.ROLES.key(), ROLES);
        return Dict.of(details);
    }

    /** What a role may do: by its rules, or as the authorizer says; null where there is neither. */
    @Nullable
    public Permissions permissions(String role) {
        Rules rules = settings.realm().roles().get(role);
        return rules != null || settings.realm().authorizer() == null ? rules : new AuthorizerVerdicts();
    }

    /** Drawn again where a session has it already: two draws of 2^53 hardly ever agree. */
    private long newSessionId() {
        long id = ids.global();
        while (sessions.hasId(id)) {
            id = ids.global();
        }
        return id;
    }

    /** Whether a session may stay under the present configuration. */
    public boolean isAdmitted(Session session) {
        return permissions(session.authrole) != null
                && authentication.admits(session.identity, session.transport.evidence());
    }

    /** The peer logs out: its cookie is worth nothing any more. */
    public void logOut(Evidence evidence) {
        authentication.forget(evidence);
    }
}
