package dev.parley.client.engine;

import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A publisher's items, each made into something else; an item that cannot be ends it. Made by {@code client}.
 *
 * @param publisher has the items
 */
public record Mapped<S, T>(Flow.Publisher<S> publisher, Function<S, T> mapping) implements Flow.Publisher<T> {

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        publisher.subscribe(new Mapping<>(subscriber, mapping));
    }

    /** Maps the items of one subscription. */
    private static final class Mapping<S, T> implements Flow.Subscriber<S> {
        private final Flow.Subscriber<? super T> to;
        private final Function<S, T> mapping;
        private Flow.@Nullable Subscription from;
        private boolean isOver;

        Mapping(Flow.Subscriber<? super T> to, Function<S, T> mapping) {
            this.to = to;
            this.mapping = mapping;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            from = subscription;
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(S item) {
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
