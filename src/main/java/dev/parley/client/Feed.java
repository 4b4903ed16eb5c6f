package dev.parley.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The events on their way to one handler: bounded, in order, one at a time. The {@link Feeds} put in, under their client's lock;
 * a thread of the executor takes out.
 */
final class Feed {
    private static final Logger LOG = System.getLogger(Feed.class.getName());

    /** What the payloads in one queue may have together, beside the bound on their number. */
    private static final long MAX_CHARS = 64L << 20;

    final String topic;
    final SubscribeOptions options;
    final CompletableFuture<Subscription> ready = new CompletableFuture<>();
    final CompletableFuture<String> ended = new CompletableFuture<>();

    /** Fetches what was missed; null where nobody asked for that. Guarded by the client's lock. */
    final @Nullable CatchUp catchUp;

    /** SUBSCRIBED.Subscription in the session of the moment, or 0. Guarded by the client's lock. */
    long id;

    private final EventHandler handler;
    private final Executor executor;
    private final Runnable failSession;

    /** Guarded by this. */
    private final ArrayDeque<Event> queue = new ArrayDeque<>();

    /** The characters in {@link #queue}. Guarded by this. */
    private long queuedChars;

    /** A thread is taking out, or about to. Guarded by this. */
    private boolean isRunning;

    private volatile long dropped;
    private volatile int gaps;

    Feed(String topic, SubscribeOptions options, EventHandler handler, Engine engine) {
        this.topic = topic;
        this.options = options;
        this.handler = handler;
        this.executor = engine.executor;
        this.failSession = () -> engine.fail("wamp.close.overflow", "the handler of " + topic + " is too slow");
        this.catchUp = options.replay() == Replay.NONE ? null : new CatchUp(engine, this);
    }

    long dropped() {
        return dropped;
    }

    int gaps() {
        return gaps;
    }

    /** How many more may wait. */
    synchronized int room() {
        return queuedChars >= MAX_CHARS ? 0 : Math.max(0, options.queue() - queue.size());
    }

    /** An event has arrived. */
    void arrived(Event event, Engine engine) {
        if (catchUp != null) {
            catchUp.arrived(event);
        } else if (room() > 0) {
            put(event, engine);
        } else {
            overflow(event, engine);
        }
    }

    private void overflow(Event event, Engine engine) {
        Overflow policy = options.overflow();
        if (dropped == 0) {
            LOG.log(
                    Level.WARNING,
                    "the handler of {0} is too slow: {1} events wait; by its policy {2} the rest is lost. Give it a longer queue"
                            + " (SubscribeOptions.queue), or a faster handler.",
                    topic,
                    options.queue(),
                    policy);
        }
        switch (policy) {
            case DROP_OLDEST -> {
                synchronized (this) {
                    drop();
                }
                put(event, engine);
            }
            case DROP_NEWEST -> count();
            case FAIL_SESSION -> {
                count();
                engine.afterwards(failSession);
            }
        }
    }

    private synchronized void drop() {
        Event oldest = queue.poll();
        if (oldest != null) {
            queuedChars -= chars(oldest);
            count();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the client's lock alone
    void count() {
        dropped++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the client's lock alone
    void gap(String why) {
        gaps++;
        LOG.log(Level.WARNING, "events of {0} may have been missed: {1}", topic, why);
    }

    /** Queues an event, whatever the room. */
    void put(Event event, Engine engine) {
        synchronized (this) {
            queue.add(event);
            queuedChars += chars(event);
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        engine.afterwards(() -> executor.execute(this::run));
    }

    private static long chars(Event event) {
        return event.arguments().payload().json().length();
    }

    private void run() {
        Event event;
        while ((event = next()) != null) {
            handle(event);
            if (catchUp != null && room() > options.queue() / 2) {
                catchUp.drained();
            }
        }
    }

    private synchronized @Nullable Event next() {
        Event event = queue.poll();
        isRunning = event != null;
        if (event != null) {
            queuedChars -= chars(event);
        }
        return event;
    }

    private void handle(Event event) {
        try {
            handler.handle(event);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (BindingException mismatch) {
            boolean isPublishers = mismatch.concerns(event.arguments());
            // the message alone: a cause would quote the payload
            LOG.log(
                    isPublishers ? Level.WARNING : Level.ERROR,
                    "an event of {0} was not handled: {1}",
                    event.topic(),
                    mismatch.getMessage());
        } catch (Throwable failure) {
            LOG.log(Level.ERROR, "the handler of " + topic + " failed at an event", failure);
        }
    }
}
