package dev.parley.router.core;

import dev.parley.auth.Authentication;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.message.Abort;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.Goodbye;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.PayloadFormat;
import dev.parley.router.Action;
import dev.parley.router.Admission;
import dev.parley.router.DurableFigures;
import dev.parley.router.Excerpt;
import dev.parley.router.Ids;
import dev.parley.router.Place;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.RealmFigures;
import dev.parley.router.RealmSettings;
import dev.parley.router.RegistrationFigures;
import dev.parley.router.Reply;
import dev.parley.router.RetainedFigures;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionEnd;
import dev.parley.router.SessionFigures;
import dev.parley.router.SubscriptionFigures;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.access.Authorizer;
import dev.parley.router.access.AuthorizerVerdicts;
import dev.parley.router.access.Entrance;
import dev.parley.router.access.Expiries;
import dev.parley.router.access.KeptCookies;
import dev.parley.router.meta.MetaEvents;
import dev.parley.router.meta.MetaProcedures;
import dev.parley.router.meta.Reflection;
import dev.parley.router.meta.SessionMeta;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.pubsub.Testaments;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.DurablePlace;
import dev.parley.router.state.InternalCaller;
import dev.parley.router.state.Publisher;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import dev.parley.router.state.UriIndex;
import dev.parley.router.state.Verdict;
import dev.parley.router.state.Verdict.Violation;
import dev.parley.router.tally.Tallies;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that can reach each other: hands each fact to the part of the realm that it concerns. The router makes it, the
 * runtime calls it.
 */
public final class Realm implements Place {
    private final PlaceId id;
    private final CurrentSettings settings;
    private final Ids ids;
    private final Actions actions = new Actions();
    private final RealmSessions sessions = new RealmSessions();
    private final Broker broker;
    private final Dealer dealer;
    private final SessionMeta sessionMeta;
    private final Testaments testaments;
    private final Authorizer authorizer;
    private final Dispatcher dispatcher;
    private final Decisions decisions;
    private final Reviews reviews;
    private final Entrance entrance;
    private final KeptCookies cookies;
    private final Expiries expiries;
    private final Resumptions resumptions;
    private final Departures departures;
    private final Departures.Tables tables;
    private final Directory directory;

    Realm(
            RealmSettings realm,
            RouterSettings router,
            Authentication authentication,
            PlaceId lobby,
            Ids ids,
            RandomBytes random,
            PayloadFormat format,
            boolean hasJournal) {
        this.id = new PlaceId(realm.name());
        this.settings = new CurrentSettings(realm, router);
        actions.tallies().group(router.groups());
        this.ids = ids;
        UriIndex<Subscription> subscriptions = new UriIndex<>();
        UriIndex<Registration> registrations = new UriIndex<>();
        MetaProcedures procedures = new MetaProcedures(format, actions);
        MetaEvents events = new MetaEvents(new Publisher(subscriptions, actions), ids, format);
        broker = new Broker(id, settings, ids, actions, subscriptions, events, hasJournal);
        dealer = new Dealer(settings, ids, actions, registrations, events, procedures);
        sessionMeta = new SessionMeta(sessions, events);
        testaments = new Testaments(broker, settings);
        Reflection reflection = new Reflection(subscriptions, registrations, events, settings);
        expiries = new Expiries();
        resumptions = new Resumptions(settings, sessions, actions, random);
        tables = new Departures.Tables(
                sessions, broker, dealer, testaments, reflection, sessionMeta, expiries, resumptions);
        authorizer = new Authorizer(id, settings, actions, format, broker::subscription);
        dispatcher = new Dispatcher(settings, actions, broker, dealer, authorizer::asksFirst);
        reviews = new Reviews(broker, dealer, testaments, authorizer);
        decisions =
                new Decisions(sessions, dispatcher, dealer, authorizer, new Waiting(), broker.publications(), actions);
        entrance = new Entrance(settings, sessions, ids, actions, expiries, authentication);
        cookies = new KeptCookies(id, entrance, actions, format);
        if (hasJournal) {
            authentication.keepCookies();
        }
        departures = new Departures(tables, decisions, reviews, actions, router.goodbyeMillis(), lobby);
        directory = new Directory(sessions, broker, dealer, settings);
        broker.addTo(procedures, format);
        dealer.addTo(procedures);
        sessionMeta.addTo(procedures, new Killing(id, departures, actions));
        testaments.addTo(procedures);
        reflection.addTo(procedures);
        new Refreshing(entrance, expiries).addTo(procedures);
    }

    @Override
    public PlaceId id() {
        return id;
    }

    public String name() {
        return settings.realm().name();
    }

