package dev.parley.router.state;

import dev.parley.router.RealmLimits;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionLimits;

/** How a realm is set up at the moment. The realm changes it, between two facts; all that is in the realm reads it. */
public final class CurrentSettings {
    private RealmSettings realm;
    private RouterSettings router;

    public CurrentSettings(RealmSettings realm, RouterSettings router) {
        this.realm = realm;
        this.router = router;
    }

    public void change(RealmSettings newRealm, RouterSettings newRouter) {
        realm = newRealm;
        router = newRouter;
    }

    public RealmSettings realm() {
        return realm;
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
