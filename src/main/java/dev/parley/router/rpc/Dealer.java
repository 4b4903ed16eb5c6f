package dev.parley.router.rpc;

import dev.parley.auth.rights.Right;
import dev.parley.auth.rights.Rule;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Role;
import dev.parley.message.Unregister;
import dev.parley.message.Unregistered;
import dev.parley.message.Uri;
import dev.parley.router.Entry;
import dev.parley.router.Excerpt;
import dev.parley.router.Ids;
import dev.parley.router.PlaceId;
import dev.parley.router.RealmCopy;
import dev.parley.router.RealmLimit;
import dev.parley.router.RegistrationFigures;
import dev.parley.router.Time;
import dev.parley.router.meta.MetaEvents;
import dev.parley.router.meta.MetaProcedures;
import dev.parley.router.meta.RegistrationMeta;
import dev.parley.router.roll.Scribe;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.InternalCaller;
import dev.parley.router.state.Options;
import dev.parley.router.state.OutgoingDetails;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Session;
import dev.parley.router.state.UriIndex;
import dev.parley.router.state.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the procedures and decides who may register or call them; {@link Calls} does the rest. The realm alone calls it. */
public final class Dealer {
    private final CurrentSettings settings;
    private final Scribe scribe;
    private final Actions actions;
    private final Calls calls;
    private final UriIndex<Registration> registrations;
    private final RegistrationMeta meta;
    private final MetaProcedures metaProcedures;
    private final Probes probes;

    public Dealer(
            PlaceId realm,
            CurrentSettings settings,
            Ids ids,
            Scribe scribe,
            Actions actions,
            UriIndex<Registration> registrations,
            MetaEvents events,
            MetaProcedures metaProcedures) {
        this.settings = settings;
        this.scribe = scribe;
        this.actions = actions;
        calls = new Calls(realm, settings, ids, scribe, actions);
        this.registrations = registrations;
        meta = new RegistrationMeta(registrations, events);
        this.metaProcedures = metaProcedures;
        probes = new Probes(realm, settings, actions);
    }

    /** Adds the procedures that tell of registrations. */
    public void addTo(MetaProcedures procedures) {
        meta.addTo(procedures, this::revoked);
    }

    /** There is room for calls that wait for this callee. */
    public void serve(Session callee) {
        List.copyOf(callee.registrations.values()).forEach(calls::serve);
    }

    /** A callee of another node takes calls again. */
    public void free(Session callee) {
        calls.free(callee);
    }

    /** What that session of another node has been sent, or has answered, may be lost. */
    public void linkLost(Session callee) {
        calls.linkLost(callee);
    }

    /** The calls that are under way. */
    public Calls calls() {
        return calls;
    }

    /** The REGISTERs that wait for news of the holder of their procedure. */
    public Probes probes() {
        return probes;
    }

    public void register(Session session, Register register, Time now) {
        String procedure = register.procedure();
        MatchPolicy match = Options.match(register.options());
        Rule rule = session.rules.about(procedure, match);
        String wrong = Uri.complaint(procedure, settings.realm().uris(), match);
        if (wrong != null) {
            refuse(session, register, ErrorUri.INVALID_URI, "the procedure " + wrong);
        } else if (Uri.isReserved(procedure)) {
            refuse(session, register, ErrorUri.INVALID_URI, "procedures that begin with 'wamp.' are the router's own");
        } else if (!rule.allows(Right.REGISTER)) {
            String why = "the role " + session.authrole + " may not register " + Actions.quoted(procedure);
            refuse(session, register, ErrorUri.NOT_AUTHORIZED, why);
        } else if (settings.isDecider(procedure) && !mayDecide(session, procedure)) {
            String why = Actions.quoted(procedure) + " decides for the router: only a rule for this very URI, without"
                    + " match, lets a role register it";
            refuse(session, register, ErrorUri.NOT_AUTHORIZED, why);
        } else if (register.options().is(Attribute.DISCLOSE_CALLER, false) && !rule.disclose()) {
            String why =
                    "the role " + session.authrole + " may not use disclose_caller on " + Actions.quoted(procedure);
            refuse(session, register, ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME, why);
        } else if (session.registrations.size() >= settings.sessionLimits().registrations()) {
            String why = "this session has " + settings.sessionLimits().registrations()
                    + " registrations, and may not have more";
            actions.tallies().reached(RealmLimit.REGISTRATIONS);
            refuse(session, register, ErrorUri.NOT_AUTHORIZED, why);
        } else {
            registerAllowed(session, register, now);
        }
    }

