package dev.parley.router;

import dev.parley.auth.Right;
import dev.parley.auth.Rule;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Result;
import dev.parley.message.Role;
import dev.parley.message.Unregister;
import dev.parley.message.Unregistered;
import dev.parley.message.Uri;
import dev.parley.message.Yield;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes calls from callers to callees, and their outcomes back. Its realm alone calls it. */
final class Dealer {
    private static final Dict KILLNOWAIT = Dict.of("mode", "killnowait");

    private final Uri.Rule uris;
    private final Ids ids;
    private final Actions actions;
    private final Map<String, Registration> byProcedure = new HashMap<>();

    Dealer(Uri.Rule uris, Ids ids, Actions actions) {
        this.uris = uris;
        this.ids = ids;
        this.actions = actions;
    }

    void register(Session session, Register register) {
        String procedure = register.procedure();
        Rule rule = session.rules.about(procedure);
        boolean disclose = register.options().is(Attribute.DISCLOSE_CALLER, false);
        if (!Uri.isValid(procedure, uris)) {
            actions.refuse(session.transport, register, ErrorUri.INVALID_URI, "the procedure is not a valid URI");
        } else if (Uri.isReserved(procedure)) {
            String why = "procedures that begin with 'wamp.' are the router's own";
            actions.refuse(session.transport, register, ErrorUri.INVALID_URI, why);
        } else if (!rule.allows(Right.REGISTER)) {
            String why = "the role " + session.authrole + " may not register " + Actions.quoted(procedure);
            actions.refuse(session.transport, register, ErrorUri.NOT_AUTHORIZED, why);
        } else if (disclose && !rule.disclose()) {
            String why =
                    "the role " + session.authrole + " may not use disclose_caller on " + Actions.quoted(procedure);
            actions.refuse(session.transport, register, ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME, why);
        } else if (byProcedure.containsKey(procedure)) {
            String why = Actions.quoted(procedure) + " is already registered";
            actions.refuse(session.transport, register, ErrorUri.PROCEDURE_ALREADY_EXISTS, why);
        } else {
            Registration registration = new Registration(ids.inRouter(), procedure, session, disclose);
            byProcedure.put(procedure, registration);
            session.registrations.put(registration.id, registration);
            actions.send(session.transport, new Registered(register.request(), registration.id));
        }
    }

    void unregister(Session session, Unregister unregister) {
        Registration registration = session.registrations.remove(unregister.registration());
        if (registration == null) {
            String why = "this session has no registration " + unregister.registration();
            actions.refuse(session.transport, unregister, ErrorUri.NO_SUCH_REGISTRATION, why);
        } else {
            // Choice: the text is silent on calls in flight; their callee is still there, so they end as they would
            // have.
            byProcedure.remove(registration.procedure);
            actions.send(session.transport, new Unregistered(unregister.request(), Dict.EMPTY));
        }
    }

    void call(Session session, Call call) {
        String procedure = call.procedure();
        Rule rule = session.rules.about(procedure);
        boolean disclose = call.options().is(Attribute.DISCLOSE_ME, false);
        if (!Uri.isValid(procedure, uris)) {
            actions.refuse(session.transport, call, ErrorUri.INVALID_URI, "the procedure is not a valid URI");
        } else if (!rule.allows(Right.CALL)) {
            String why = "the role " + session.authrole + " may not call " + Actions.quoted(procedure);
            actions.refuse(session.transport, call, ErrorUri.NOT_AUTHORIZED, why);
        } else if (disclose && !rule.disclose()) {
            String why = "the role " + session.authrole + " may not use disclose_me on " + Actions.quoted(procedure);
            actions.refuse(session.transport, call, ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME, why);
        } else {
            Registration registration = byProcedure.get(procedure);
            if (registration == null) {
                String why = "nobody has registered " + Actions.quoted(procedure);
                actions.refuse(session.transport, call, ErrorUri.NO_SUCH_PROCEDURE, why);
            } else {
                invoke(registration, session, call, disclose || registration.disclosesCaller);
            }
        }
    }

    private void invoke(Registration registration, Session caller, Call call, boolean disclose) {
        Session callee = registration.callee;
        // "a sequential ID in the session scope, incremented by the Dealer" (INVOCATION)
        long invocation = ++callee.lastInvocation;
        PendingCall pending = new PendingCall(caller, call.request(), callee, invocation);
        caller.calls.put(call.request(), pending);
        callee.invocations.put(invocation, pending);
        Dict details = disclose ? caller(caller) : Dict.EMPTY;
        actions.send(callee.transport, new Invocation(invocation, registration.id, details, call.payload()));
    }

