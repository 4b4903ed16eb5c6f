package dev.parley.router;

import dev.parley.auth.Rules;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Role;
import dev.parley.message.Uri;
import dev.parley.message.Welcome;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sessions that can reach each other: lets them in and out, and takes in turn what each of them sends. */
public final class Realm implements Place {
    // Deviates: "must announce the role … callee" (Event History): widely used clients refuse a router with that role.
    private static final Map<String, Object> ROLES =
            Feature.announcement(EnumSet.of(Role.BROKER, Role.DEALER), EnumSet.allOf(Feature.class));

    /** What one session may send while a decision about it is awaited. */
    private static final int MAX_HELD = 1_000;

    private final RealmSettings settings;
    private final Lobby lobby;
    private final Ids ids;
    private final Actions actions = new Actions();
    private final Sessions sessions = new Sessions();
    private final Broker broker;
    private final Calls calls;
    private final Dealer dealer;
    private final Dispatcher dispatcher;
    private final SessionMeta sessionMeta;
    private final Testaments testaments;
    private final Reflection reflection;
    private final Probes probes;
    private final Deadlines goodbyeDue;

    /** The time of the fact at hand. */
    private long now;

    private boolean isClosing;

    Realm(RealmSettings settings, RouterSettings router, Lobby lobby, Ids ids, PayloadFormat format) {
        this.settings = settings;
        this.lobby = lobby;
        this.ids = ids;
        UriIndex<Subscription> subscriptions = new UriIndex<>();
        UriIndex<Registration> registrations = new UriIndex<>();
        MetaEvents events = new MetaEvents(subscriptions, format, ids, actions, () -> now);
        MetaProcedures procedures = new MetaProcedures(format, actions);
        SubscriptionMeta subscriptionMeta = new SubscriptionMeta(subscriptions, events);
        RegistrationMeta registrationMeta = new RegistrationMeta(registrations, events);
        probes = new Probes(router.staleMillis(), actions);
        broker = new Broker(settings, router, ids, actions, subscriptions, subscriptionMeta);
        calls = new Calls(settings, router, ids, actions, () -> now);
        dealer = new Dealer(settings, router, ids, actions, calls, registrations, registrationMeta, procedures, probes);
        dispatcher = new Dispatcher(settings.strictFeatures(), actions, broker, dealer, calls);
        testaments = new Testaments(broker, router.sessionLimits());
        reflection = new Reflection(subscriptions, registrations, events, router.sessionLimits());
        sessionMeta = new SessionMeta(sessions, events, this::kill);
        goodbyeDue = new Deadlines(router.goodbyeMillis());
        sessionMeta.addTo(procedures);
        testaments.addTo(procedures);
        subscriptionMeta.addTo(procedures, broker::revoke);
        new HistoryMeta(subscriptionMeta, format).addTo(procedures);
        registrationMeta.addTo(procedures, dealer::revoke);
        reflection.addTo(procedures);
    }

    public String name() {
        return settings.name();
    }

    /** Whether nothing is left of all sessions: none of them, no subscription, no registration. */
    public boolean isEmpty() {
        return sessions.isEmpty()
                && broker.isEmpty()
                && dealer.isEmpty()
                && testaments.isEmpty()
                && reflection.isEmpty();
    }

