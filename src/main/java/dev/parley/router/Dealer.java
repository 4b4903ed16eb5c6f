package dev.parley.router;

import dev.parley.auth.Right;
import dev.parley.auth.Rule;
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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows the procedures, and who may call or register which; {@link Calls} sees the calls through. Its realm alone calls it. */
final class Dealer {
    private final CurrentSettings settings;
    private final Ids ids;
    private final Actions actions;
    private final Calls calls;
    private final UriIndex<Registration> registrations;
    private final RegistrationMeta meta;
    private final MetaProcedures metaProcedures;
    private final Probes probes;

    Dealer(
            CurrentSettings settings,
            Ids ids,
            Actions actions,
            Calls calls,
            UriIndex<Registration> registrations,
            RegistrationMeta meta,
            MetaProcedures metaProcedures,
            Probes probes) {
        this.settings = settings;
        this.ids = ids;
        this.actions = actions;
        this.calls = calls;
        this.registrations = registrations;
        this.meta = meta;
        this.metaProcedures = metaProcedures;
        this.probes = probes;
    }

    void register(Session session, Register register, long now) {
        String procedure = register.procedure();
        Rule rule = session.rules.about(procedure);
        if (!Uri.isValid(procedure, settings.realm().uris(), Broker.match(register.options()))) {
            refuse(session, register, ErrorUri.INVALID_URI, "the procedure is not a valid URI");
        } else if (Uri.isReserved(procedure)) {
            refuse(session, register, ErrorUri.INVALID_URI, "procedures that begin with 'wamp.' are the router's own");
        } else if (!rule.allows(Right.REGISTER)) {
            String why = "the role " + session.authrole + " may not register " + Actions.quoted(procedure);
            refuse(session, register, ErrorUri.NOT_AUTHORIZED, why);
        } else if (register.options().is(Attribute.DISCLOSE_CALLER, false) && !rule.disclose()) {
            String why =
                    "the role " + session.authrole + " may not use disclose_caller on " + Actions.quoted(procedure);
            refuse(session, register, ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME, why);
        } else if (session.registrations.size() >= settings.sessionLimits().registrations()) {
            String why = "this session has " + settings.sessionLimits().registrations()
                    + " registrations, and may not have more";
            refuse(session, register, ErrorUri.NOT_AUTHORIZED, why);
        } else {
            registerAllowed(session, register, now);
        }
    }

    private void registerAllowed(Session session, Register register, long now) {
        Registration existing = registrations.get(register.procedure(), Broker.match(register.options()));
        if (existing == null || !isTaken(existing, session, register)) {
            add(existing, session, register, now);
        } else if (!probes.ask(session, register, existing.sessions(), now)) {
            refuseTaken(session, register);
        }
    }

