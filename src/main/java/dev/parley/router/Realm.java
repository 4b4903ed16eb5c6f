package dev.parley.router;

import dev.parley.auth.Authentication;
import dev.parley.auth.Identity;
import dev.parley.auth.Permissions;
import dev.parley.auth.Rule;
import dev.parley.auth.Rules;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Feature;
import dev.parley.message.Goodbye;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.PayloadFormat;
import dev.parley.message.Request;
import dev.parley.message.Role;
import dev.parley.message.Uri;
import dev.parley.message.Welcome;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sessions that can reach each other: lets them in and out, and takes in turn what each of them sends. */
public final class Realm implements Place {
    // Deviates: "must announce the role … callee" (Event History): widely used clients refuse a router with that role.
    private static final Map<String, Object> ROLES =
            Feature.announcement(EnumSet.of(Role.BROKER, Role.DEALER), EnumSet.allOf(Feature.class));

    private static final String NOT_ADMITTED = "the configuration has changed and admits you no longer";

    private final CurrentSettings settings;
    private final Lobby lobby;
    private final Ids ids;
    private final Actions actions = new Actions();
    private final Sessions sessions = new Sessions();
    private final Broker broker;
    private final Calls calls;
    private final Dealer dealer;
    private final Dispatcher dispatcher;
    private final Decisions decisions;
    private final SessionMeta sessionMeta;
    private final Testaments testaments;
    private final Reflection reflection;
    private final Probes probes;
    private final PayloadFormat format;
    private final SubscriptionMeta subscriptionMeta;
    private final Deadlines goodbyeDue;

    /** Changes with the configuration. */
    private Authentication authentication;

    /** The time of the fact at hand. */
    private long now;

    private boolean isClosing;

    Realm(
            RealmSettings realm,
            RouterSettings router,
            Authentication authentication,
            Lobby lobby,
            Ids ids,
            PayloadFormat format) {
        this.settings = new CurrentSettings(realm, router);
        this.authentication = authentication;
        this.lobby = lobby;
        this.ids = ids;
        this.format = format;
        UriIndex<Subscription> subscriptions = new UriIndex<>();
        UriIndex<Registration> registrations = new UriIndex<>();
        MetaEvents events = new MetaEvents(subscriptions, format, ids, actions, () -> now);
        MetaProcedures procedures = new MetaProcedures(format, actions);
        subscriptionMeta = new SubscriptionMeta(subscriptions, events);
        RegistrationMeta registrationMeta = new RegistrationMeta(registrations, events);
        probes = new Probes(settings, actions);
        broker = new Broker(settings, ids, actions, subscriptions, subscriptionMeta);
        calls = new Calls(settings, ids, actions, () -> now);
        dealer = new Dealer(settings, ids, actions, calls, registrations, registrationMeta, procedures, probes);
        dispatcher = new Dispatcher(settings, actions, broker, dealer, calls, this::awaitsDecision);
        decisions = new Decisions(sessions, probes, dispatcher, dealer, actions, new AfterDecisions());
        testaments = new Testaments(broker, settings);
        reflection = new Reflection(subscriptions, registrations, events, settings);
        sessionMeta = new SessionMeta(sessions, events, this::kill);
        decisions.leaveTo(authorizer(realm));
        goodbyeDue = new Deadlines(router.goodbyeMillis());
        sessionMeta.addTo(procedures);
        testaments.addTo(procedures);
        subscriptionMeta.addTo(procedures, broker::revoke);
        new HistoryMeta(subscriptionMeta, format).addTo(procedures);
        registrationMeta.addTo(procedures, dealer::revoke);
        reflection.addTo(procedures);
    }

    private @Nullable Authorizer authorizer(RealmSettings realm) {
        RealmSettings.AuthorizerSettings configured = realm.authorizer();
        return configured == null ? null : new Authorizer(configured, realm.name(), this, format, subscriptionMeta);
    }

    public String name() {
        return settings.realm().name();
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
    public List<Action> entered(TransportId transport, @Nullable Admission admission, long time) {
        now = time;
        if (isClosing) {
            actions.shutDown(transport);
        } else if (admission != null) {
            welcome(transport, admission);
        }
        return actions();
    }

    private void welcome(TransportId transport, Admission admission) {
        Identity identity = admission.identity();
        Permissions permissions = permissions(identity.role());
        if (permissions == null) {
            actions.turnAway(transport, ErrorUri.NO_SUCH_ROLE, "the role '" + identity.role() + "' is not configured");
            return;
        }
        if (!authentication.admits(identity, transport.evidence())) {
            // what has been proved was asked for by a configuration that is no longer in force
            actions.turnAway(transport, ErrorUri.NOT_AUTHORIZED, NOT_ADMITTED);
            return;
        }
        Session session = new Session(
                sessions.hasId(admission.session()) ? newSessionId() : admission.session(),
                transport,
                identity,
                permissions,
                new RequestIds(settings.realm().strictRequestIds()),
                admission.announcement().roles());
        sessions.add(session);
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(Attribute.AGENT.key(), "Parley");
        details.put("realm", name());
        details.put(Attribute.AUTHID.key(), session.authid);
        details.put(Attribute.AUTHROLE.key(), session.authrole);
        details.put(Attribute.AUTHMETHOD.key(), identity.method());
        details.put("authprovider", identity.provider());
        if (!admission.authextra().isEmpty()) {
            details.put("authextra", admission.authextra());
        }
        details.put(Attribute.ROLES.key(), ROLES);
        actions.send(transport, new Welcome(session.id, Dict.of(details)));
        sessionMeta.joined(session);
    }

    /** What a role may do: by its rules, or as the authorizer says; null where there is neither. */
    private @Nullable Permissions permissions(String role) {
        Rules rules = settings.realm().roles().get(role);
        return rules != null || settings.realm().authorizer() == null ? rules : new Granted();
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
            return actions();
        }
        isAlive(session);
        if (!session.isHeld || message.type() == MessageType.ABORT) {
            take(session, message);
        } else if (!decisions.hold(session, message)) {
            overrun(session);
        }
        return actions();
    }

