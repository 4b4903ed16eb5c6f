package dev.parley.router;

/** How a realm is set up at the moment. The realm changes it, between two facts; all that is in the realm reads it. */
final class CurrentSettings {
    private RealmSettings realm;
    private RouterSettings router;

    CurrentSettings(RealmSettings realm, RouterSettings router) {
        this.realm = realm;
        this.router = router;
    }

    void change(RealmSettings newRealm, RouterSettings newRouter) {
        realm = newRealm;
        router = newRouter;
    }

    RealmSettings realm() {
        return realm;
    }

    SessionLimits sessionLimits() {
        return router.sessionLimits();
    }

    RealmLimits realmLimits() {
        return router.realmLimits();
    }

    long staleMillis() {
        return router.staleMillis();
    }
}
