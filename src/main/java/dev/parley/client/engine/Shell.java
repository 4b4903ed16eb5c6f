package dev.parley.client.engine;

import dev.parley.client.core.ClientCore;
import dev.parley.client.core.outcome.Completion;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.session.Action;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the parts of one {@link Engine} share: the way to its core, and the ways to the application's threads. For all threads. */
final class Shell {
    private final Executor executor;
    private final Turns completions;
    private final Turns invocations;
    private final Failures failures;
    private final Tracing tracing;
    private final CoreInbox inbox;
    private final Room room;

    /**
     * The shell of a core that has done nothing yet.
     *
     * @param carrier carries out actions, one thread at a time
     */
    Shell(EngineSettings settings, Consumer<Action> carrier) {
        SplittableRandom random = new SplittableRandom();
        ClientCore core = new ClientCore(settings.core(), settings.history(), settings.excess(), random::nextDouble);
        Alarm alarm = new Alarm(this::rung);
        this.executor = Threads.orShared(settings.executor());
        this.completions = Turns.inOrder(this::later);
        this.invocations = Turns.inAnyOrder(this::later);
        this.failures = settings.failures();
        this.tracing = settings.tracing();
        this.inbox = new CoreInbox(core, carrier, alarm::set, Threads.shared());
        this.room = new Room(inbox, Threads.shared());
    }

    private void rung(Alarm alarm) {
        post((core, now) -> {
            alarm.rang();
            core.elapsed(now);
        });
    }

    /** Tells the core a fact, soon. */
    void post(CoreInbox.Fact fact) {
        inbox.post(fact);
    }

    /** Tells the core what the application wants, which depends on whether there is room. */
    void request(CoreInbox.Fact fact) {
        inbox.post((core, now) -> {
            core.room(room.isForRequests());
            fact.tell(core, now);
        });
    }

    /** Runs that in the executor, once the core is let go. */
    void later(Runnable task) {
        inbox.afterwards(() -> executor.execute(task));
    }

    /** Has a call answered, in the executor, once the core is let go. */
    void answer(Runnable procedure) {
        invocations.execute(procedure);
    }

    /** Runs that, which hands over to the executor, once the core is let go. */
    void afterwards(Runnable handOver) {
        inbox.afterwards(handOver);
    }

    /** Completes a future, in the executor and in the order of these calls, once the core is let go. */
    void complete(Runnable completion) {
        completions.execute(completion);
    }

    /** Completes a future with the value of a good outcome, or the exception of another. */
    <T extends @Nullable Object> void complete(
            CompletableFuture<T> future, String what, Outcome outcome, Supplier<T> value) {
        complete(future, what, outcome, value, Traced.NONE);
    }

    /** The same for what may be traced. */
    <T extends @Nullable Object> void complete(
            CompletableFuture<T> future, String what, Outcome outcome, Supplier<T> value, Traced traced) {
        complete(() -> {
            traced.end(isGood(outcome) ? null : outcome.reason());
            settle(future, what, outcome, value);
        });
    }

    private static boolean isGood(Outcome outcome) {
        return outcome instanceof Outcome.Answered || outcome instanceof Outcome.Done;
    }

    private <T extends @Nullable Object> void settle(
            CompletableFuture<T> future, String what, Outcome outcome, Supplier<T> value) {
        if (outcome instanceof Outcome.Canceled) {
            future.cancel(false);
        } else if (isGood(outcome)) {
            try {
                future.complete(value.get());
            } catch (RuntimeException | Error unreadable) {
                future.completeExceptionally(unreadable);
            }
        } else {
            future.completeExceptionally(failures.of(what, outcome));
        }
    }

    /** Has the core end something. */
    CompletableFuture<Void> ended(String what, End end) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        request((core, now) -> end.tell(core, now, outcome -> complete(done, what, outcome, () -> null)));
        return done.thenAccept(nothing -> {});
    }

    /** The wish that something ends, told to the core. */
    interface End {
        void tell(ClientCore core, long now, Completion done);
    }

    Failures failures() {
        return failures;
    }

    Tracing tracing() {
        return tracing;
    }

    /** Whether more can be sent, and who waits for that. */
    Room room() {
        return room;
    }
}
