package dev.parley.client.engine;

import dev.parley.client.core.CallPlan;
import dev.parley.client.core.OutgoingCall;
import dev.parley.client.core.outcome.Caller;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.message.ErrorUri;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call and the future of its result. For all threads; made by an {@link Engine}. */
final class Calling<T> implements Caller {
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Shell shell;
    private final OutgoingCall call;
    private final String what;
    private final Function<Payload, T> binding;

    /** What takes progressive results, or null. */
    private final @Nullable Relay progress;

    private final Traced traced;

    /** Whether the final result goes there too. */
    private final boolean resultIsItem;

    /** A progressive result is lost, so what comes behind it must not be taken. Of the thread that has the core. */
    private boolean isOverflowed;

    Calling(
            Shell shell,
            CallPlan plan,
            Traced traced,
            Function<Payload, T> binding,
            @Nullable Relay progress,
            boolean resultIsItem) {
        this.shell = shell;
        this.traced = traced;
        this.what = "call of " + plan.procedure();
        this.binding = binding;
        this.progress = progress;
        this.resultIsItem = resultIsItem;
        CallPlan told = traced == Traced.NONE ? plan : plan.with(traced.told(plan.options()));
        this.call = new OutgoingCall(this, progress == null ? told : told.withProgress());
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Makes the call. Cancelling the future cancels it. */
    Calling<T> start() {
        shell.request((core, now) -> core.call(call, now));
        CompletableFuture<T> unused = future.whenComplete((result, failure) -> {
            if (future.isCancelled()) {
                cancel();
            }
        });
        return this;
    }

    /** Sends another chunk; nothing where the call is over. */
    void send(Payload chunk, boolean isLast) {
        shell.post((core, now) -> core.chunk(call, chunk, isLast, now));
    }

    /** Nobody wants the result any more; without effect where the call is over. */
    void cancel() {
        shell.post((core, now) -> core.cancel(call, now));
    }

    @Override
    public void progressed(Payload results) {
        if (progress != null && !isOverflowed && !progress.offer(results)) {
            isOverflowed = true;
            shell.post((core, now) -> core.overflowed(call, Relay.TOO_SLOW, now));
        }
    }

    @Override
    public void complete(Outcome outcome) {
        if (progress != null) {
            end(progress, outcome);
        }
        shell.complete(future, what, outcome, () -> binding.apply(result(outcome)), traced);
    }

    private static Payload result(Outcome outcome) {
        return outcome instanceof Outcome.Answered answered && answered.answer() instanceof Result result
                ? result.payload()
                : Payload.NONE;
    }

    private void end(Relay relay, Outcome outcome) {
        if (!(outcome instanceof Outcome.Answered)) {
            if (!(outcome instanceof Outcome.Canceled)) {
                relay.fail(shell.failures().of(what, outcome));
            }
            return;
        }
        Payload result = result(outcome);
        if (resultIsItem && !result.isEmpty() && !relay.offer(result)) {
            relay.fail(shell.failures().of(what, new Outcome.Failed(ErrorUri.CANCELED, "canceled", Relay.TOO_SLOW)));
        }
        relay.complete();
    }
}
