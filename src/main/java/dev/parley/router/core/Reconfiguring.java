package dev.parley.router.core;

import dev.parley.auth.Authentication;
import dev.parley.message.ErrorUri;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionEnd;
import dev.parley.router.Time;
import dev.parley.router.access.AuthorizerVerdicts;
import dev.parley.router.access.Entrance;
import dev.parley.router.access.Expiries;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.pubsub.Testaments;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.Actions;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Session;
import java.util.List;
import java.util.Objects;

/**
 * Has the realm go on under another configuration: what is still allowed goes on, what is not is taken away, and who may not be here any
 * more is told GOODBYE. The realm alone calls it.
 */
final class Reconfiguring {
    private final CurrentSettings settings;
    private final RealmSessions sessions;
    private final Entrance entrance;
    private final Parts parts;
    private final Reviews reviews;
    private final Departures departures;
    private final Actions actions;

    /** What sessions have things in. */
    record Parts(Broker broker, Dealer dealer, Testaments testaments, Expiries expiries, Resumptions resumptions) {}

    Reconfiguring(
            CurrentSettings settings,
            RealmSessions sessions,
            Entrance entrance,
            Parts parts,
            Reviews reviews,
            Departures departures,
            Actions actions) {
        this.settings = settings;
        this.sessions = sessions;
        this.entrance = entrance;
        this.parts = parts;
        this.reviews = reviews;
        this.departures = departures;
        this.actions = actions;
    }

    /**
     * The configuration has changed.
     *
     * @param changed knows who could still come in
     */
    void reconfigured(RealmSettings realm, RouterSettings router, Authentication changed, Time now) {
        settings.change(realm, router);
        actions.tallies().group(router.groups());
        entrance.reconfigure(changed);
        parts.broker.configureHistory();
        parts.resumptions.reconfigured(now);
        List<Session> kept = sessions.openHere(entrance::isAdmitted);
        kept.forEach(session -> {
            if (session.rules instanceof AuthorizerVerdicts former) {
                former.forgetAll(session.budget);
            }
            session.rules = Objects.requireNonNull(entrance.permissions(session.authrole));
            session.budget.limit(settings.sessionLimits().bytes(session.authrole));
            parts.expiries.watch(session, entrance.endsMillis(session), now);
        });
        for (Session session : kept) {
            parts.broker.revokeForbidden(session, now);
            parts.dealer.revokeForbidden(session, now);
            if (session.rules instanceof AuthorizerVerdicts) {
                reviews.begin(session, now);
            } else {
                parts.testaments.revokeForbidden(session, session.rules, now);
                reviews.end(session);
            }
        }
        // last, so that nobody hears by the former rules what they leave behind
        dismiss(Entrance.NOT_ADMITTED, now);
    }

    /** Says GOODBYE to those who may not be here any more. */
    void dismiss(String why, Time now) {
        for (Session session : sessions.openHere(one -> !entrance.isAdmitted(one))) {
            parts.testaments.revokeForbidden(session, entrance.permissions(session.authrole), now);
            session.whyEnded = "what let it in counts no longer";
            departures.kill(session, SessionEnd.NOT_ADMITTED, ErrorUri.NOT_AUTHORIZED, why, now);
        }
    }
}
