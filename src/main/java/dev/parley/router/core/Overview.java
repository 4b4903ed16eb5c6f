package dev.parley.router.core;

import dev.parley.router.DurableFigures;
import dev.parley.router.Excerpt;
import dev.parley.router.RealmFigures;
import dev.parley.router.RegistrationFigures;
import dev.parley.router.RetainedFigures;
import dev.parley.router.SessionFigures;
import dev.parley.router.SubscriptionFigures;
import dev.parley.router.meta.SessionMeta;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.tally.Tallies;

/** What is in a realm, and what it has counted, for those who look after the router. A realm has one; for whoever has its turn. */
public final class Overview {
    private final RealmSessions sessions;
    private final Broker broker;
    private final Dealer dealer;
    private final SessionMeta sessionMeta;
    private final Resumptions resumptions;
    private final CurrentSettings settings;
    private final Actions actions;

    Overview(
            RealmSessions sessions,
            Broker broker,
            Dealer dealer,
            SessionMeta sessionMeta,
            Resumptions resumptions,
            CurrentSettings settings,
            Actions actions) {
        this.sessions = sessions;
        this.broker = broker;
        this.dealer = dealer;
        this.sessionMeta = sessionMeta;
        this.resumptions = resumptions;
        this.settings = settings;
        this.actions = actions;
    }

    /** How many octets the router remembers for sessions, as it estimates them. */
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
}
