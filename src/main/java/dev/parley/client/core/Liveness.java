package dev.parley.client.core;

import dev.parley.client.core.pace.Deadlines;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a silent router for a sign of life, and gives it up where there is none. Its {@link Lifecycle}'s. */
final class Liveness {
    private final Output out;
    private final Deadlines deadlines;
    private final long pingMillis;
    private final long pongMillis;
    private final Consumer<String> onDeath;
    private Deadlines.@Nullable Deadline next;
    private long connection;
    private long heardAt;
    private boolean isAsked;

    /**
     * One that watches nothing yet.
     *
     * @param onDeath is told why where there is no sign of life
     */
    Liveness(Output out, Deadlines deadlines, Settings settings, Consumer<String> onDeath) {
        this.out = out;
        this.deadlines = deadlines;
        this.pingMillis = settings.pingMillis();
        this.pongMillis = settings.pongMillis();
        this.onDeath = onDeath;
    }

    void watch(long watched, long now) {
        connection = watched;
        heard(now);
        if (pingMillis > 0) {
            next = deadlines.at(now + pingMillis, this::look);
        }
    }

    void heard(long now) {
        heardAt = now;
        isAsked = false;
    }

    void stop() {
        deadlines.cancel(next);
        next = null;
    }

    private void look(long now) {
        if (isAsked) {
            next = null;
            onDeath.accept("no sign of life from the router for " + (now - heardAt) + " ms");
        } else if (now - heardAt >= pingMillis) {
            isAsked = true;
            out.add(new Action.Ping(connection));
            next = deadlines.at(now + pongMillis, this::look);
        } else {
            next = deadlines.at(heardAt + pingMillis, this::look);
        }
    }
}