    /** How many octets the router remembers for its sessions, as it estimates them. */
    public long sessionsWeight() {
        return settings.budget().used()
                - settings.kept().used()
                - settings.keys().used()
                - settings.places().used();
    }

    /** How many events slow subscribers have missed, as they may. */
    public long eventsDropped() {
        return broker.dropped();
    }

    /**
     * The journal keeps a publication at that position: one that this realm has had it record, or one that it has kept for longer. Those
     * are told before anybody comes in, in order.
     *
     * @throws IllegalArgumentException if the entry is none of this version
     */
    public List<Action> recorded(long position, Event entry, Time now) {
        broker.publications().recorded(position, entry, now);
        return settled(now);
    }

    /**
     * A value that this realm has had saved, and that has outlived the router. Told before anything else.
     *
     * @throws IllegalArgumentException if it is none of this version's
     */
    public List<Action> loaded(String key, String value, Time now) {
        if (!cookies.loaded(key, value, now)) {
            broker.loaded(key, value);
        }
        return settled(now);
    }

    /**
     * The journal does not keep a publication that this realm wanted it to record.
     *
     * @param publication its id
     * @param why for its publisher
     */
    public List<Action> notRecorded(long publication, String why, Time now) {
        broker.publications().notRecorded(publication, why, now);
        return settled(now);
    }

    /** What its messages name by ids alone. */
    public Directory directory() {
        return directory;
    }

    /** What it has at the moment, and has counted. */
    public RealmFigures figures() {
        Tallies tallies = actions.tallies();
        return new RealmFigures(
                sessions.size(),
                tallies.sessionsOpened(),
                tallies.sessionsClosed(),
                tallies.sessionDurations(),
                resumptions.waiting(),
                tallies.resumes(),
                broker.size(),
                broker.durablePlaces(),
                dealer.size(),
                tallies.callsInFlight(),
                tallies.callsQueued(),
                tallies.calls(),
                tallies.eventsPublished(),
                tallies.groups(),
                broker.dropped(),
                broker.retainedEvents(),
                settings.retained().used(),
                broker.historyEvents(),
                settings.histories().used(),
                sessionsWeight(),
                tallies.limitsReached());
    }

    /** So many of the open sessions, from the first that joined after the one of that ordinal. */
    public Excerpt<SessionFigures> sessions(long after, int limit) {
        return sessionMeta.figures(after, limit, resumptions::waitsUntil);
    }

    /** So many registrations, from the first that was created after the one of that id. */
    public Excerpt<RegistrationFigures> registrations(long after, int limit) {
        return dealer.registrations(after, limit);
    }

    /** So many subscriptions, from the first that was created after the one of that id. */
    public Excerpt<SubscriptionFigures> subscriptions(long after, int limit) {
        return broker.subscriptions(after, limit);
    }

    /** So many retained events, from the first that came after the one of that ordinal. */
    public Excerpt<RetainedFigures> retained(long after, int limit) {
        return broker.retained(after, limit);
    }

    /** So many places of durable subscriptions, from the first that came after the one of that ordinal. */
    public Excerpt<DurableFigures> durables(long after, int limit) {
        return broker.durables(after, limit);
    }

    /**
     * Forgets the place of a durable subscription, as an operator has asked.
     *
     * @param name empty where the configuration has made the subscription durable
     * @param isFound told whether there is such a place
     */
    public List<Action> forgetDurable(
            String authid, String topic, MatchPolicy match, String name, Consumer<Boolean> isFound, Time now) {
        isFound.accept(broker.forgetDurable(new DurablePlace.Key(authid, topic, match, name), now));
        return settled(now);
    }

    /**
     * Says GOODBYE to a session, as an operator has asked.
     *
     * @param isFound told whether there is such a session
     */
    public List<Action> kill(long id, @Nullable String message, Consumer<Boolean> isFound, Time now) {
        Session session = sessions.find(id);
        isFound.accept(session != null);
        if (session != null) {
            departures.kill(session, SessionEnd.KILLED, ErrorUri.KILLED, message, false, now);
        }
        return settled(now);
    }

    /**
     * Takes a registration away from one of its callees, as an operator has asked.
     *
     * @param isFound told whether there is such a callee
     */
    public List<Action> revoke(
            long registration, long callee, @Nullable String reason, Consumer<Boolean> isFound, Time now) {
        isFound.accept(dealer.revoke(registration, callee, reason, now));
        return settled(now);
    }

    /** Whether nothing is left of all sessions: none of them, no subscription, no registration. */
    public boolean isEmpty() {
        return tables.areEmpty();
    }