    private static boolean mayDecide(Session session, String procedure) {
        return session.rules.names(procedure, Right.REGISTER);
    }

    private void registerAllowed(Session session, Register register, Time now) {
        String procedure = register.procedure();
        MatchPolicy match = Options.match(register.options());
        Registration existing = registrations.get(procedure, match);
        String over = null;
        if (existing == null || !isTaken(existing, session, register)) {
            over = session.refusal(procedure, match);
            over = over == null ? session.budget.refusal(Weight.registration(procedure)) : over;
        }
        if (over == null) {
            scribe.enter(session, new Entry.Asked(session.id, register, now.wallMillis()), now);
        } else {
            refuse(session, register, ErrorUri.BUDGET_EXCEEDED, over);
        }
    }

    /** A session registers a procedure, as it may, if that is not taken. */
    public void registered(Session session, Register register, long millis, Time now) {
        MatchPolicy match = Options.match(register.options());
        Registration existing = registrations.get(register.procedure(), match);
        if (existing != null && isTaken(existing, session, register)) {
            boolean isHere = session.node() == null && !session.isGone;
            if (isHere && !probes.ask(session, register, existing.sessions(), now)) {
                refuseTaken(session, register);
            }
            return;
        }
        String over = existing == null ? registrations.refusal(register.procedure(), match) : null;
        if (over == null) {
            add(existing, session, register, millis, now);
        } else {
            refuse(session, register, ErrorUri.BUDGET_EXCEEDED, over);
        }
    }

    /** Goes on with a REGISTER that has waited for news of the holder: the procedure {@code isTaken} still, or the holder has gone. */
    public void registerAgain(Session session, Register register, boolean isTaken, Time now) {
        Registration existing = registrations.get(register.procedure(), Options.match(register.options()));
        if (isTaken && existing != null && isTaken(existing, session, register)) {
            refuseTaken(session, register);
        } else {
            registerAllowed(session, register, now);
        }
    }

    private void refuseTaken(Session session, Register register) {
        String why = Actions.quoted(register.procedure()) + " is already registered";
        refuse(session, register, ErrorUri.PROCEDURE_ALREADY_EXISTS, why);
    }

    /**
     * "the Dealer MUST fail all subsequent attempts to register a procedure for the URI where the value for this option does not
     * match that of the initial registration" (Shared Registration). Choice: also a session's second attempt.
     */
    private static boolean isTaken(Registration existing, Session session, Register register) {
        InvocationPolicy policy = Options.invocationPolicy(register.options());
        return !isForced(register)
                && (policy == InvocationPolicy.SINGLE || existing.policy != policy || existing.has(session));
    }

    /** Choice: an option of Crossbar.io's: a session that may register the procedure takes it over, shared or not. */
    private static boolean isForced(Register register) {
        return register.options().is(Attribute.FORCE_REREGISTER, false);
    }

    private void add(@Nullable Registration existing, Session session, Register register, long millis, Time now) {
        Dict options = register.options();
        MatchPolicy match = Options.match(options);
        Registration registration = existing;
        if (existing != null && isForced(register)) {
            existing.sessions().forEach(holder -> revoked(holder, existing, "registered anew by another session", now));
            registration = null;
        }
        boolean isNew = registration == null;
        if (registration == null) {
            registration = new Registration(
                    scribe.ids().inRouter(), register.procedure(), match, Options.invocationPolicy(options), millis);
            registrations.put(register.procedure(), match, registration);
        }
        registration.add(new Registration.Callee(
                session,
                options.is(Attribute.DISCLOSE_CALLER, false),
                options.is(Attribute.FORWARD_TIMEOUT, false),
                options.integer(Attribute.CONCURRENCY, 0)));
        session.add(registration);
        scribe.gate(session);
        actions.send(session, new Registered(register.request(), registration.id));
        meta.registered(session, registration, isNew, now);
        calls.serve(registration);
    }

    private void refuse(Session session, Register register, String error, String why) {
        actions.refuse(session, register, error, why);
    }

