package dev.parley.client.engine;

import dev.parley.client.core.Callee;
import dev.parley.client.core.Execution;
import dev.parley.client.core.Offer;
import dev.parley.message.Dict;
import dev.parley.message.Invocation;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A registration: has the calls of one procedure answered, in threads of the executor; where its calls are short, by as few threads
 * as it takes. Made by an {@link Engine}; for all threads.
 */
public final class Offering implements Callee {
    /** What takes longer computes much, or waits: the next one has a thread of its own. */
    private static final long SHORT_NANOS = 100_000;

    /** So many short calls make up for a long one. */
    private static final int SHORT_CALLS = 16;

    private static final int MOST_SHORT_CALLS = 64;

    private final Shell shell;
    private final Offer offer;
    private final Invoked.Procedure handler;
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    /** How many more calls have been short, of late. Calls that end at the same time may miss each other: it is no exact count. */
    private volatile int shortCalls;

    Offering(Shell shell, String procedure, Dict options, Invoked.Procedure handler) {
        this.shell = shell;
        this.handler = handler;
        this.offer = new Offer(this, procedure, options);
    }

    <T> CompletableFuture<T> begin(Function<Offering, T> view) {
        CompletableFuture<T> ready = new CompletableFuture<>();
        String what = "registration of " + offer.procedure();
        shell.request((core, now) ->
                core.register(offer, outcome -> shell.complete(ready, what, outcome, () -> view.apply(this)), now));
        return ready;
    }

    public String procedure() {
        return offer.procedure();
    }

    /** Gives the procedure up; calls under way are still answered. */
    public CompletableFuture<Void> end() {
        String what = "end of the registration of " + offer.procedure();
        return shell.ended(what, (core, now, done) -> core.unregister(offer, done, now));
    }

    /** Completes with the URI of the reason when the procedure is answered no more. */
    public CompletableFuture<String> ended() {
        return ended;
    }

    // As the core's callee

    @Override
    public void invoked(Execution execution, Invocation invocation) {
        Invoked call = new Invoked(shell, execution, offer.procedure(), invocation, handler);
        execution.doneBy(call);
        Runnable answer = () -> run(call);
        if (shortCalls >= SHORT_CALLS) {
            shell.answer(answer);
        } else {
            shell.later(answer);
        }
    }

    private void run(Invoked call) {
        long start = System.nanoTime();
        call.run();
        boolean wasShort = System.nanoTime() - start < SHORT_NANOS;
        int before = shortCalls;
        shortCalls = wasShort ? Math.min(before + 1, MOST_SHORT_CALLS) : Math.max(before - SHORT_CALLS, 0);
    }

    @Override
    public void ended(String reason) {
        shell.complete(() -> ended.complete(reason));
    }
}