    @Override
    public List<Action> entered(TransportId transport, @Nullable Admission admission, Time now) {
        if (departures.isClosing()) {
            actions.shutDown(transport);
        } else if (admission != null && entrance.isLetIn(transport, admission)) {
            Session wanted = resumptions.wanted(admission);
            if (wanted != null && resumptions.isExact(wanted, admission)) {
                resumptions.resume(wanted, transport, admission, entrance, now);
                signOfLife(wanted, now);
                dealer.serve(wanted);
                broker.resume(wanted, now);
                broker.resumed(wanted);
                if (wanted.isPaused) {
                    actions.pause(wanted.transport, true);
                }
            } else {
                join(transport, admission, wanted, now);
            }
        }
        return settled(now);
    }

    /** A new session, instead of one that cannot be resumed any more. */
    private void join(TransportId transport, Admission admission, @Nullable Session former, Time now) {
        if (former != null) {
            actions.disconnect(former.transport, Action.Cause.LOST, "the peer has another connection");
            departures.end(former, SessionEnd.DISCONNECTED, former.transport.whyCut(), now);
        }
        Session session = entrance.welcome(transport, admission, resumptions, now);
        if (session != null) {
            sessionMeta.joined(session, now);
        }
    }

    /** What is to be done about the fact at hand, once nothing more follows from it. */
    private List<Action> settled(Time now) {
        decisions.goOn(broker.publications().takeRelieved(), now);
        departures.dismissIdle(now);
        decisions.settle(now);
        broker.settle(now);
        cookies.settle();
        actions.tallies().settle(now);
        List<Action> toDo = resumptions.onConnections(actions.take(), now);
        List<Session> spent = resumptions.spent();
        if (spent.isEmpty()) {
            return toDo;
        }
        departures.giveUp(spent, now);
        List<Action> all = new ArrayList<>(toDo);
        all.addAll(settled(now));
        return all;
    }

    @Override
    public List<Action> received(TransportId from, Message message, Time now) {
        Session session = sessions.on(from);
        if (session == null) {
            return settled(now);
        }
        resumptions.received(session);
        signOfLife(session, now);
        if ((!session.isHeld && !session.isAwaitingJournal) || message.type() == MessageType.ABORT) {
            take(session, message, now);
        } else if (!decisions.hold(session, message)) {
            overrun(session, now);
        }
        return settled(now);
    }

    @Override
    public List<Action> receivedTooMuch(TransportId from, Message message, String why, Time now) {
        Session session = sessions.on(from);
        if (session == null || session.isHeld || session.isAwaitingJournal || session.isClosing) {
            // behind what waits there is an end of its own
            return received(from, message, now);
        }
        resumptions.received(session);
        signOfLife(session, now);
        if (message.asRequest() != null) {
            heed(session, dispatcher.refuseNew(session, message, why, now), now);
        } else {
            take(session, message, now);
        }
        return settled(now);
    }

    /** It sends faster than its authorizer decides. */
    private void overrun(Session session, Time now) {
        String why = "more than " + Decisions.MAX_HELD + " messages, or more octets than limits.sessionBytes allows,"
                + " while the authorizer decides about one";
        actions.turnAway(session.transport, ErrorUri.AUTHORIZATION_FAILED, why);
        departures.end(session, SessionEnd.OVERRUN, why, now);
    }

    private void take(Session session, Message message, Time now) {
        if (sessions.on(session.transport) != session) {
            return;
        }
        if (session.unrecorded > 0 && decisions.awaitsJournal(session, message)) {
            return;
        }
        if (message.type() == MessageType.GOODBYE) {
            Goodbye goodbye = (Goodbye) message;
            departures.goodbye(session, goodbye, now);
            if (goodbye.reason().equals(ErrorUri.CLOSE_LOGOUT)) {
                entrance.logOut(session.transport.evidence());
            }
        } else if (message.type() == MessageType.ABORT) {
            departures.end(session, SessionEnd.ABORTED, ((Abort) message).reason(), now);
            actions.disconnect(session.transport, Action.Cause.DONE, "the peer aborted");
        } else if (!session.isClosing) {
            heed(session, dispatcher.handle(session, message, now), now);
        }
    }

    private void heed(Session session, Verdict verdict, Time now) {
        if (verdict instanceof Violation violation) {
            departures.violation(session, violation.what(), now);
        }
    }

    /** What has waited for a decision goes on as if it came now. */
    private final class Waiting implements Decisions.Taker {
        @Override
        public void take(Session session, Message message, Time now) {
            Realm.this.take(session, message, now);
        }

        @Override
        public void violation(Session session, String what, Time now) {
            departures.violation(session, what, now);
        }
    }

    @Override
    public List<Action> answered(Question question, Reply reply, Time now) {
        decisions.answered(question, reply.message(), now);
        return settled(now);
    }