    public void unregister(Session session, Unregister unregister, Time now) {
        if (session.registrations.containsKey(unregister.registration())) {
            scribe.enter(session, new Entry.Asked(session.id, unregister, now.wallMillis()), now);
        } else {
            refuseUnknown(session, unregister);
        }
    }

    private void refuseUnknown(Session session, Unregister unregister) {
        String why = "this session has no registration " + unregister.registration();
        actions.refuse(session, unregister, ErrorUri.NO_SUCH_REGISTRATION, why);
    }

    /** A session registers a procedure no more. */
    public void unregistered(Session session, Unregister unregister, Time now) {
        Registration registration = session.removeRegistration(unregister.registration());
        if (registration == null) {
            refuseUnknown(session, unregister);
        } else {
            // Choice: the text is silent on calls in flight; their callee is still there, so they end as usual.
            actions.send(session, new Unregistered(unregister.request(), Dict.EMPTY));
            remove(session, registration, now);
        }
    }

    /** Takes a registration away from a session. */
    public void revoke(Session session, Registration registration, @Nullable String reason, Time now) {
        scribe.enter(session, new Entry.Revoked(session.id, registration.id, true, reason), now);
    }

    /** Section "Registration Revocation". */
    public void revoked(Session session, Registration registration, @Nullable String reason, Time now) {
        if (session.removeRegistration(registration.id) == null) {
            return;
        }
        if (session.announced(Role.CALLEE, Feature.REGISTRATION_REVOCATION)) {
            Dict details = Dict.of(Attribute.REGISTRATION.key(), registration.id);
            actions.send(session, new Unregistered(0, OutgoingDetails.withReason(details, reason)));
        }
        remove(session, registration, now);
    }

    /** Takes away what the session may not register any more. */
    public void revokeForbidden(Session session, Time now) {
        for (Registration registration : List.copyOf(session.registrations.values())) {
            String procedure = registration.procedure;
            if (!session.rules.reaches(procedure, Right.REGISTER)
                    || (settings.isDecider(procedure) && !mayDecide(session, procedure))) {
                revoke(session, registration, "no longer authorized", now);
            }
        }
        calls.revokeForbidden(session);
    }

    public void call(Session session, Call call, Time now) {
        String procedure = call.procedure();
        Rule rule = session.rules.about(procedure);
        String invalid = invalidOptions(call.options());
        String wrong = Uri.complaint(procedure, settings.realm().uris());
        if (session.isLeaving) {
            // Choice: the text knows no session that ends when its calls are over
            refuse(session, call, ErrorUri.SYSTEM_SHUTDOWN, "the router is being drained, and this session ends");
        } else if (wrong != null) {
            refuse(session, call, ErrorUri.INVALID_URI, "the procedure " + wrong);
        } else if (!rule.allows(Right.CALL) && !procedure.equals(Session.REFRESH)) {
            String why = "the role " + session.authrole + " may not call " + Actions.quoted(procedure);
            refuse(session, call, ErrorUri.NOT_AUTHORIZED, why);
        } else if (settings.isDecider(procedure) && !(session instanceof InternalCaller)) {
            String why = Actions.quoted(procedure) + " decides for the router, which alone calls it";
            refuse(session, call, ErrorUri.NOT_AUTHORIZED, why);
        } else if (call.options().is(Attribute.DISCLOSE_ME, false) && !rule.disclose()) {
            String why = "the role " + session.authrole + " may not use disclose_me on " + Actions.quoted(procedure);
            refuse(session, call, ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME, why);
        } else if (invalid != null) {
            refuse(session, call, ErrorUri.INVALID_ARGUMENT, invalid);
        } else if (session.calls.size() >= settings.sessionLimits().calls()) {
            String why = "this session has " + settings.sessionLimits().calls()
                    + " calls that are not answered, and may not have more";
            actions.tallies().reached(RealmLimit.CALLS);
            refuse(session, call, ErrorUri.NOT_AUTHORIZED, why);
        } else if (Uri.isReserved(procedure)) {
            // the router's own: patterns do not reach it
            metaProcedures.call(session, call, now);
        } else {
            boolean isDecider = settings.isDecider(procedure);
            Registration registration = registrations.best(
                    procedure, found -> !(isDecider && found.isPattern()) && found.mayAnswer(procedure));
            if (registration == null) {
                String why = "nobody has registered " + Actions.quoted(procedure);
                refuse(session, call, ErrorUri.NO_SUCH_PROCEDURE, why);
                return;
            }
            String over = session.budget.refusal(Weight.call(call));
            if (over == null) {
                calls.start(registration, session, call, rule.trustLevel(), now);
            } else {
                refuse(session, call, ErrorUri.BUDGET_EXCEEDED, over);
            }
        }
    }

