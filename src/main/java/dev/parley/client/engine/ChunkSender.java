package dev.parley.client.engine;

import dev.parley.message.Payload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call out of what a publisher has, a chunk for each item and an empty one behind the last, as fast as the router reads.
 * Made by an {@link Engine}, called by the publisher.
 */
final class ChunkSender<T> implements Flow.Subscriber<Object> {
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Function<Object, Payload> writer;
    private final Beginning<T> beginning;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Calling<T> call;

    /** The publisher, which may wait for room. */
    private final Room.Waiter waiter;

    /** Makes the call, which is not started yet, of its first chunk. */
    interface Beginning<T> {
        Calling<T> call(Payload first, boolean isChunked);
    }

    /**
     * A sender of no chunk yet.
     *
     * @param writer makes chunks of items
     */
    ChunkSender(Shell shell, Function<Object, Payload> writer, Beginning<T> beginning) {
        this.writer = writer;
        this.beginning = beginning;
        this.waiter = shell.room().waiter(future::isDone, this::askForMore);
        CompletableFuture<T> unused = future.whenComplete((result, failure) -> {
            Calling<T> under = call;
            if (future.isCancelled() && under != null) {
                under.cancel();
            }
            Flow.Subscription from = subscription;
            if (from != null) {
                from.cancel();
            }
            waiter.look();
        });
    }

    CompletableFuture<T> future() {
        return future;
    }

    @Override
    public void onSubscribe(Flow.Subscription from) {
        if (subscription != null) {
            from.cancel();
            return;
        }
        subscription = from;
        if (future.isDone()) {
            from.cancel();
        } else {
            from.request(1);
        }
    }

    @Override
    public void onNext(Object item) {
        if (future.isDone()) {
            return;
        }
        Payload chunk;
        try {
            chunk = writer.apply(item);
        } catch (Throwable unwritable) {
            onError(unwritable);
            return;
        }
        Calling<T> under = call;
        if (under == null) {
            begin(chunk, true);
        } else {
            under.send(chunk, false);
        }
        waiter.runWhenThere();
    }

    private void begin(Payload chunk, boolean isChunked) {
        Calling<T> begun = beginning.call(chunk, isChunked);
        call = begun;
        begun.start();
        CompletableFuture<T> unused = begun.future().whenComplete((result, failure) -> {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        });
    }

    private void askForMore() {
        Flow.Subscription from = subscription;
        if (from != null && !future.isDone()) {
            from.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        future.completeExceptionally(failure);
        Calling<T> under = call;
        if (under != null) {
            under.cancel();
        }
    }

    @Override
    public void onComplete() {
        Calling<T> under = call;
        if (under == null) {
            begin(Payload.NONE, false);
        } else {
            under.send(Payload.NONE, true);
        }
    }
}
