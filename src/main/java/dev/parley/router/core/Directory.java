package dev.parley.router.core;

import dev.parley.message.Uri;
import dev.parley.router.TransportId;
import dev.parley.router.pubsub.Broker;
import dev.parley.router.rpc.Dealer;
import dev.parley.router.state.CurrentSettings;
import dev.parley.router.state.RealmSessions;
import dev.parley.router.state.Registration;
import dev.parley.router.state.Session;
import dev.parley.router.state.Subscription;
import org.jspecify.annotations.Nullable;

/** What messages of a realm name by ids alone, for those who look at them. A realm has one; for whoever has its turn. */
public final class Directory {
    private final RealmSessions sessions;
    private final Broker broker;
    private final Dealer dealer;
    private final CurrentSettings settings;

    /** The session of a connection, and whose it is. */
    public record Member(long session, String authid) {}

    Directory(RealmSessions sessions, Broker broker, Dealer dealer, CurrentSettings settings) {
        this.sessions = sessions;
        this.broker = broker;
        this.dealer = dealer;
        this.settings = settings;
    }

    /** The connection that a session has, or has had last; null where there is no such session. */
    public @Nullable TransportId connection(long session) {
        Session found = sessions.find(session);
        return found == null ? null : found.connection();
    }

    /** Whose connection that is; null where it has no session any more. */
    public @Nullable Member member(TransportId connection) {
        Session found = sessions.on(connection);
        return found == null ? null : new Member(found.id, found.authid);
    }

    /** The topic of a subscription; null where there is no such subscription. */
    public @Nullable String topic(long subscription) {
        Subscription found = broker.subscription(subscription);
        return found == null ? null : found.topic;
    }

    /** The procedure of a registration; null where there is no such registration. */
    public @Nullable String procedure(long registration) {
        Registration found = dealer.registration(registration);
        return found == null ? null : found.procedure;
    }

    /**
     * Whether what is sent there may be secrets of the router and its peers: procedures that decide are told tickets, and {@code
     * wamp.session.refresh} tokens.
     */
    public boolean isConfidential(String uri) {
        return Uri.isReserved(uri) || settings.isDecider(uri);
    }
}