    @Override
    public List<Action> entered(TransportId transport, @Nullable Hello hello, long time) {
        now = time;
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
            String authid = anonymous.authid() != null
                    ? anonymous.authid()
                    : "anonymous-" + Long.toString(ids.global(), Character.MAX_RADIX);
            welcome(transport, authid, anonymous.role(), announcement.roles());
        }
    }

    private void welcome(TransportId transport, String authid, String role, Map<Role, Set<Feature>> announced) {
        Rules rules = settings.roles().get(role);
        if (rules == null) {
            actions.turnAway(transport, ErrorUri.NO_SUCH_ROLE, "the role '" + role + "' is not configured");
            return;
        }
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
    public List<Action> received(TransportId from, Message message, long time) {
        now = time;
        Session session = sessions.on(from);
        if (session == null) {
            return actions.take();
        }
        isAlive(session);
        if (!session.isHeld || message.type() == MessageType.ABORT) {
            take(session, message);
        } else {
            session.held.add(message);
            if (session.held.size() > MAX_HELD) {
                probes.of(session).forEach(this::refuse);
            }
        }
        return actions.take();
    }

    private void take(Session session, Message message) {
        if (sessions.on(session.transport) != session) {
            return;
        }
        if (message.type() == MessageType.GOODBYE) {
            goodbye(session, (Goodbye) message);
        } else if (message.type() == MessageType.ABORT) {
            end(session);
            actions.disconnect(session.transport, Action.Cause.DONE, "the peer aborted");
        } else if (!session.isClosing) {
            String complaint = dispatcher.handle(session, message, now);
            if (complaint != null) {
                violation(session, complaint);
            }
        }
    }

    /** What was awaited about that session is decided: it goes on, until perhaps the next decision. */
    private void resume(Session session) {
        while (!session.isHeld && !session.held.isEmpty()) {
            take(session, session.held.remove());
        }
    }

    private void isAlive(Session holder) {
        probes.about(holder).forEach(this::refuse);
    }

    private void refuse(Probes.Probe probe) {
        dealer.refuseTaken(probe.asker(), probe.register());
        resume(probe.asker());
    }

    private void retry(Probes.Probe probe) {
        dealer.register(probe.asker(), probe.register(), now);
        resume(probe.asker());
    }

    @Override
    public List<Action> alive(TransportId transport, long time) {
        now = time;
        Session session = sessions.on(transport);
        if (session != null) {
            isAlive(session);
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

    @Override
    public List<Action> malformed(TransportId from, String what, long time) {
        now = time;
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
    public List<Action> disconnected(TransportId transport, long time) {
        now = time;
        Session session = sessions.on(transport);
        if (session != null) {
            end(session);
        }
        return actions.take();
    }

    private void end(Session session) {
        sessions.remove(session);
        goodbyeDue.stop(session.transport);
        session.held.clear();
        if (!session.isClosing) {
            leave(session, false);
        }
    }

    /** Nothing is routed to that session or from it any more. */
    private void leave(Session session, boolean isSilent) {
        probes.of(session);
        List<Probes.Probe> askers = probes.about(session);
        broker.left(session);
        dealer.left(session);
        calls.left(session);
        reflection.left(session);
        testaments.left(session, isSilent, now);
        if (!isSilent) {
            sessionMeta.left(session);
        }
        askers.forEach(this::retry);
    }

    @Override
    public List<Action> elapsed(long time) {
        now = time;
        calls.elapsed(now);
        for (TransportId silent : probes.expired(now)) {
            actions.disconnect(silent, Action.Cause.LOST, "no answer to a ping");
            endOn(silent);
        }
        for (TransportId silent : goodbyeDue.expired(now)) {
            endOn(silent);
            actions.disconnect(silent, Action.Cause.SHUTDOWN, "no answer to GOODBYE");
        }
        return actions.take();
    }

    private void endOn(TransportId transport) {
        Session session = sessions.on(transport);
        if (session != null) {
            end(session);
        }
    }

    @Override
    public long deadline() {
        return Math.min(probes.deadline(), Math.min(goodbyeDue.next(), calls.deadline()));
    }

    @Override
    public List<Action> closing(long time) {
        now = time;
        isClosing = true;
        List<Session> open = sessions.open(session -> true);
        for (Session session : open) {
            calls.failCallsOf(session, "the router is shutting down");
        }
        for (Session session : open) {
            kill(session, ErrorUri.SYSTEM_SHUTDOWN, "the router is shutting down", true);
        }
        return actions.take();
    }

    /** The router says GOODBYE: from here on the session is out of everything but the answer. */
    private void kill(Session session, String reason, @Nullable String message, boolean isSilent) {
        session.isClosing = true;
        Dict details = message == null ? Dict.EMPTY : Dict.of(Attribute.MESSAGE.key(), message);
        actions.send(session.transport, new Goodbye(details, reason));
        goodbyeDue.start(session.transport, now);
        leave(session, isSilent);
    }
}