    /** It sends faster than its authorizer decides. */
    private void overrun(Session session) {
        String why = "more than " + Decisions.MAX_HELD + " messages while the authorizer decides about one";
        actions.turnAway(session.transport, ErrorUri.AUTHORIZATION_FAILED, why);
        end(session);
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

    private boolean awaitsDecision(Session session, Request request) {
        return decisions.await(session, request);
    }

    @Override
    public List<Action> answered(Question question, Message answer, long time) {
        now = time;
        if (question.matter instanceof Authorizer.Matter matter) {
            decisions.answered(matter, answer, now);
        }
        return actions();
    }

    /** What has waited goes on as if it came now. */
    private final class AfterDecisions implements Decisions.Taker {
        @Override
        public void take(Session session, Message message) {
            Realm.this.take(session, message);
        }

        @Override
        public void violation(Session session, String what) {
            Realm.this.violation(session, what);
        }
    }

    /** The router itself calls a procedure of this realm, to have somebody decide. */
    public List<Action> asked(Question question, long time) {
        now = time;
        Identity router = new Identity("router", "router", "internal", "static", Map.of());
        Session asker = new Session(
                ids.global(),
                question,
                router,
                new Rules(List.of(Rule.EVERYTHING)),
                new RequestIds(false),
                Map.of(Role.CALLER, Set.of(Feature.CALL_CANCELING)));
        Dict options = Dict.of(Attribute.TIMEOUT.key(), question.timeoutMillis());
        dealer.call(asker, new Call(1, options, question.procedure(), question.arguments()), now);
        return actions();
    }

    private void isAlive(Session holder) {
        decisions.decide(probes.about(holder), true);
        decisions.settle(now);
    }

    /** What is to be done about the fact at hand. */
    private List<Action> actions() {
        decisions.settle(now);
        return actions.take();
    }

    @Override
    public List<Action> alive(TransportId transport, long time) {
        now = time;
        Session session = sessions.on(transport);
        if (session != null) {
            isAlive(session);
        }
        return actions();
    }

    private void goodbye(Session session, Goodbye goodbye) {
        end(session);
        if (goodbye.reason().equals(ErrorUri.CLOSE_LOGOUT)) {
            authentication.forget(session.transport.evidence());
        }
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
        return actions();
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
        return actions();
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
        reflection.left(session);
        testaments.left(session, isSilent, now);
        if (!isSilent) {
            sessionMeta.left(session);
        }
        decisions.decide(askers, false);
    }

    /**
     * The configuration has changed: what is still allowed goes on, what is not is taken away, and who may not be here any more
     * is told GOODBYE.
     *
     * @param changed knows who could still come in
     */
    List<Action> reconfigured(RealmSettings realm, RouterSettings router, Authentication changed, long time) {
        now = time;
        authentication = changed;
        settings.change(realm, router);
        decisions.leaveTo(authorizer(realm));
        broker.configureHistory();
        List<Session> dismissed = sessions.open(session -> !isAdmitted(session));
        List<Session> kept = sessions.open(this::isAdmitted);
        kept.forEach(session -> session.rules = Objects.requireNonNull(permissions(session.authrole)));
        for (Session session : kept) {
            broker.revokeForbidden(session);
            dealer.revokeForbidden(session);
            testaments.revokeForbidden(session, session.rules);
        }
        // last, so that nobody hears by the former rules what they leave behind
        for (Session session : dismissed) {
            testaments.revokeForbidden(session, permissions(session.authrole));
            kill(session, ErrorUri.NOT_AUTHORIZED, NOT_ADMITTED, false);
        }
        return actions();
    }

    private boolean isAdmitted(Session session) {
        return permissions(session.authrole) != null
                && authentication.admits(session.identity, session.transport.evidence());
    }

    /** The realm is no more: everybody is told, and nobody is let in any more. */
    List<Action> removed(long time) {
        now = time;
        close(ErrorUri.CLOSE_REALM, "the realm is no longer configured");
        return actions();
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
        return actions();
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
        close(ErrorUri.SYSTEM_SHUTDOWN, "the router is shutting down");
        return actions();
    }

    private void close(String reason, String why) {
        isClosing = true;
        List<Session> open = sessions.open(session -> true);
        for (Session session : open) {
            // what waits for a decision is not done any more
            probes.of(session);
            calls.failCallsOf(session, why);
        }
        for (Session session : open) {
            kill(session, reason, why, true);
        }
    }

    /** The router says GOODBYE: from here on the session is out of everything but the answer. */
    private void kill(Session session, String reason, @Nullable String message, boolean isSilent) {
        session.isClosing = true;
        Dict details = message == null ? Dict.EMPTY : Dict.of(Attribute.MESSAGE.key(), message);
        actions.send(session.transport, new Goodbye(details, reason));
        goodbyeDue.start(session.transport, now);
        leave(session, isSilent);
        // nothing is decided about it any more; of what it has sent, GOODBYE counts as the answer
        session.isHeld = false;
        decisions.resume(session);
    }
}
