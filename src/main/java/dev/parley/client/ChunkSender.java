package dev.parley.client;

import dev.parley.message.Dict;
import dev.parley.message.Role;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call out of what a publisher has, a chunk for each item and an empty one behind the last, as fast as the router reads.
 * Made by {@link Client}, called by the publisher.
 */
final class ChunkSender implements Flow.Subscriber<Object> {
    private static final long ROOM_POLL_MILLIS = 2;

    final CompletableFuture<Arguments> future = new CompletableFuture<>();

    private final Engine engine;
    private final String procedure;
    private final Function<Arguments, Calling> first;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Calling call;

    /**
     * A sender of no chunk yet.
     *
     * @param first makes the call of its first chunk
     */
    ChunkSender(Engine engine, String procedure, Function<Arguments, Calling> first) {
        this.engine = engine;
        this.procedure = procedure;
        this.first = first;
        CompletableFuture<Arguments> unused = future.whenComplete((result, failure) -> {
            Calling under = call;
            if (future.isCancelled() && under != null) {
                under.cancel();
            }
            Flow.Subscription from = subscription;
            if (from != null) {
                from.cancel();
            }
        });
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
        Arguments chunk;
        try {
            chunk = Run.whole(item);
        } catch (RuntimeException | LinkageError | StackOverflowError unwritable) {
            onError(unwritable);
            return;
        }
        Calling under = call;
        if (under != null) {
            if (under.send(chunk, false)) {
                askForMore();
            }
            return;
        }
        boolean isTaken = engine.locked(() -> {
            Conversation on = engine.joinedConversation();
            return on == null || on.session.isAnnounced(Role.DEALER, "progressive_call_invocations");
        });
        if (isTaken) {
            begin(chunk).startChunked();
            askForMore();
        } else {
            future.completeExceptionally(new WampException(
                    "call of " + procedure + " in chunks: ",
                    "wamp.error.feature_not_supported",
                    Arguments.of("this router does not announce progressive_call_invocations; call with all at once"),
                    Dict.EMPTY));
        }
    }

    private Calling begin(Arguments chunk) {
        Calling begun = first.apply(chunk);
        call = begun;
        CompletableFuture<Arguments> unused = begun.future.whenComplete((result, failure) -> {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        });
        return begun;
    }

    private void askForMore() {
        Flow.Subscription from = subscription;
        Calling under = call;
        if (from == null || under == null || future.isDone()) {
            return;
        }
        if (under.hasRoom()) {
            from.request(1);
        } else {
            var unused = Threads.timer()
                    .schedule(
                            () -> Threads.shared().execute(this::askForMore), ROOM_POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onError(Throwable failure) {
        future.completeExceptionally(failure);
        Calling under = call;
        if (under != null) {
            under.cancel();
        }
    }

    @Override
    public void onComplete() {
        Calling under = call;
        if (under == null) {
            begin(Arguments.NONE).start();
        } else {
            under.send(Arguments.NONE, true);
        }
    }
}
