package dev.parley.router;

import dev.parley.auth.Rules;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Publish;
import dev.parley.message.Register;
import dev.parley.message.Request;
import dev.parley.message.Role;
import dev.parley.message.Subscribe;
import dev.parley.message.Unregister;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Uri;
import dev.parley.message.Welcome;
import dev.parley.message.Yield;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sessions that can reach each other: lets them in and out, and hands their requests to the broker and the dealer. */
public final class Realm implements Place {
    private static final Map<String, Object> ROLES =
            Feature.announcement(EnumSet.of(Role.BROKER, Role.DEALER), EnumSet.allOf(Feature.class));

    private final RealmSettings settings;
    private final Lobby lobby;
    private final Ids ids;
    private final Actions actions = new Actions();
    private final Broker broker;
    private final Calls calls;
    private final Dealer dealer;
    private final Sessions sessions = new Sessions();
    private final SessionMeta sessionMeta;
    private final Deadlines goodbyeDue;
    private boolean isClosing;

    Realm(RealmSettings settings, RouterSettings router, Lobby lobby, Ids ids, PayloadFormat format) {
        this.settings = settings;
        this.lobby = lobby;
        this.ids = ids;
        UriIndex<Subscription> subscriptions = new UriIndex<>();
        UriIndex<Registration> registrations = new UriIndex<>();
        MetaEvents events = new MetaEvents(subscriptions, format, ids, actions);
        MetaProcedures procedures = new MetaProcedures(format, actions);
        SubscriptionMeta subscriptionMeta = new SubscriptionMeta(subscriptions, events);
        RegistrationMeta registrationMeta = new RegistrationMeta(registrations, events);
        sessionMeta = new SessionMeta(sessions, events, this::kill);
        sessionMeta.addTo(procedures);
        subscriptionMeta.addTo(procedures);
        registrationMeta.addTo(procedures);
        broker = new Broker(settings.uris(), router.sessionLimits(), ids, actions, subscriptions, subscriptionMeta);
        calls = new Calls(settings.strictFeatures(), actions);
        dealer = new Dealer(
                settings.uris(),
                router.sessionLimits(),
                ids,
                actions,
                calls,
                registrations,
                registrationMeta,
                procedures);
        goodbyeDue = new Deadlines(router.goodbyeMillis());
    }

    public String name() {
        return settings.name();
    }

    /** Whether nothing is left of all sessions: none of them, no subscription, no registration. */
    public boolean isEmpty() {
        return sessions.isEmpty() && broker.isEmpty() && dealer.isEmpty();
    }

    @Override
    public List<Action> entered(TransportId transport, @Nullable Hello hello, long now) {
        if (isClosing) {
            actions.shutDown(transport);
        } else if (hello != null) {
            join(transport, hello);
        }
        return actions.take();
    }

    private void join(TransportId transport, Hello hello) {
        Announcement announcement = Announcement.of(hello);
        RealmSettings.Anonymous anonymous = settings.anonymous();
        List<String> methods = hello.details().strings(Attribute.AUTHMETHODS);
        if (announcement.complaint() != null) {
            actions.violation(transport, announcement.complaint());
        } else if (anonymous == null || (methods != null && !methods.isEmpty() && !methods.contains("anonymous"))) {
            String why = "none of the offered authentication methods is accepted in realm '" + settings.name() + "'";
            actions.turnAway(transport, ErrorUri.NO_MATCHING_AUTH_METHOD, why);
        } else if (anonymous.loopbackOnly() && !transport.isLocal()) {
            String why = "without authentication, realm '" + settings.name()
                    + "' admits peers on the router's own machine only; its configuration can admit others";
            actions.turnAway(transport, ErrorUri.AUTHENTICATION_REQUIRED, why);
        } else {
            welcome(transport, anonymous.role(), announcement.roles());
        }
    }

    private void welcome(TransportId transport, String role, Map<Role, Set<Feature>> announced) {
        Rules rules = settings.roles().get(role);
        if (rules == null) {
            actions.turnAway(transport, ErrorUri.NO_SUCH_ROLE, "the role '" + role + "' is not configured");
            return;
        }
        String authid = "anonymous-" + Long.toString(ids.global(), Character.MAX_RADIX);
        RequestIds requestIds = new RequestIds(settings.strictRequestIds());
        Session session = new Session(newSessionId(), transport, authid, role, rules, requestIds, announced);
        sessions.add(session);
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(Attribute.AGENT.key(), "Parley");
        details.put("realm", settings.name());
        details.put(Attribute.AUTHID.key(), session.authid);
        details.put(Attribute.AUTHROLE.key(), session.authrole);
        details.put(Attribute.AUTHMETHOD.key(), "anonymous");
        details.put("authprovider", "static");
        details.put(Attribute.ROLES.key(), ROLES);
        actions.send(transport, new Welcome(session.id, Dict.of(details)));
        sessionMeta.joined(session);
    }

    /** Drawn again where a session has it already: two draws of 2^53 hardly ever agree. */
    private long newSessionId() {
        long id = ids.global();
        while (sessions.hasId(id)) {
            id = ids.global();
        }
        return id;
    }

    @Override
    public List<Action> received(TransportId from, Message message, long now) {
        Session session = sessions.on(from);
        if (session == null) {
            return List.of();
        }
        if (message.type() == MessageType.GOODBYE) {
            goodbye(session, (Goodbye) message);
        } else if (message.type() == MessageType.ABORT) {
            end(session);
            actions.disconnect(from, Action.Cause.DONE, "the peer aborted");
        } else if (!session.isClosing) {
            String complaint = handle(session, message, now);
            if (complaint != null) {
                violation(session, complaint);
            }
        }
        return actions.take();
    }