    /** The REGISTER of somebody who has waited for news of the holder, which are that it {@code isAlive}, or has gone. */
    void registerAgain(Session session, Register register, boolean isAlive, long now) {
        Registration existing = registrations.get(register.procedure(), Broker.match(register.options()));
        if (isAlive && existing != null && isTaken(existing, session, register)) {
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
        InvocationPolicy policy = policy(register.options());
        return !isForced(register)
                && (policy == InvocationPolicy.SINGLE || existing.policy != policy || existing.has(session));
    }

    /** Choice: an option of Crossbar.io's: whoever may register the procedure takes it over, shared or not. */
    private static boolean isForced(Register register) {
        return register.options().is(Attribute.FORCE_REREGISTER, false);
    }

    private void add(@Nullable Registration existing, Session session, Register register, long now) {
        Dict options = register.options();
        MatchPolicy match = Broker.match(options);
        Registration registration = existing;
        if (existing != null && isForced(register)) {
            existing.sessions().forEach(holder -> revoke(holder, existing, "registered anew by another session"));
            registration = null;
        }
        boolean isNew = registration == null;
        if (registration == null) {
            registration = new Registration(ids.inRouter(), register.procedure(), match, policy(options), now);
            registrations.put(register.procedure(), match, registration);
        }
        registration.add(new Registration.Callee(
                session,
                options.is(Attribute.DISCLOSE_CALLER, false),
                options.is(Attribute.FORWARD_TIMEOUT, false),
                options.integer(Attribute.CONCURRENCY, 0)));
        session.registrations.put(registration.id, registration);
        actions.send(session.transport, new Registered(register.request(), registration.id));
        meta.registered(session, registration, isNew);
        calls.serve(registration);
    }

    /** The invocation policy that options ask for. */
    private static InvocationPolicy policy(Dict options) {
        String name = options.string(Attribute.INVOKE);
        return Objects.requireNonNullElse(name == null ? null : InvocationPolicy.of(name), InvocationPolicy.SINGLE);
    }

    private void refuse(Session session, Register register, String error, String why) {
        actions.refuse(session.transport, register, error, why);
    }

    void unregister(Session session, Unregister unregister) {
        Registration registration = session.registrations.remove(unregister.registration());
        if (registration == null) {
            String why = "this session has no registration " + unregister.registration();
            actions.refuse(session.transport, unregister, ErrorUri.NO_SUCH_REGISTRATION, why);
        } else {
            // Choice: the text is silent on calls in flight; their callee is still there, so they end as usual.
            actions.send(session.transport, new Unregistered(unregister.request(), Dict.EMPTY));
            remove(session, registration);
        }
    }

    /** Section "Registration Revocation". */
    void revoke(Session session, Registration registration, @Nullable String reason) {
        if (session.registrations.remove(registration.id) == null) {
            return;
        }
        if (session.announced(Role.CALLEE, Feature.REGISTRATION_REVOCATION)) {
            Dict details = Dict.of(Attribute.REGISTRATION.key(), registration.id);
            actions.send(session.transport, new Unregistered(0, Broker.withReason(details, reason)));
        }
        remove(session, registration);
    }

    /** Takes away what the session may not register any more. */
    void revokeForbidden(Session session) {
        for (Registration registration : List.copyOf(session.registrations.values())) {
            if (!session.rules.reaches(registration.procedure, Right.REGISTER)) {
                revoke(session, registration, "no longer authorized");
            }
        }
    }

    void call(Session session, Call call, long now) {
        String procedure = call.procedure();
        Rule rule = session.rules.about(procedure);
        String invalid = invalidOptions(call.options());
        if (!Uri.isValid(procedure, settings.realm().uris())) {
            actions.refuse(session.transport, call, ErrorUri.INVALID_URI, "the procedure is not a valid URI");
        } else if (!rule.allows(Right.CALL)) {
            String why = "the role " + session.authrole + " may not call " + Actions.quoted(procedure);
            actions.refuse(session.transport, call, ErrorUri.NOT_AUTHORIZED, why);
        } else if (call.options().is(Attribute.DISCLOSE_ME, false) && !rule.disclose()) {
            String why = "the role " + session.authrole + " may not use disclose_me on " + Actions.quoted(procedure);
            actions.refuse(session.transport, call, ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME, why);
        } else if (invalid != null) {
            actions.refuse(session.transport, call, ErrorUri.INVALID_ARGUMENT, invalid);
        } else if (session.calls.size() >= settings.sessionLimits().calls()) {
            String why = "this session has " + settings.sessionLimits().calls()
                    + " calls that are not answered, and may not have more";
            actions.refuse(session.transport, call, ErrorUri.NOT_AUTHORIZED, why);
        } else if (Uri.isReserved(procedure)) {
            // the router's own: patterns do not reach it
            metaProcedures.call(session, call, now);
        } else {
            Registration registration = registrations.best(procedure);
            if (registration == null) {
                String why = "nobody has registered " + Actions.quoted(procedure);
                actions.refuse(session.transport, call, ErrorUri.NO_SUCH_PROCEDURE, why);
            } else {
                calls.start(registration, session, call, rule.trustLevel());
            }
        }
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
    void left(Session session) {
        Set<Registration> freed = calls.callerLeft(session);
        for (Registration registration : session.registrations.values()) {
            remove(session, registration);
        }
        session.registrations.clear();
        calls.calleeLeft(session);
        freed.forEach(calls::serve);
    }

    private void remove(Session session, Registration registration) {
        registration.remove(session);
        if (registration.isEmpty()) {
            registrations.remove(registration.procedure, registration.match);
        }
        meta.unregistered(session, registration);
        calls.calleeWent(registration);
    }

    boolean isEmpty() {
        return registrations.isEmpty();
    }
}
