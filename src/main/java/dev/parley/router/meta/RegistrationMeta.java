package dev.parley.router.meta;

import static dev.parley.router.meta.MetaProcedures.results;

import dev.parley.message.ErrorUri;
import dev.parley.message.Uri;
import dev.parley.router.Excerpt;
import dev.parley.router.RegistrationFigures;
import dev.parley.router.Time;
import dev.parley.router.meta.MetaCall.Failure;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Session;
import dev.parley.router.state.UriIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Section "Registration Meta API": describes the registrations of a realm. The dealer makes it. */
public final class RegistrationMeta {
    private final Map<Long, Registration> byId = new LinkedHashMap<>();
    private final UriIndex<Registration> registrations;
    private final MetaEvents events;

    public RegistrationMeta(UriIndex<Registration> registrations, MetaEvents events) {
        this.registrations = registrations;
        this.events = events;
    }

    /** Takes a registration away from a session, as a caller has asked. */
    public interface Revoking {
        void revoke(Session session, Registration registration, @Nullable String reason, Time now);
    }

    public void addTo(MetaProcedures procedures, Revoking revoking) {
        procedures.add(
                "wamp.registration.list",
                call -> results(MetaProcedures.listed(
                        byId.values(), registration -> registration.match, registration -> registration.id)));
        procedures.add("wamp.registration.lookup", call -> {
            Registration found = registrations.get(call.string(0), MetaProcedures.match(call.dict(1)));
            return results(found == null ? null : found.id);
        });
        procedures.add("wamp.registration.match", call -> {
            String procedure = call.string(0);
            // patterns do not reach what is the router's own
            Registration found = Uri.isReserved(procedure)
                    ? null
                    : registrations.best(procedure, registration -> registration.mayAnswer(procedure));
            return results(found == null ? null : found.id);
        });
        procedures.add("wamp.registration.get", call -> results(describe(find(call.id(0)))));
        procedures.add("wamp.registration.list_callees", call -> {
            List<Object> ids = new ArrayList<>();
            find(call.id(0)).sessions().forEach(session -> ids.add(session.id));
            return results(ids);
        });
        procedures.add(
                "wamp.registration.count_callees",
                call -> results((long) find(call.id(0)).sessions().size()));
        // Choice: as for subscriptions, the procedure that is known.
        procedures.addChanging("wamp.registration.remove_callee", call -> {
            Registration registration = find(call.id(0));
            Session callee = MetaProcedures.member(call, registration.sessions());
            String reason = call.reason(2);
            call.afterwards(() -> revoking.revoke(callee, registration, reason, call.now()));
            return results();
        });
    }

    /** The registration of that id; null where there is none. */
    @Nullable
    public Registration get(long id) {
        return byId.get(id);
    }

    /** All of them, in the order of their creation. */
    public Collection<Registration> all() {
        return byId.values();
    }

    /** There is one that was created elsewhere. */
    public void restored(Registration registration) {
        byId.put(registration.id, registration);
    }

    /** So many registrations, from the first that was created after the one of that id. */
    public Excerpt<RegistrationFigures> figures(long after, int limit) {
        return MetaProcedures.excerpt(
                byId.values(), registration -> registration.id, after, limit, RegistrationMeta::figures);
    }

    private static RegistrationFigures figures(Registration registration) {
        List<RegistrationFigures.Callee> callees = registration.callees().stream()
                .limit(RegistrationFigures.MOST_CALLEES)
                .map(callee -> new RegistrationFigures.Callee(callee.session.id, callee.session.authid, callee.running))
                .toList();
        return new RegistrationFigures(
                registration.id,
                registration.procedure,
                registration.match,
                registration.policy,
                registration.created,
                registration.calls,
                registration.waiting.size(),
                registration.callees().size(),
                callees);
    }

    private Registration find(long id) throws Failure {
        Registration registration = byId.get(id);
        if (registration == null) {
            throw new Failure(ErrorUri.NO_SUCH_REGISTRATION, "there is no registration " + id);
        }
        return registration;
    }

    private Map<String, Object> describe(Registration registration) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("id", registration.id);
        details.put("created", events.timestamp(registration.created));
        details.put("uri", registration.procedure);
        details.put("match", registration.match.key());
        details.put("invoke", registration.policy.key());
        return details;
    }

    /** "on_register event MUST be fired subsequent to a … on_create event". */
    public void registered(Session session, Registration registration, boolean isNew, Time now) {
        if (isNew) {
            byId.put(registration.id, registration);
            events.publish("wamp.registration.on_create", now, () -> results(session.id, describe(registration)));
        }
        events.publish("wamp.registration.on_register", now, () -> results(session.id, registration.id));
    }

    /** "on_delete event MUST be preceded by a … on_unregister event". */
    public void unregistered(Session session, Registration registration, Time now) {
        events.publish("wamp.registration.on_unregister", now, () -> results(session.id, registration.id));
        if (registration.isEmpty()) {
            byId.remove(registration.id);
            events.publish("wamp.registration.on_delete", now, () -> results(session.id, registration.id));
        }
    }
}