    private void refuse(Session session, Call call, String error, String why) {
        actions.tallies().refused(call.procedure());
        actions.refuse(session, call, error, why);
    }

    /** "If CALL.Options.runmode == 'partition', then CALL.Options.rkey MUST be present" (Sharded Registration). */
    private static @Nullable String invalidOptions(Dict options) {
        String runmode = options.string(Attribute.RUNMODE);
        if (runmode != null && !runmode.equals("partition")) {
            return "the option runmode must be partition";
        }
        return runmode != null && options.string(Attribute.RKEY) == null
                ? "the option rkey is missing, by which runmode partition chooses"
                : null;
    }

    /** The session is over: its calls end, before they could come back to it or to another, and its procedures go. */
    public void left(Session session, Time now) {
        Set<Registration> freed = calls.callerLeft(session);
        for (Registration registration : List.copyOf(session.registrations.values())) {
            session.removeRegistration(registration.id);
            remove(session, registration, now);
        }
        calls.calleeLeft(session);
        freed.forEach(calls::serve);
    }

    private void remove(Session session, Registration registration, Time now) {
        registration.remove(session);
        if (registration.isEmpty()) {
            registrations.remove(registration.procedure, registration.match);
        }
        meta.unregistered(session, registration, now);
        calls.calleeWent(registration);
    }

    /** So many registrations, from the first that was created after the one of that id. */
    public Excerpt<RegistrationFigures> registrations(long after, int limit) {
        return meta.figures(after, limit);
    }

    /** The registration of that id; null where there is none. */
    @Nullable
    public Registration registration(long id) {
        return meta.get(id);
    }

    /** Takes a registration away from one of its callees; whether there was such a one. */
    public boolean revoke(long id, long callee, @Nullable String reason, Time now) {
        Registration registration = meta.get(id);
        if (registration != null) {
            for (Session session : registration.sessions()) {
                if (session.id == callee) {
                    revoke(session, registration, reason, now);
                    return true;
                }
            }
        }
        return false;
    }

    /** What registrations there are. */
    public List<RealmCopy.Procedure> copy() {
        List<RealmCopy.Procedure> procedures = new ArrayList<>();
        for (Registration each : meta.all()) {
            List<RealmCopy.Callee> callees = each.callees().stream()
                    .map(callee -> new RealmCopy.Callee(
                            callee.session.id, callee.disclosesCaller, callee.forwardsTimeout, callee.concurrency()))
                    .toList();
            procedures.add(
                    new RealmCopy.Procedure(each.id, each.procedure, each.match, each.policy, each.created, callees));
        }
        return procedures;
    }

    /** There are these registrations. */
    public void restore(List<RealmCopy.Procedure> procedures, Map<Long, Session> members) {
        for (RealmCopy.Procedure copied : procedures) {
            Registration registration = new Registration(
                    copied.id(), copied.procedure(), copied.match(), copied.policy(), copied.created());
            registrations.put(copied.procedure(), copied.match(), registration);
            meta.restored(registration);
            for (RealmCopy.Callee one : copied.callees()) {
                Session session = members.get(one.session());
                if (session != null) {
                    registration.add(new Registration.Callee(
                            session, one.disclosesCaller(), one.forwardsTimeout(), one.concurrency()));
                }
            }
        }
    }

    /** That session has these registrations. */
    public void restore(Session session, List<Long> ids) {
        for (long id : ids) {
            Registration registration = meta.get(id);
            if (registration != null) {
                session.add(registration);
            }
        }
    }

    /** How many procedures and patterns somebody has registered. */
    public int size() {
        return registrations.size();
    }

    public boolean isEmpty() {
        return registrations.isEmpty() && !calls.hasGuests();
    }
}