    /** The router itself calls a procedure of this realm, which is to decide something. */
    public List<Action> asked(Question question, Time now) {
        Session asker = new InternalCaller(ids.global(), question, settings.budget());
        Dict options = Dict.of(Attribute.TIMEOUT.key(), question.timeoutMillis());
        dealer.call(asker, new Call(1, options, question.procedure(), question.arguments()), now);
        return settled(now);
    }

    @Override
    public List<Action> signOfLife(TransportId transport, Time now) {
        Session session = sessions.on(transport);
        if (session != null) {
            signOfLife(session, now);
        }
        return settled(now);
    }

    @Override
    public List<Action> marked(TransportId transport, long number, Time now) {
        Session session = sessions.on(transport);
        if (session != null) {
            resumptions.marked(session, number);
            broker.marked(session, number, now);
        }
        return settled(now);
    }

    @Override
    public List<Action> hasRoomAgain(TransportId transport, Time now) {
        Session session = sessions.on(transport);
        if (session != null) {
            dealer.serve(session);
            broker.resume(session, now);
        }
        return settled(now);
    }

    /** Those who wait for news of a session that holds a procedure hear that it is there. */
    private void signOfLife(Session holder, Time now) {
        decisions.decide(dealer.probes().endWaitFor(holder), true);
        decisions.settle(now);
    }

    @Override
    public List<Action> malformed(TransportId from, String what, Time now) {
        Session session = sessions.on(from);
        if (session != null && !session.isClosing) {
            departures.violation(session, what, now);
        }
        return settled(now);
    }

    @Override
    public List<Action> disconnected(TransportId transport, Time now) {
        departures.disconnected(transport, now);
        return settled(now);
    }

    /**
     * The configuration has changed: what is still allowed goes on, what is not is taken away, and who may not be here any more
     * is told GOODBYE.
     *
     * @param changed knows who could still come in
     */
    List<Action> reconfigured(RealmSettings realm, RouterSettings router, Authentication changed, Time now) {
        settings.change(realm, router);
        actions.tallies().group(router.groups());
        entrance.reconfigure(changed);
        broker.configureHistory();
        resumptions.reconfigured(now);
        List<Session> kept = sessions.open(entrance::isAdmitted);
        kept.forEach(session -> {
            if (session.rules instanceof AuthorizerVerdicts former) {
                former.forgetAll(session.budget);
            }
            session.rules = Objects.requireNonNull(entrance.permissions(session.authrole));
            session.budget.limit(settings.sessionLimits().bytes(session.authrole));
            expiries.watch(session, entrance.endsMillis(session), now);
        });
        for (Session session : kept) {
            broker.revokeForbidden(session, now);
            dealer.revokeForbidden(session, now);
            if (session.rules instanceof AuthorizerVerdicts) {
                reviews.begin(session, now);
            } else {
                testaments.revokeForbidden(session, session.rules);
                reviews.end(session);
            }
        }
        // last, so that nobody hears by the former rules what they leave behind
        dismiss(Entrance.NOT_ADMITTED, now);
        return settled(now);
    }

    /** Keys of tokens are not in force any more: whom they let in is told GOODBYE. */
    List<Action> reviewed(Time now) {
        dismiss("the key that has signed your token counts no longer; come again with another token", now);
        return settled(now);
    }

    /** Says GOODBYE to those who may not be here any more. */
    private void dismiss(String why, Time now) {
        for (Session session : sessions.open(one -> !entrance.isAdmitted(one))) {
            testaments.revokeForbidden(session, entrance.permissions(session.authrole));
            session.whyEnded = "what let it in counts no longer";
            departures.kill(session, SessionEnd.NOT_ADMITTED, ErrorUri.NOT_AUTHORIZED, why, false, now);
        }
    }

    /** So much of the time has passed over which all sessions are to leave, holders of procedures last. */
    public List<Action> drained(long passedMillis, long spreadMillis, Time now) {
        departures.drain(passedMillis, spreadMillis, now);
        return settled(now);
    }

    /** The realm is no more: everybody is told, and nobody is let in any more. */
    List<Action> removed(Time now) {
        departures.close(SessionEnd.NOT_ADMITTED, ErrorUri.CLOSE_REALM, "the realm is no longer configured", now);
        return settled(now);
    }

    @Override
    public List<Action> elapsed(Time now) {
        dealer.calls().elapsed(now);
        broker.elapsed(now);
        departures.elapsed(now);
        return settled(now);
    }

    @Override
    public long deadline() {
        return Math.min(Math.min(dealer.calls().deadline(), broker.deadline()), departures.deadline());
    }

    @Override
    public List<Action> closing(Time now) {
        departures.close(SessionEnd.SHUTDOWN, ErrorUri.SYSTEM_SHUTDOWN, "the router is shutting down", now);
        return settled(now);
    }
}
