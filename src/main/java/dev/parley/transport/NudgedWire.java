package dev.parley.transport;

import dev.parley.client.engine.Threads;
import dev.parley.flow.Text;
import dev.parley.flow.Wire;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;

/**
 * Writes to a WebSocket of Tyrus' JDK client (2.2), whose queue may keep a message: where a thread has just found the queue empty and has
 * not yet said so, what another thread puts into it stays there until something follows (its {@code TaskQueueFilter}). So something
 * follows a send that is not over soon. Made by {@link ClientWebSocket}; for any thread, one send at a time.
 */
final class NudgedWire implements Wire {
    static final long PATIENCE_MILLIS = 20;

    private final Wire wire;
    private final Runnable nudge;

    /** Sends that have begun. Guarded by this. */
    private long begun;

    /** Sends that are over. Guarded by this. */
    private long over;

    /** Whether somebody will look later. Guarded by this. */
    private boolean isWatched;

    /**
     * A wire over that one.
     *
     * @param nudge writes something that the peer does not mind, and does not throw
     */
    NudgedWire(Wire wire, Runnable nudge) {
        this.wire = wire;
        this.nudge = nudge;
    }

    @Override
    public void send(Text text, Done done) {
        synchronized (this) {
            begun++;
        }
        wire.send(text, failure -> {
            synchronized (this) {
                over++;
            }
            done.done(failure);
        });
        watch();
    }

    /** Looks again where a send is under way. There is one look at a time, however many are sent meanwhile. */
    private void watch() {
        long latest;
        synchronized (this) {
            if (isWatched || begun == over) {
                return;
            }
            isWatched = true;
            latest = begun;
        }
        Future<?> unused = Threads.later(() -> look(latest), PATIENCE_MILLIS);
    }

    private void look(long latest) {
        boolean isLate;
        synchronized (this) {
            isWatched = false;
            isLate = over < latest;
        }
        if (isLate) {
            // once for each: where the peer does not read, more would only wait behind it
            nudge.run();
        } else {
            watch();
        }
    }

    @Override
    public void ping(ByteBuffer payload) {
        wire.ping(payload);
    }

    @Override
    public void close(int code, String reason) {
        wire.close(code, reason);
    }
}
