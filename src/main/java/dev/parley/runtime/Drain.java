package dev.parley.runtime;

import dev.parley.router.core.Realm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Has the sessions of a router leave one after the other, over a span of time, and tells the log how far it is. Made by the {@link Hub},
 * whose timer calls it.
 */
final class Drain {
    private static final Logger LOG = System.getLogger(Hub.class.getName());

    /** How long calls that are under way may take behind the last GOODBYE. */
    static final long LAST_CALLS_MILLIS = 10_000;

    private static final long REPORT_MILLIS = 5_000;

    private final DrainSettings settings;
    private final Supplier<Collection<Realm>> realms;
    private final Hub hub;
    private final IntSupplier connections;
    private final long startedMillis;
    private final int before;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** When the log was told last. For the timer. */
    private long reportedMillis;

    Drain(Hub hub, DrainSettings settings, Supplier<Collection<Realm>> realms, IntSupplier connections) {
        this.hub = hub;
        this.settings = settings;
        this.realms = realms;
        this.connections = connections;
        this.startedMillis = hub.now().monotonicMillis();
        this.reportedMillis = startedMillis;
        this.before = connections.getAsInt();
        LOG.log(
                Level.INFO,
                "draining: nobody is let in any more; after {0} ms {1} told to leave, over {2} ms",
                String.valueOf(settings.graceMillis()),
                before == 1 ? "1 connection is" : before + " connections are",
                String.valueOf(settings.spreadMillis()));
    }

    /** Completes when nobody is left, or there has been enough time. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Goes on. For the timer. */
    void tick() {
        long nowMillis = hub.now().monotonicMillis();
        long passed = nowMillis - startedMillis - settings.graceMillis();
        if (done.isDone() || passed < 0) {
            return;
        }
        for (Realm realm : realms.get()) {
            hub.mailbox(realm.id()).tell(now -> realm.drained(passed, settings.spreadMillis(), now));
        }
        int left = connections.getAsInt();
        if (left == 0 || passed > settings.spreadMillis() + LAST_CALLS_MILLIS) {
            LOG.log(
                    left == 0 ? Level.INFO : Level.WARNING,
                    left > 0
                            ? "drained as far as possible: " + left(left)
                                    + ", with calls that are not answered; these end now"
                            : before == 1
                                    ? "drained: the one connection has left"
                                    : "drained: all " + before + " connections have left");
            done.complete(null);
        } else if (nowMillis - reportedMillis >= REPORT_MILLIS) {
            reportedMillis = nowMillis;
            LOG.log(Level.INFO, "draining: " + left(left));
        }
    }

    private String left(int left) {
        return left + " of " + (before == 1 ? "1 connection" : before + " connections") + (left == 1 ? " is" : " are")
                + " left";
    }
}
