package dev.parley.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a publisher has as progressive results of a call, as fast as the router reads; for a caller that takes none, all
 * of it as one list in the end. Made by {@link Run}, called by the publisher.
 */
final class ProgressiveAnswer implements Flow.Subscriber<Object> {
    /** What is kept for a caller that takes no progressive results. */
    private static final int MAX_LIST = 100_000;

    private static final long ROOM_POLL_MILLIS = 2;

    private final Run run;
    private final List<Object> all = new ArrayList<>();
    private volatile Flow.@Nullable Subscription subscription;

    ProgressiveAnswer(Run run) {
        this.run = run;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        if (subscription != null) {
            to.cancel();
            return;
        }
        subscription = to;
        run.onCancel(to::cancel);
        to.request(1);
    }

    @Override
    public void onNext(Object item) {
        try {
            if (run.takesProgress()) {
                run.progress(Run.whole(item));
            } else if (all.size() < MAX_LIST) {
                all.add(item);
            } else {
                throw new IllegalStateException("more than " + MAX_LIST
                        + " results for a caller that takes no progressive ones: it must ask for them");
            }
            askForMore();
        } catch (CancellationException over) {
            cancel();
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            cancel();
            run.fail(failure);
        }
    }

    private void askForMore() {
        Flow.Subscription to = subscription;
        if (to == null || run.isOver()) {
            cancel();
        } else if (run.hasRoom()) {
            to.request(1);
        } else {
            var unused = Threads.timer()
                    .schedule(
                            () -> Threads.shared().execute(this::askForMore), ROOM_POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void cancel() {
        Flow.Subscription to = subscription;
        if (to != null) {
            to.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        run.fail(failure);
    }

    @Override
    public void onComplete() {
        run.succeed(run.takesProgress() ? null : List.copyOf(all));
    }
}
