package dev.parley.client.core.pace;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Asks a silent router for a sign of life, and gives it up where there is none. For one client's core. */
public final class Liveness {
    private final Deadlines deadlines;
    private final long pingMillis;
    private final long pongMillis;
    private final LongConsumer onSilence;
    private final Consumer<String> onDeath;
    private Deadlines.@Nullable Deadline next;
    private long connection;
    private long heardAt;
    private boolean isAsked;

    /**
     * One that watches nothing yet.
     *
     * @param pingMillis after what silence the router is asked for a sign of life; 0 for never
     * @param pongMillis how long it may take to give one
     * @param onSilence is told on which connection the router is to be asked
     * @param onDeath is told why where there is no sign of life
     */
    public Liveness(
            Deadlines deadlines, long pingMillis, long pongMillis, LongConsumer onSilence, Consumer<String> onDeath) {
        this.deadlines = deadlines;
        this.pingMillis = pingMillis;
        this.pongMillis = pongMillis;
        this.onSilence = onSilence;
        this.onDeath = onDeath;
    }

    public void watch(long watched, long now) {
        connection = watched;
        heard(now);
        if (pingMillis > 0) {
            next = deadlines.at(now + pingMillis, this::look);
        }
    }

    public void heard(long now) {
        heardAt = now;
        isAsked = false;
    }

    public void stop() {
        deadlines.cancel(next);
        next = null;
    }

    private void look(long now) {
        if (isAsked) {
            next = null;
            onDeath.accept("no sign of life from the router for " + (now - heardAt) + " ms");
        } else if (now - heardAt >= pingMillis) {
            isAsked = true;
            onSilence.accept(connection);
            next = deadlines.at(now + pongMillis, this::look);
        } else {
            next = deadlines.at(heardAt + pingMillis, this::look);
        }
    }
}
