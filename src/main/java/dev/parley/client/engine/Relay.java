package dev.parley.client.engine;

import dev.parley.message.Payload;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What comes in pieces, on its way to one subscriber that takes them as it wants to: bounded, in order, one at a time. Any thread
 * may put in; the subscriber is called in threads of the client's executor.
 */
public final class Relay implements Flow.Publisher<Payload>, Flow.Subscription {
    /** How many items wait at most. */
    public static final int MAX_ITEMS = 10_000;

    /** What is said where there would be more. */
    static final String TOO_SLOW = "more than " + MAX_ITEMS
            + " progressive results, or 64 MiB of them, wait to be taken: the subscriber is too slow for the callee";

    private static final Logger LOG = System.getLogger(Relay.class.getName());
    private static final long MAX_CHARS = 64L << 20;

    private final Consumer<Runnable> executor;
    private final Runnable onCancel;

    /** Guarded by this, as all that follows. */
    private final ArrayDeque<Payload> items = new ArrayDeque<>();

    private long chars;
    private long demand;
    private Flow.@Nullable Subscriber<? super Payload> subscriber;
    private boolean isTaken;
    private boolean hasBegun;

    /** Nothing more comes behind what is in {@link #items}. */
    private boolean isComplete;

    private @Nullable Throwable failure;

    /** The subscriber is not called any more. */
    private boolean isOver;

    /** A thread is in {@link #run}, or about to be. */
    private boolean isRunning;

    /**
     * A relay that nothing has come to.
     *
     * @param onCancel is run when the subscriber wants no more, and when it fails
     */
    Relay(Consumer<Runnable> executor, Runnable onCancel) {
        this.executor = executor;
        this.onCancel = onCancel;
    }

    /** Puts an item in; false where there is no room. What is over takes everything. */
    boolean offer(Payload item) {
        synchronized (this) {
            if (isOver || isComplete) {
                return true;
            }
            int length = item.json().length();
            if (items.size() >= MAX_ITEMS || (chars + length > MAX_CHARS && !items.isEmpty())) {
                return false;
            }
            items.add(item);
            chars += length;
            notifyAll();
        }
        wake();
        return true;
    }

    /** The last item has been put in. */
    void complete() {
        end(null);
    }

    /** There will be no last item; what has been put in is still delivered. */
    void fail(Throwable why) {
        end(why);
    }

    private void end(@Nullable Throwable why) {
        synchronized (this) {
            if (isComplete) {
                return;
            }
            isComplete = true;
            failure = why;
            notifyAll();
        }
        wake();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Payload> taker) {
        boolean isSecond;
        synchronized (this) {
            isSecond = isTaken;
            if (!isSecond) {
                isTaken = true;
                subscriber = taker;
            }
        }
        if (isSecond) {
            taker.onSubscribe(new Nothing());
            taker.onError(new IllegalStateException("somebody else takes these chunks already: one subscriber may"));
        } else {
            wake();
        }
    }

    /** Takes the next item, waiting for it; null behind the last. Instead of a subscriber. */
    synchronized @Nullable Payload take() throws InterruptedException {
        if (subscriber != null) {
            throw new IllegalStateException("a subscriber takes these chunks already");
        }
        isTaken = true;
        while (items.isEmpty() && !isComplete) {
            wait();
        }
        Payload item = items.poll();
        if (item != null) {
            chars -= item.json().length();
        } else if (failure != null) {
            CancellationException over = new CancellationException(failure.getMessage());
            over.initCause(failure);
            throw over;
        }
        return item;
    }

    @Override
    public void request(long items) {
        synchronized (this) {
            if (isOver) {
                return;
            }
            if (items <= 0) {
                // "must signal onError with an IllegalArgumentException" (Flow.Subscription)
                this.items.clear();
                isComplete = true;
                failure = new IllegalArgumentException("request(" + items + "): ask for 1 at least");
            } else {
                demand = demand + items < 0 ? Long.MAX_VALUE : demand + items;
            }
        }
        if (items <= 0) {
            onCancel.run();
        }
        wake();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            if (isOver) {
                return;
            }
            isOver = true;
            items.clear();
        }
        onCancel.run();
    }

    private void wake() {
        synchronized (this) {
            if (isRunning || !hasWork()) {
                return;
            }
            isRunning = true;
        }
        executor.accept(this::run);
    }

    private boolean hasWork() {
        return subscriber != null
                && !isOver
                && (!hasBegun || (demand > 0 && !items.isEmpty()) || (items.isEmpty() && isComplete));
    }

    private void run() {
        Runnable signal;
        while ((signal = next()) != null) {
            try {
                signal.run();
            } catch (Throwable broken) {
                LOG.log(Level.ERROR, "a subscriber failed, and gets no more", broken);
                cancel();
            }
        }
    }

    /** The next signal to the subscriber; null where there is none now. */
    private synchronized @Nullable Runnable next() {
        Flow.Subscriber<? super Payload> to = subscriber;
        if (to == null || !hasWork()) {
            isRunning = false;
            return null;
        }
        if (!hasBegun) {
            hasBegun = true;
            return () -> to.onSubscribe(this);
        }
        if (!items.isEmpty()) {
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            Payload item = items.remove();
            chars -= item.json().length();
            return () -> to.onNext(item);
        }
        isOver = true;
        Throwable why = failure;
        return why == null ? to::onComplete : () -> to.onError(why);
    }

    /** The subscription of somebody who gets nothing. */
    private static final class Nothing implements Flow.Subscription {
        @Override
        public void request(long items) {}

        @Override
        public void cancel() {}
    }
}
