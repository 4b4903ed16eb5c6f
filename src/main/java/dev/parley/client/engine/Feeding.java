package dev.parley.client.engine;

import dev.parley.message.Payload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Feeds the progressive results of a call to a consumer; the whole completes behind them. Made by an {@link Engine}. */
record Feeding<T>(Consumer<Payload> consumer, Calling<T> call, CompletableFuture<T> whole)
        implements Flow.Subscriber<Payload> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Payload item) {
        try {
            consumer.accept(item);
        } catch (Throwable failure) {
            whole.completeExceptionally(failure);
            call.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        CompletableFuture<T> unused = call.future().whenComplete((result, failure) -> {
            if (failure == null) {
                whole.complete(result);
            } else {
                whole.completeExceptionally(failure);
            }
        });
    }
}
