package dev.parley.router.access;

import dev.parley.auth.Authentication;
import dev.parley.auth.Evidence;
import dev.parley.auth.Identity;
import dev.parley.auth.Step;
import dev.parley.auth.rights.Permissions;
import dev.parley.auth.rights.Rules;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Role;
import dev.parley.message.Welcome;
import dev.parley.router.Admission;
import dev.parley.router.Entry;
import dev.parley.router.Ids;
import dev.parley.router.NodeId;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmLimit;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.roll.RemoteSession;
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

    /** What {@code WELCOME.Details.authextra} tells a session that ends by itself. */
    private static final String TOKEN = "token";

    /** In how many milliseconds it does. */
    public static final String EXPIRES_IN = "expires_in_millis";

    // Deviates: "must announce the role … callee" (Event History): widely used clients refuse a router with that role.
    private static final Map<String, Object> ROLES =
            Feature.announcement(EnumSet.of(Role.BROKER, Role.DEALER), EnumSet.allOf(Feature.class));

    private final CurrentSettings settings;
    private final RealmSessions sessions;
    private final Ids ids;
    private final Actions actions;
    private final Expiries expiries;

    /** Changes with the configuration. */
    private Authentication authentication;

    public Entrance(
            CurrentSettings settings,
            RealmSessions sessions,
            Ids ids,
            Actions actions,
            Expiries expiries,
            Authentication authentication) {
        this.settings = settings;
        this.sessions = sessions;
        this.ids = ids;
        this.actions = actions;
        this.expiries = expiries;
        this.authentication = authentication;
    }

    public void reconfigure(Authentication changed) {
        authentication = changed;
    }

    Authentication authentication() {
        return authentication;
    }

    /** Lets sessions outlive their connections. */
    public interface Offer {
        /** What the session of that peer has for a transport: its connection, or something that outlives it. */
        TransportId transport(TransportId connection, Admission admission);

        /** The session has come in; what WELCOME tells it of this goes into the details. */
        void joined(Session session, Admission admission, Map<String, @Nullable Object> details);
    }

    /** Whether the peer may come in, under the present configuration; otherwise it is turned away. */
    public boolean isLetIn(TransportId transport, Admission admission) {
        return permissionsFor(transport, admission) != null;
    }

    private @Nullable Permissions permissionsFor(TransportId transport, Admission admission) {
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
        return permissions;
    }

    /** The new session of that peer, which is still to be welcomed; null where it is turned away instead. */
    @Nullable
    public Session admit(TransportId transport, Admission admission, Offer offer, Time now) {
        Permissions permissions = permissionsFor(transport, admission);
        if (permissions == null) {
            return null;
        }
        long id = sessions.hasId(admission.session()) ? newSessionId() : admission.session();
        Session session = session(id, offer.transport(transport, admission), admission, permissions);
        String over = sessions.refusal(session);
        if (over != null) {
            actions.tallies().reached(RealmLimit.SESSION_BYTES);
            actions.turnAway(transport, ErrorUri.BUDGET_EXCEEDED, over);
            return null;
        }
        session.startedMillis = now.monotonicMillis();
        actions.tallies().opened(String.valueOf(session.identity.method()));
        return session;
    }

    private Session session(long id, TransportId transport, Admission admission, Permissions permissions) {
        Session session = new Session(
                id,
                transport,
                admission.identity(),
                permissions,
                settings.ofSession(admission.identity()),
                new RequestIds(settings.realm().strictRequestIds()),
                admission.announcement().roles());
        session.agent = admission.announcement().agent();
        return session;
    }

    /** The same session under another id. */
    public Session again(Session taken, Admission admission) {
        Session session = session(newSessionId(), taken.transport, admission, taken.rules);
        session.startedMillis = taken.startedMillis;
        for (Message waiting = taken.takeHeld(); waiting != null; waiting = taken.takeHeld()) {
            session.hold(waiting);
        }
        session.isAwaitingEngine = taken.isAwaitingEngine;
        session.isPaused = taken.isPaused;
        return session;
    }

    /** The session is one of the realm: sends it WELCOME. */
    public void welcome(Session session, TransportId transport, Admission admission, Offer offer, Time now) {
        sessions.add(session);
        if (session.isGone) {
            return;
        }
        expiries.watch(session, authentication.endsMillis(session.identity), now);
        Map<String, @Nullable Object> details = details(session, admission, now);
        offer.joined(session, admission, details);
        // not through the line: WELCOME is not counted
        actions.send(transport, new Welcome(session.id, Dict.of(details)));
    }

    /** A session of another node has joined. */
    public Session join(PlaceId realm, NodeId node, Entry.Joined joined) {
        Session session = new RemoteSession(realm, node, joined, permissions(joined.authrole()), settings.remotes());
        sessions.add(session);
        return session;
    }

    /** Sends WELCOME to a session whose peer has come back on that connection, let in again, with what else it is told. */
    public void welcomeBack(
            Session session,
            TransportId transport,
            Admission admission,
            Map<String, @Nullable Object> further,
            Time now) {
        if (session.authid.equals(admission.identity().authid())) {
            session.identity = admission.identity();
        }
        expiries.watch(session, authentication.endsMillis(session.identity), now);
        Map<String, @Nullable Object> details = details(session, admission, now);
        details.putAll(further);
        actions.send(transport, new Welcome(session.id, Dict.of(details)));
    }

    private Map<String, @Nullable Object> details(Session session, Admission admission, Time now) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(Attribute.AGENT.key(), "Parley");
        details.put("realm", settings.realm().name());
        details.put(Attribute.AUTHID.key(), session.authid);
        details.put(Attribute.AUTHROLE.key(), session.authrole);
        details.put(Attribute.AUTHMETHOD.key(), session.identity.method());
        details.put("authprovider", session.identity.provider());
        Map<String, @Nullable Object> authextra = new LinkedHashMap<>(admission.authextra());
        if (session.endsMillis != Long.MAX_VALUE) {
            authextra.put(TOKEN, token(session, now));
        }
        if (!authextra.isEmpty()) {
            details.put("authextra", authextra);
        }
        int messageOctets = session.transport.messageOctets();
        if (messageOctets > 0) {
            details.put(Welcome.MESSAGE_BYTES, (long) messageOctets);
        }
        details.put(Attribute.ROLES.key(), ROLES);
        return details;
    }

    /** Choice: how long it may stay, and by which procedure it stays longer. */
    private Map<String, Object> token(Session session, Time now) {
        Map<String, Object> token = new LinkedHashMap<>();
        token.put(EXPIRES_IN, Math.max(0, session.endsMillis - now.wallMillis()));
        if (authentication.canRefresh(session.identity)) {
            token.put("refresh", Session.REFRESH);
        }
        return token;
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

    /** When a session is over by itself, under the present configuration. */
    public long endsMillis(Session session) {
        return authentication.endsMillis(session.identity);
    }

    /** A session shows another token; it has that one from now on, unless it is denied. */
    public Step refresh(Session session, String token, Time now) {
        Step step = authentication.refresh(
                session.identity, session.transport.evidence(), token, now.wallMillis(), now.monotonicMillis());
        if (step instanceof Step.Accepted accepted) {
            session.identity = accepted.identity();
        } else if (step instanceof Step.Denied denied) {
            actions.drop(session.transport, MessageType.CALL, denied.cause());
        }
        return step;
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