    private void goodbye(Session session, Goodbye goodbye) {
        end(session);
        if (session.isClosing) {
            actions.disconnect(session.transport, isClosing ? Action.Cause.SHUTDOWN : Action.Cause.DONE, "goodbye");
        } else if (!Uri.isValid(goodbye.reason(), Uri.Rule.LOOSE)) {
            actions.violation(session.transport, "GOODBYE.Reason is not a valid URI");
        } else {
            // "GOODBYE must be replied to by the receiving Peer" (Difference between ABORT and GOODBYE)
            actions.send(session.transport, new Goodbye(Dict.EMPTY, ErrorUri.GOODBYE_AND_OUT));
            actions.move(session.transport, lobby, null);
        }
    }

    /** Does what the message asks for; what is wrong where it violates the protocol, else null. */
    private @Nullable String handle(Session session, Message message, long now) {
        Role needed = senderOf(message.type());
        if (needed == null) {
            return "received " + message.type() + " after the session was established";
        }
        if (!session.hasRole(needed)) {
            return "received " + message.type() + " from a peer that did not announce the role " + needed.key();
        }
        if (message instanceof Request request) {
            boolean isOutstanding = session.calls.containsKey(request.request());
            String complaint = session.requestIds.complaint(request.request(), isOutstanding);
            if (complaint != null) {
                return message.type() + ": " + complaint;
            }
        }
        switch (message.type()) {
            case PUBLISH -> broker.publish(session, (Publish) message);
            case SUBSCRIBE -> broker.subscribe(session, (Subscribe) message, now);
            case UNSUBSCRIBE -> broker.unsubscribe(session, (Unsubscribe) message);
            case CALL -> dealer.call(session, (Call) message, now);
            case CANCEL -> calls.cancel(session, (Cancel) message);
            case REGISTER -> dealer.register(session, (Register) message, now);
            case UNREGISTER -> dealer.unregister(session, (Unregister) message);
            case YIELD -> {
                if (!calls.result(session, (Yield) message, now)) {
                    return "YIELD for an INVOCATION.Request that was never sent";
                }
            }
            default -> {
                return error(session, (ErrorReply) message);
            }
        }
        return null;
    }

    private @Nullable String error(Session session, ErrorReply error) {
        if (error.requestType() != MessageType.INVOCATION) {
            return "ERROR.REQUEST.Type must be 68 (INVOCATION), not "
                    + error.requestType().code();
        }
        if (!Uri.isValid(error.error(), Uri.Rule.LOOSE)) {
            return "ERROR.Error is not a valid URI";
        }
        return calls.error(session, error) ? null : "ERROR for an INVOCATION.Request that was never sent";
    }

    /** The role that sends it within a session, section "Message Codes and Direction"; null for what no client may send. */
    private static @Nullable Role senderOf(MessageType type) {
        return switch (type) {
            case PUBLISH -> Role.PUBLISHER;
            case SUBSCRIBE, UNSUBSCRIBE -> Role.SUBSCRIBER;
            case CALL, CANCEL -> Role.CALLER;
            case REGISTER, UNREGISTER, YIELD, ERROR -> Role.CALLEE;
            default -> null;
        };
    }

    @Override
    public List<Action> malformed(TransportId from, String what, long now) {
        Session session = sessions.on(from);
        if (session != null && !session.isClosing) {
            violation(session, what);
        }
        return actions.take();
    }

    /** "disposing any allocated subscriptions/registrations … and without waiting for … any messages subsequently received". */
    private void violation(Session session, String what) {
        actions.violation(session.transport, what);
        end(session);
    }

    @Override
    public List<Action> disconnected(TransportId transport, long now) {
        Session session = sessions.on(transport);
        if (session != null) {
            end(session);
        }
        return actions.take();
    }

    private void end(Session session) {
        sessions.remove(session);
        goodbyeDue.stop(session.transport);
        if (!session.isClosing) {
            leave(session, false);
        }
    }

    /** Nothing is routed to that session or from it any more. */
    private void leave(Session session, boolean isSilent) {
        broker.left(session);
        dealer.left(session);
        calls.left(session);
        if (!isSilent) {
            sessionMeta.left(session);
        }
    }

    @Override
    public List<Action> elapsed(long now) {
        calls.elapsed(now);
        for (TransportId silent : goodbyeDue.expired(now)) {
            Session session = sessions.on(silent);
            if (session != null) {
                end(session);
            }
            actions.disconnect(silent, Action.Cause.SHUTDOWN, "no answer to GOODBYE");
        }
        return actions.take();
    }

    @Override
    public long deadline() {
        return Math.min(goodbyeDue.next(), calls.deadline());
    }

    @Override
    public List<Action> closing(long now) {
        isClosing = true;
        List<Session> open = sessions.open(session -> true);
        for (Session session : open) {
            calls.failInvocations(session, "the router is shutting down");
        }
        for (Session session : open) {
            kill(session, ErrorUri.SYSTEM_SHUTDOWN, "the router is shutting down", true, now);
        }
        return actions.take();
    }

    /** The router says GOODBYE: from here on the session is out of everything but the answer. */
    private void kill(Session session, String reason, @Nullable String message, boolean isSilent, long now) {
        session.isClosing = true;
        Dict details = message == null ? Dict.EMPTY : Dict.of(Attribute.MESSAGE.key(), message);
        actions.send(session.transport, new Goodbye(details, reason));
        goodbyeDue.start(session.transport, now);
        leave(session, isSilent);
    }
}
