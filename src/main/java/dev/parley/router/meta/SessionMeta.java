package dev.parley.router.meta;

import static dev.parley.router.meta.MetaProcedures.results;

import dev.parley.message.Attribute;
import dev.parley.message.ErrorUri;
import dev.parley.message.Uri;
import dev.parley.router.Excerpt;
import dev.parley.router.SessionFigures;
import dev.parley.router.Time;
import dev.parley.router.meta.MetaCall.Failure;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Section "Session Meta API": describes the sessions of a realm, and ends them. The realm makes it. */
public final class SessionMeta {
    private static final int MAX_EXTRA = 100;

    private final RealmSessions sessions;
    private final MetaEvents events;

    /** Ends a session, as a caller has asked. */
    public interface Ending {
        /** Says GOODBYE; with the meta event unless it is silent. */
        void kill(Session session, String reason, @Nullable String message, boolean isSilent, Time now);

        /** Tells who has ended these, at least one. */
        void account(Session by, List<Session> ended, String reason);
    }

    public SessionMeta(RealmSessions sessions, MetaEvents events) {
        this.sessions = sessions;
        this.events = events;
    }

    public void addTo(MetaProcedures procedures, Ending ending) {
        procedures.add("wamp.session.count", call -> results((long) listed(call).size()));
        procedures.add("wamp.session.list", call -> results(ids(listed(call))));
        procedures.add("wamp.session.get", call -> results(describe(find(call.id(0)))));
        procedures.addChanging("wamp.session.modify_details", this::checkChanges, this::modifyDetails);
        procedures.addChanging("wamp.session.kill", call -> kill(call, ending));
        procedures.addChanging("wamp.session.kill_by_authid", call -> {
            String authid = call.string(0);
            List<Session> others = sessions.open(session -> session != call.caller() && session.authid.equals(authid));
            killAll(call, ending, others, false);
            return results(ids(others));
        });
        procedures.addChanging("wamp.session.kill_by_authrole", call -> {
            String role = call.string(0);
            List<Session> others = sessions.open(session -> session != call.caller() && session.authrole.equals(role));
            killAll(call, ending, others, false);
            return results((long) others.size());
        });
        procedures.addChanging("wamp.session.kill_all", call -> {
            List<Session> others = sessions.open(session -> session != call.caller());
            // "will not generate session meta events or testament events" (wamp.session.kill_all)
            killAll(call, ending, others, true);
            return results((long) others.size());
        });
    }

    /** Choice: a procedure of nexus, which the text does not know. Who a session is stays as it was authenticated. */
    private void checkChanges(MetaCall call) throws Failure {
        Session session = find(call.id(0));
        if (call.argument(1) == null) {
            throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument 1 must be a dict, of what is to be changed");
        }
        Map<?, ?> changes = call.dict(1);
        for (Object key : changes.keySet()) {
            if (describe(session).containsKey(String.valueOf(key))
                    && !session.extra().containsKey(String.valueOf(key))) {
                throw new Failure(ErrorUri.INVALID_ARGUMENT, "'" + key + "' is the router's own and stays");
            }
        }
        Map<String, Object> changed = changed(session, changes);
        if (changed.size() > MAX_EXTRA) {
            throw new Failure(ErrorUri.INVALID_ARGUMENT, "a session has at most " + MAX_EXTRA + " such details");
        }
        String over = session.refusalToTell(changed);
        if (over != null) {
            throw new Failure(ErrorUri.BUDGET_EXCEEDED, over);
        }
    }

    private List<@Nullable Object> modifyDetails(MetaCall call) throws Failure {
        Session session = find(call.id(0));
        session.tellBesides(changed(session, call.dict(1)));
        return results();
    }

    private static Map<String, Object> changed(Session session, Map<?, ?> changes) {
        Map<String, Object> changed = new LinkedHashMap<>(session.extra());
        changes.forEach((key, value) -> {
            if (value == null) {
                changed.remove(String.valueOf(key));
            } else {
                changed.put(String.valueOf(key), value);
            }
        });
        return changed;
    }

    private List<Session> listed(MetaCall call) throws Failure {
        List<?> roles = call.strings(0);
        return sessions.open(session -> roles == null || roles.contains(session.authrole));
    }

    private List<@Nullable Object> kill(MetaCall call, Ending ending) throws Failure {
        long id = call.id(0);
        // "may only specify session IDs other than its own session"
        if (id == call.caller().id) {
            throw noSuchSession(id);
        }
        killAll(call, ending, List.of(find(id)), false);
        return results();
    }

    private static void killAll(MetaCall call, Ending ending, List<Session> victims, boolean isSilent) throws Failure {
        String reason = call.string("reason");
        String message = call.string("message");
        if (reason != null && !Uri.isValid(reason, Uri.Rule.LOOSE)) {
            throw new Failure(ErrorUri.INVALID_URI, "the reason is not a valid URI");
        }
        if (!victims.isEmpty()) {
            ending.account(call.caller(), victims, reason == null ? ErrorUri.KILLED : reason);
        }
        for (Session victim : victims) {
            ending.kill(victim, reason == null ? ErrorUri.KILLED : reason, message, isSilent, call.now());
        }
    }

    private Session find(long id) throws Failure {
        Session session = sessions.find(id);
        if (session == null) {
            throw noSuchSession(id);
        }
        return session;
    }

    private static Failure noSuchSession(long id) {
        return new Failure(ErrorUri.NO_SUCH_SESSION, "there is no other session " + id);
    }

    private static List<Object> ids(List<Session> listed) {
        List<Object> ids = new ArrayList<>(listed.size());
        listed.forEach(session -> ids.add(session.id));
        return ids;
    }

    /** So many of the open sessions of this node, from the first that joined after the one of that ordinal. */
    public Excerpt<SessionFigures> figures(long after, int limit, ToLongFunction<Session> waitsUntil) {
        List<Session> later = sessions.openHere(session -> session.ordinal > after);
        List<Session> part = later.subList(0, Math.min(limit, later.size()));
        return new Excerpt<>(
                part.stream()
                        .map(session -> figures(session, waitsUntil.applyAsLong(session)))
                        .toList(),
                part.size() < later.size() ? part.get(part.size() - 1).ordinal : 0);
    }

    private static SessionFigures figures(Session session, long waitsUntilMillis) {
        return new SessionFigures(
                session.connection(),
                session.ordinal,
                session.id,
                session.authid,
                session.authrole,
                session.identity.method(),
                session.identity.provider(),
                session.agent,
                session.startedMillis,
                waitsUntilMillis,
                session.subscriptions.size(),
                session.registrations.size(),
                session.calls.size(),
                session.invocations.size());
    }

    private static Map<String, Object> describe(Session session) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("session", session.id);
        details.put(Attribute.AUTHID.key(), session.authid);
        details.put(Attribute.AUTHROLE.key(), session.authrole);
        details.put(Attribute.AUTHMETHOD.key(), session.identity.method());
        details.put("authprovider", session.identity.provider());
        details.putAll(session.extra());
        return details;
    }

    public void joined(Session session, Time now) {
        events.publish("wamp.session.on_join", now, () -> results(describe(session)));
    }

    /**
     * A session is over.
     *
     * @param whyCut for others; null where nobody need know
     */
    public void left(Session session, @Nullable String whyCut, Time now) {
        Map<String, @Nullable Object> argumentsKw = new LinkedHashMap<>(0);
        if (whyCut != null) {
            // Choice: the text has no such argument.
            argumentsKw.put("reason", whyCut);
        }
        events.publish(
                "wamp.session.on_leave", now, () -> results(session.id, session.authid, session.authrole), argumentsKw);
    }
}
