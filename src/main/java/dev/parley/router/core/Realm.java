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
import dev.parley.message.Request;
import dev.parley.router.Action;
import dev.parley.router.Admission;
import dev.parley.router.Entry;
import dev.parley.router.Ids;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.Place;
import dev.parley.router.PlaceId;
import dev.parley.router.Question;
import dev.parley.router.RealmCopy;
import dev.parley.router.RealmSettings;
import dev.parley.router.Reply;
import dev.parley.router.Roll;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.TransportId;
import dev.parley.router.access.Authorizer;
import dev.parley.router.access.Entrance;
import dev.parley.router.access.Expiries;
import dev.parley.router.access.KeptCookies;
import dev.parley.router.meta.MetaEvents;
import dev.parley.router.meta.MetaProcedures;
import dev.parley.router.meta.Reflection;
import dev.parley.router.meta.SessionMeta;
import dev.parley.router.nodes.Entries;
import dev.parley.router.nodes.Neighbours;
import dev.parley.router.nodes.Parcels;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.pubsub.Testaments;
import dev.parley.router.roll.Scribe;
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
import java.util.ArrayList;
import java.util.List;
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
    private final Authorizer authorizer;
    private final Dispatcher dispatcher;
    private final Decisions decisions;
    private final Entrance entrance;
    private final KeptCookies cookies;
    private final Resumptions resumptions;
    private final Departures departures;
    private final Scribe scribe;
    private final Arrivals arrivals;
    private final Entries entries;
    private final Parcels parcels;
    private final Reconfiguring reconfiguring;
    private final Departures.Tables tables;
    private final Directory directory;
    private final Overview overview;

    Realm(
            RealmSettings realm,
            RouterSettings router,
            Authentication authentication,
            PlaceId lobby,
            Ids ids,
            RandomBytes random,
            PayloadFormat format,
            boolean hasJournal,
            Roll roll) {
        this.id = new PlaceId(realm.name());
        this.settings = new CurrentSettings(realm, router);
        actions.tallies().group(router.groups());
        this.ids = ids;
        UriIndex<Subscription> subscriptions = new UriIndex<>();
        UriIndex<Registration> registrations = new UriIndex<>();
        scribe = new Scribe(roll, id, ids, actions);
        MetaProcedures procedures = new MetaProcedures(format, scribe, actions);
        MetaEvents events = new MetaEvents(new Publisher(subscriptions, actions), scribe.ids(), format);
        broker = new Broker(id, settings, scribe, actions, subscriptions, events, hasJournal);
        dealer = new Dealer(id, settings, ids, scribe, actions, registrations, events, procedures);
        SessionMeta sessionMeta = new SessionMeta(sessions, events);
        Testaments testaments = new Testaments(broker, scribe, settings);
        Reflection reflection = new Reflection(subscriptions, registrations, events, settings);
        Expiries expiries = new Expiries();
        resumptions = new Resumptions(settings, sessions, actions, random);
        tables = new Departures.Tables(
                sessions, broker, dealer, testaments, reflection, sessionMeta, expiries, resumptions);
        authorizer = new Authorizer(id, settings, actions, format, broker::subscription);
        dispatcher = new Dispatcher(settings, actions, broker, dealer, authorizer::asksFirst);
        Reviews reviews = new Reviews(broker, dealer, testaments, authorizer);
        decisions =
                new Decisions(sessions, dispatcher, dealer, authorizer, new Waiting(), broker.publications(), actions);
        entrance = new Entrance(settings, sessions, ids, actions, expiries, authentication);
        cookies = new KeptCookies(id, entrance, scribe, actions, format);
        if (hasJournal) {
            authentication.keepCookies();
        }
        departures = new Departures(tables, scribe, decisions, reviews, actions, router.goodbyeMillis(), lobby);
        Neighbours neighbours = new Neighbours(id, scribe, actions);
        arrivals = new Arrivals(
                id,
                sessions,
                entrance,
                resumptions,
                departures,
                scribe,
                neighbours,
                new Arrivals.Parts(broker, dealer, sessionMeta),
                actions);
        Members members = new Members(arrivals, departures, decisions);
        entries = new Entries(
                id,
                sessions,
                entrance,
                scribe,
                neighbours,
                reflection,
                new Entries.Parts(members, broker, dealer, testaments, procedures, cookies));
        parcels = new Parcels(id, sessions, broker, dealer, members, entries, actions);
        reconfiguring = new Reconfiguring(
                settings,
                sessions,
                entrance,
                new Reconfiguring.Parts(broker, dealer, testaments, expiries, resumptions),
                reviews,
                departures,
                actions);
        directory = new Directory(sessions, broker, dealer, settings);
        overview = new Overview(sessions, broker, dealer, sessionMeta, resumptions, settings, actions);
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

    /** This node is to serve the realm together with others. Told once, before anything else. */
    public List<Action> started(Time now) {
        scribe.enter(new Entry.NodeUp());
        return settled(now);
    }

    /** No other node knows of this realm, and no other one is told this: it has nobody yet. Told when the roll lists that it has started. */
    public List<Action> alone(Time now) {
        entries.inside(0, null, now);
        return settled(now);
    }

    /** Whether this node has the directory that all nodes have, so that peers can come in; always where there are no others. */
    public boolean isInside() {
        return entries.isInside();
    }

    /** What every node knows of this realm, the same on all of them at the same position of the roll. */
    public RealmCopy copy() {
        return entries.copy();
    }

    /**
     * The roll lists an entry of this realm at that position, greater than all before: every node is told the same ones in the same order.
     *
     * @param node the one that has entered it
     */
    public List<Action> listed(long position, NodeId node, Entry entry, Time now) {
        entries.listed(new Neighbours.Listed(position, node, entry), now);
        return settled(now);
    }

    /**
     * Another node has passed that to this realm, in the order of its {@link Action.Pass}, when this one has been told at least as much of
     * roll and journal as that one.
     */
    public List<Action> passed(NodeId from, Parcel parcel, Time now) {
        parcels.open(from, parcel, now);
        return settled(now);
    }

    /** Something that another node has passed to this realm was lost. */
    public List<Action> linkLost(NodeId from, Time now) {
        parcels.lost(from);
        return settled(now);
    }

    /** What its messages name by ids alone. */
    public Directory directory() {
        return directory;
    }

    /** What is in it, for those who look after the router. */
    public Overview overview() {
        return overview;
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
            departures.kill(session, SessionEnd.KILLED, ErrorUri.KILLED, message, now);
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
        return tables.areEmpty() && arrivals.isEmpty();
    }

    @Override
    public List<Action> entered(TransportId transport, @Nullable Admission admission, Time now) {
        if (admission != null) {
            arrivals.enter(transport, admission, now);
        } else if (departures.isClosing()) {
            actions.shutDown(transport);
        }
        return settled(now);
    }

    /** What is to be done about the fact at hand, once nothing more follows from it. */
    private List<Action> settled(Time now) {
        decisions.goOn(broker.publications().takeRelieved(), now);
        decisions.goOn(scribe.takeRelieved(), now);
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
        departures.signOfLife(session, now);
        if ((!session.isHeld && !session.isAwaitingEngine) || message.type() == MessageType.ABORT) {
            take(session, message, now);
        } else if (!decisions.hold(session, message)) {
            overrun(session, now);
        }
        return settled(now);
    }

    @Override
    public List<Action> receivedTooMuch(TransportId from, Message message, String why, Time now) {
        Session session = sessions.on(from);
        if (session == null || session.isHeld || session.isAwaitingEngine || session.isClosing) {
            // behind what waits there is an end of its own
            return received(from, message, now);
        }
        resumptions.received(session);
        departures.signOfLife(session, now);
        if (message instanceof Request) {
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
        if ((session.unrecorded > 0 && decisions.awaitsJournal(session, message))
                || (session.unlisted > 0 && decisions.awaitsRoll(session, message))) {
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
            departures.signOfLife(session, now);
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
     * The configuration has changed.
     *
     * @param changed knows who could still come in
     */
    List<Action> reconfigured(RealmSettings realm, RouterSettings router, Authentication changed, Time now) {
        reconfiguring.reconfigured(realm, router, changed, now);
        return settled(now);
    }

    /** Keys of tokens are not in force any more: whom they let in is told GOODBYE. */
    List<Action> reviewed(Time now) {
        reconfiguring.dismiss(
                "the key that has signed your token counts no longer; come again with another token", now);
        return settled(now);
    }

    /** So much of the time has passed over which all sessions are to leave, holders of procedures last. */
    public List<Action> drained(long passedMillis, long spreadMillis, Time now) {
        departures.drain(passedMillis, spreadMillis, now);
        return settled(now);
    }

    /** The realm is no more: everybody is told, and nobody is let in any more. */
    List<Action> removed(Time now) {
        close(SessionEnd.NOT_ADMITTED, ErrorUri.CLOSE_REALM, "the realm is no longer configured", now);
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
        close(SessionEnd.SHUTDOWN, ErrorUri.SYSTEM_SHUTDOWN, "the router is shutting down", now);
        return settled(now);
    }

    private void close(SessionEnd how, String reason, String why, Time now) {
        if (scribe.isShared()) {
            entries.end(how, reason, why, now);
            scribe.enter(new Entry.NodeDown(scribe.self()));
        } else {
            departures.close(how, reason, why, now);
        }
    }
}
