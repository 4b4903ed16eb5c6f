package dev.parley.router;

import dev.parley.auth.Decider;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a router is set up. Immutable.
 *
 * @param helloMillis how long a connection may be without a session before it is closed
 * @param goodbyeMillis how long a peer may take to answer the router's GOODBYE
 * @param staleMillis how long the holder of a procedure may take to give a sign of life when the same authid registers it again;
 *     0 where it is not asked
 * @param sessionLimits what one session may have
 * @param realmLimits what a realm keeps
 * @param groups by what URIs calls and publications are counted; the first that matches counts
 */
public record RouterSettings(
        List<RealmSettings> realms,
        long helloMillis,
        long goodbyeMillis,
        long staleMillis,
        SessionLimits sessionLimits,
        RealmLimits realmLimits,
        List<UriGroup> groups) {
    public static final long DEFAULT_HELLO_MILLIS = 15_000;
    public static final long DEFAULT_GOODBYE_MILLIS = 2_000;
    public static final long DEFAULT_STALE_MILLIS = 2_000;

    /** Copies the lists. */
    public RouterSettings {
        realms = List.copyOf(realms);
        groups = List.copyOf(groups);
    }

    /** Settings without groups. */
    public RouterSettings(
            List<RealmSettings> realms,
            long helloMillis,
            long goodbyeMillis,
            long staleMillis,
            SessionLimits sessionLimits,
            RealmLimits realmLimits) {
        this(realms, helloMillis, goodbyeMillis, staleMillis, sessionLimits, realmLimits, List.of());
    }

    public RouterSettings(List<RealmSettings> realms) {
        this(
                realms,
                DEFAULT_HELLO_MILLIS,
                DEFAULT_GOODBYE_MILLIS,
                DEFAULT_STALE_MILLIS,
                SessionLimits.DEFAULT,
                RealmLimits.DEFAULT);
    }

    /** The procedures of that realm that decide, for any realm, who comes in or what sessions may do. */
    public Set<String> deciders(String realm) {
        Set<String> deciders = new HashSet<>();
        for (RealmSettings asking : realms) {
            String where = asking.authentication().authenticatorRealm();
            if (realm.equals(where == null ? asking.name() : where)) {
                deciders.addAll(asking.authentication().methods().values());
            }
            RealmSettings.AuthorizerSettings authorizer = asking.authorizer();
            if (authorizer != null && realm.equals(authorizer.realm())) {
                deciders.add(authorizer.procedure());
            }
        }
        deciders.removeIf(name -> name.isEmpty() || name.startsWith(Decider.PREFIX));
        return deciders;
    }
}
