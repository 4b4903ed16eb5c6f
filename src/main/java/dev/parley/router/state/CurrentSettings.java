package dev.parley.router.state;

import dev.parley.auth.Identity;
import dev.parley.message.AuthMethod;
import dev.parley.router.RealmLimits;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionLimits;
import java.util.Set;

/** The configuration of a realm as it is at present. With the budget that it limits. The realm changes it between two facts; all
 * parts of the realm read it. */
public final class CurrentSettings {
    private static final String ANONYMOUS = AuthMethod.ANONYMOUS.key();

    private RealmSettings realm;
    private RouterSettings router;
    private final Budget budget;
    private final Budget kept;
    private final Budget retained;
    private final Budget histories;
    private final Budget keys;
    private final Budget places;
    private final Budget remotes;
    private final Budget guests;
    private Set<String> deciders;

    public CurrentSettings(RealmSettings realm, RouterSettings router) {
        this.realm = realm;
        this.router = router;
        this.budget = Budget.ofRealm(realm.name(), router.realmLimits().bytes());
        this.kept = budget.ofRouter();
        this.retained = kept.ofRouter();
        this.histories = kept.ofRouter();
        this.keys = budget.ofRouter();
        this.places = budget.ofRouter();
        this.remotes = budget.ofRouter();
        this.guests = budget.ofGuests();
        this.deciders = router.deciders(realm.name());
        limit();
    }

    private void limit() {
        long bytes = router.realmLimits().bytes();
        budget.limit(bytes);
        // the other half is there for sessions, however many events are kept
        kept.limit(bytes / 2);
        retained.limit(bytes / 4);
        histories.limit(bytes / 4);
        keys.limit(bytes / 16);
        places.limit(bytes / 16);
        // where there is nobody but guests, there is nobody else to leave anything to
        guests.leave(realm.authentication().methods().size() > 1 ? bytes / 8 : 0);
    }

    /** What all of the realm makes the router remember. */
    public Budget budget() {
        return budget;
    }

    /** That of a new session of somebody. */
    public Budget ofSession(Identity identity) {
        Budget whole = identity.method().equals(ANONYMOUS) ? guests : budget;
        return whole.ofSession(identity.role(), sessionLimits().bytes(identity.role()));
    }

    /** The part of it that outlives sessions: retained events and histories. */
    public Budget kept() {
        return kept;
    }

    /** What the router remembers of sessions of other nodes. */
    public Budget remotes() {
        return remotes;
    }

    /** What retained events make the router remember. */
    public Budget retained() {
        return retained;
    }

    /** What histories make the router remember. */
    public Budget histories() {
        return histories;
    }

    /** What the keys of publications make the router remember. */
    public Budget keys() {
        return keys;
    }

    /** What the places of durable subscriptions make the router remember. */
    public Budget places() {
        return places;
    }

    public void change(RealmSettings newRealm, RouterSettings newRouter) {
        realm = newRealm;
        router = newRouter;
        limit();
        deciders = newRouter.deciders(newRealm.name());
    }

    public RealmSettings realm() {
        return realm;
    }

    /** Whether that procedure decides who comes in or what sessions may do: then it is the router's to call. */
    public boolean isDecider(String procedure) {
        return deciders.contains(procedure);
    }

    public SessionLimits sessionLimits() {
        return router.sessionLimits();
    }

    public RealmLimits realmLimits() {
        return router.realmLimits();
    }

    public long staleMillis() {
        return router.staleMillis();
    }
}
