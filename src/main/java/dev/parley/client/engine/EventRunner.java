package dev.parley.client.engine;

import dev.parley.client.core.Feed;
import dev.parley.client.core.event.Delivery;
import dev.parley.client.core.event.EventSink;
import dev.parley.client.core.event.FeedPlan;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A subscription: hands its events to one handler, in order and one at a time, in threads of the executor. Made by an
 * {@link Engine}; for all threads.
 */
public final class EventRunner implements EventSink {
    private static final Logger LOG = System.getLogger(EventRunner.class.getName());

    private final Shell shell;
    private final Feed feed;
    private final Handler handler;
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    /** Guarded by this. */
    private final ArrayDeque<Delivery> events = new ArrayDeque<>();

    /** A thread takes events, or is about to. Guarded by this. */
    private boolean isRunning;

    private volatile long dropped;
    private volatile int gaps;

    /** Takes one event. What it throws is logged. */
    public interface Handler {
        void event(Delivery event) throws Exception;
    }

    EventRunner(Shell shell, FeedPlan plan, Handler handler) {
        this.shell = shell;
        this.handler = handler;
        this.feed = new Feed(this, plan);
    }

    <T> CompletableFuture<T> begin(Function<EventRunner, T> view) {
        CompletableFuture<T> ready = new CompletableFuture<>();
        String what = "subscription to " + feed.topic();
        shell.request((core, now) ->
                core.subscribe(feed, outcome -> shell.complete(ready, what, outcome, () -> view.apply(this)), now));
        return ready;
    }

    public String topic() {
        return feed.topic();
    }

    /** The handler gets no event that arrives from now on. */
    public CompletableFuture<Void> end() {
        String what = "end of the subscription to " + feed.topic();
        return shell.ended(what, (core, now, done) -> core.unsubscribe(feed, done, now));
    }

    /** How many events were lost because the handler is too slow. */
    public long dropped() {
        return dropped;
    }

    /** How often events may have been missed that the router's history did not have. */
    public int gaps() {
        return gaps;
    }

    /** Completes with the URI of the reason when the handler will get no more. */
    public CompletableFuture<String> ended() {
        return ended;
    }

    // As the core's sink

    @Override
    public void deliver(List<Delivery> next) {
        synchronized (this) {
            events.addAll(next);
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        shell.later(this::run);
    }

    @Override
    public void missed(long droppedByNow, int gapsByNow) {
        dropped = droppedByNow;
        gaps = gapsByNow;
    }

    @Override
    public void ended(String reason) {
        shell.complete(() -> ended.complete(reason));
    }

    private void run() {
        Delivery event;
        while ((event = next()) != null) {
            handle(event);
            if (isLast()) {
                // where nobody else has the core, what comes next is there when this returns
                shell.post((core, now) -> core.handled(feed, now));
            }
        }
    }

    private synchronized boolean isLast() {
        return events.isEmpty();
    }

    private synchronized @Nullable Delivery next() {
        Delivery event = events.poll();
        isRunning = event != null;
        return event;
    }

    private void handle(Delivery event) {
        Traced traced = shell.tracing().event(feed.topic(), event.topic(), event.publication(), event.details());
        Traced.Scope scope = traced.enter();
        try {
            handler.event(event);
            traced.end(null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            traced.end(interrupted.getClass().getName());
        } catch (Throwable failure) {
            LOG.log(Level.ERROR, "the handler of " + feed.topic() + " failed at an event", failure);
            traced.end(failure.getClass().getName());
        } finally {
            scope.leave();
        }
    }
}