    private static Dict caller(Session session) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(Attribute.CALLER.key(), session.id);
        details.put(Attribute.CALLER_AUTHID.key(), session.authid);
        details.put(Attribute.CALLER_AUTHROLE.key(), session.authrole);
        return Dict.of(details);
    }

    /** The callee's result; false where it answers an INVOCATION it never got. */
    boolean result(Session callee, Yield yield) {
        PendingCall pending = callee.invocations.get(yield.request());
        if (pending == null) {
            return answersPastInvocation(callee, yield.request(), MessageType.YIELD);
        }
        if (yield.options().is(Attribute.PROGRESS, false)) {
            actions.drop(callee.transport, MessageType.YIELD, "a progressive result that the caller did not ask for");
            return true;
        }
        forget(pending);
        actions.send(pending.caller.transport, new Result(pending.request, Dict.EMPTY, yield.payload()));
        return true;
    }

    /** The callee's error; false where it answers an INVOCATION it never got. */
    boolean error(Session callee, ErrorReply error) {
        PendingCall pending = callee.invocations.get(error.request());
        if (pending == null) {
            return answersPastInvocation(callee, error.request(), MessageType.ERROR);
        }
        forget(pending);
        fail(pending, error.error(), error.payload());
        return true;
    }

    /**
     * "the Dealer shall be prepared to discard a YIELD or ERROR response" (Caller Leaving) that comes too late or twice, but an
     * "invalid INVOCATION.Request" (Protocol Errors) was never sent.
     */
    private boolean answersPastInvocation(Session callee, long request, MessageType answer) {
        if (request > callee.lastInvocation) {
            return false;
        }
        actions.drop(callee.transport, answer, "the answer to a call that is already over");
        return true;
    }

    void cancel(Session caller, Cancel cancel) {
        PendingCall pending = caller.calls.get(cancel.request());
        if (pending == null) {
            actions.drop(caller.transport, MessageType.CANCEL, "no such call, or it is already over");
            return;
        }
        String mode = cancel.options().string(Attribute.MODE);
        // "If the callee does not support call canceling, then behavior is skip" (Call Canceling).
        // Choice: without a mode, or with one that is unknown, killnowait, as established routers do.
        boolean interrupt = !"skip".equals(mode) && isInterruptible(pending.callee);
        if (interrupt) {
            interrupt(pending, "kill".equals(mode) ? Dict.of("mode", "kill") : KILLNOWAIT);
        }
        if (!interrupt || !"kill".equals(mode)) {
            forget(pending);
            fail(pending, ErrorUri.CANCELED, Actions.explanation("the caller canceled the call"));
        }
    }

    private static boolean isInterruptible(Session callee) {
        return callee.announced(Role.CALLEE, Feature.CALL_CANCELING);
    }

    private void interrupt(PendingCall pending, Dict options) {
        if (!pending.isInterrupted) {
            pending.isInterrupted = true;
            actions.send(pending.callee.transport, new Interrupt(pending.invocation, options));
        }
    }

    private static void forget(PendingCall pending) {
        pending.caller.calls.remove(pending.request);
        pending.callee.invocations.remove(pending.invocation);
    }

    private void fail(PendingCall pending, String error, Payload payload) {
        ErrorReply reply = new ErrorReply(MessageType.CALL, pending.request, Dict.EMPTY, error, payload);
        actions.send(pending.caller.transport, reply);
    }

    /** The session is over: its procedures go, its calls are interrupted, and those who wait for it are told. */
    void left(Session session) {
        for (Registration registration : session.registrations.values()) {
            byProcedure.remove(registration.procedure);
        }
        session.registrations.clear();
        for (PendingCall pending : session.calls.values()) {
            pending.callee.invocations.remove(pending.invocation);
            // "shall send an INTERRUPT to the Callee" with mode killnowait (Caller Leaving During an RPC Invocation)
            if (pending.callee != session && isInterruptible(pending.callee)) {
                interrupt(pending, KILLNOWAIT);
            }
        }
        session.calls.clear();
        failInvocations(session, "the callee left before it answered");
    }

    /** Those who wait for that callee wait no longer. */
    void failInvocations(Session callee, String why) {
        for (PendingCall pending : callee.invocations.values()) {
            pending.caller.calls.remove(pending.request);
            fail(pending, ErrorUri.CANCELED, Actions.explanation(why));
        }
        callee.invocations.clear();
    }

    boolean isEmpty() {
        return byProcedure.isEmpty();
    }
}
