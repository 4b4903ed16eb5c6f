package dev.parley.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways in which a caller takes progressive results. Used by {@link Client}. */
final class Progress {
    private Progress() {}

    /** A publisher of all results, the final one last where it is not empty; each subscription makes a call. */
    static Flow.Publisher<Arguments> publisher(
            Engine engine, Function<Relay, Calling> caller, Consumer<Calling> start) {
        return subscriber -> {
            Calling[] call = new Calling[1];
            Relay relay = new Relay(task -> engine.locked(() -> engine.later(task)), () -> call[0].cancel());
            call[0] = caller.apply(relay);
            relay.subscribe(subscriber);
            start.accept(call[0]);
        };
    }

    /** The final result, once that consumer has taken the progressive ones, in order and one at a time. */
    static CompletableFuture<Arguments> consumed(
            Engine engine, Function<Relay, Calling> caller, Consumer<Arguments> consumer) {
        CompletableFuture<Arguments> whole = new CompletableFuture<>();
        Calling calling = fed(engine, caller, consumer, whole);
        CompletableFuture<Arguments> unused = whole.whenComplete((result, failure) -> {
            if (whole.isCancelled()) {
                calling.cancel();
            }
        });
        calling.start();
        return whole;
    }

    /** The same of a call that is made in chunks. */
    static CompletableFuture<Arguments> exchanged(
            Engine engine,
            CallOptions options,
            String procedure,
            Flow.Publisher<?> chunks,
            Consumer<Arguments> consumer) {
        CompletableFuture<Arguments> whole = new CompletableFuture<>();
        ChunkSender sender = new ChunkSender(
                engine,
                procedure,
                chunk -> fed(
                        engine,
                        relay -> new Calling(engine, options, procedure, chunk, relay, false),
                        consumer,
                        whole));
        CompletableFuture<Arguments> unused = sender.future.whenComplete((result, failure) -> {
            // a result comes behind the progressive ones
            if (failure != null) {
                whole.completeExceptionally(failure);
            }
        });
        unused = whole.whenComplete((result, failure) -> {
            if (failure != null) {
                sender.future.cancel(true);
            }
        });
        chunks.subscribe(sender);
        return whole;
    }

    /** A call, not yet made, whose progressive results go to that consumer. */
    private static Calling fed(
            Engine engine,
            Function<Relay, Calling> caller,
            Consumer<Arguments> consumer,
            CompletableFuture<Arguments> whole) {
        Calling[] call = new Calling[1];
        Relay relay = new Relay(task -> engine.locked(() -> engine.later(task)), () -> call[0].cancel());
        Calling calling = caller.apply(relay);
        call[0] = calling;
        relay.subscribe(new Feeding(consumer, calling, whole));
        return calling;
    }

    /** Feeds a consumer. */
    private record Feeding(Consumer<Arguments> consumer, Calling call, CompletableFuture<Arguments> whole)
            implements Flow.Subscriber<Arguments> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Arguments item) {
            try {
                consumer.accept(item);
            } catch (RuntimeException | Error failure) {
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
            CompletableFuture<Arguments> unused = call.future.whenComplete((result, failure) -> {
                if (failure == null) {
                    whole.complete(result);
                } else {
                    whole.completeExceptionally(failure);
                }
            });
        }
    }

    /** That publisher's items, each made into something else; an item that cannot be ends it. */
    static <T> Flow.Publisher<T> mapped(Flow.Publisher<Arguments> publisher, Function<Arguments, T> mapping) {
        return subscriber -> publisher.subscribe(new Mapping<>(subscriber, mapping));
    }

    /** Maps the items of one subscription. */
    private static final class Mapping<T> implements Flow.Subscriber<Arguments> {
        private final Flow.Subscriber<? super T> to;
        private final Function<Arguments, T> mapping;
        private Flow.@Nullable Subscription from;
        private boolean isOver;

        Mapping(Flow.Subscriber<? super T> to, Function<Arguments, T> mapping) {
            this.to = to;
            this.mapping = mapping;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            from = subscription;
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(Arguments item) {
            if (isOver) {
                return;
            }
            T mapped;
            try {
                mapped = mapping.apply(item);
            } catch (RuntimeException mismatch) {
                isOver = true;
                if (from != null) {
                    from.cancel();
                }
                to.onError(mismatch);
                return;
            }
            to.onNext(mapped);
        }

        @Override
        public void onError(Throwable failure) {
            if (!isOver) {
                to.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            if (!isOver) {
                to.onComplete();
            }
        }
    }
}
