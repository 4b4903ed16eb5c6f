package dev.parley.client.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a publisher has as progressive results of a call, as fast as the router reads; for a caller that takes none, all
 * of it as one list in the end. Made by {@link Invoked}, called by the publisher.
 */
final class ProgressiveAnswer implements Flow.Subscriber<Object> {
    /** What is kept for a caller that takes no progressive results. */
    private static final int MAX_LIST = 100_000;

    private final Invoked call;
    private final Room.Waiter waiter;
    private final List<Object> all = new ArrayList<>();
    private volatile Flow.@Nullable Subscription subscription;

    ProgressiveAnswer(Invoked call) {
        this.call = call;
        this.waiter = call.waiter(this::askForMore);
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        if (subscription != null) {
            to.cancel();
            return;
        }
        subscription = to;
        call.onCancel(to::cancel);
        to.request(1);
    }

    @Override
    public void onNext(Object item) {
        try {
            if (call.takesProgress()) {
                call.progressItem(item);
            } else if (all.size() < MAX_LIST) {
                all.add(item);
            } else {
                throw new IllegalStateException("more than " + MAX_LIST
                        + " results for a caller that takes no progressive ones: it must ask for them");
            }
            waiter.runWhenThere();
        } catch (CancellationException over) {
            cancel();
        } catch (Throwable failure) {
            cancel();
            call.fail(failure);
        }
    }

    private void askForMore() {
        Flow.Subscription to = subscription;
        if (to == null || call.isOver()) {
            cancel();
        } else {
            to.request(1);
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
        call.fail(failure);
    }

    @Override
    public void onComplete() {
        call.succeed(call.takesProgress() ? null : List.copyOf(all));
    }
}
