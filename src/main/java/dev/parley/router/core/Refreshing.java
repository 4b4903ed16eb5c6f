package dev.parley.router.core;

import static dev.parley.router.meta.MetaProcedures.results;

import dev.parley.auth.Step;
import dev.parley.message.ErrorUri;
import dev.parley.router.Time;
import dev.parley.router.access.Entrance;
import dev.parley.router.access.Expiries;
import dev.parley.router.meta.MetaCall;
import dev.parley.router.meta.MetaCall.Failure;
import dev.parley.router.meta.MetaProcedures;
import dev.parley.router.state.Session;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The procedure by which a session goes on with another token than it has come in with. The realm makes it.
 *
 * <p>Choice: the text knows no such thing. The session calls {@code wamp.session.refresh} with the token as its one argument, and
 * is answered how long it may stay now. It needs no rule: it is about the caller alone, and gives no right.
 */
final class Refreshing {
    /** Choice: signatures are verified where the realm routes, so one session may not have that done as often as it likes. */
    private static final long LEAST_MILLIS = 1_000;

    private final Entrance entrance;
    private final Expiries expiries;

    Refreshing(Entrance entrance, Expiries expiries) {
        this.entrance = entrance;
        this.expiries = expiries;
    }

    void addTo(MetaProcedures procedures) {
        procedures.add(Session.REFRESH, this::refresh);
    }

    private List<@Nullable Object> refresh(MetaCall call) throws Failure {
        Session session = call.caller();
        String token = call.string(0);
        Time now = call.now();
        if (now.monotonicMillis() - session.refreshedMillis < LEAST_MILLIS) {
            throw new Failure(ErrorUri.UNAVAILABLE, "a session is refreshed once a second at most; try again later");
        }
        session.refreshedMillis = now.monotonicMillis();
        Step step = entrance.refresh(session, token, now);
        if (step instanceof Step.Denied denied) {
            throw new Failure(denied.reason(), denied.message());
        }
        expiries.watch(session, entrance.endsMillis(session), now);
        return results(
                session.endsMillis == Long.MAX_VALUE
                        ? Map.of()
                        : Map.of(Entrance.EXPIRES_IN, session.endsMillis - now.wallMillis()));
    }
}
