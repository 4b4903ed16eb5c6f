package dev.parley.router.state;

import dev.parley.router.RealmLimits;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionLimits;

/** The configuration of a realm as it is at present. The realm changes it between two facts; all parts of the realm read it. */
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
