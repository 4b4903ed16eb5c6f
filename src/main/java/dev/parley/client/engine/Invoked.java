package dev.parley.client.engine;

import dev.parley.client.core.Execution;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorUri;
import dev.parley.message.Invocation;
import dev.parley.message.Payload;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call under way in this client, answered once. Made by an {@link Offering}, handed to its procedure; for all threads. */
public final class Invoked implements Execution.Body {
    private static final Logger LOG = System.getLogger(Invoked.class.getName());

    private final Shell shell;
    private final Execution execution;

    /** The procedure as it was registered, perhaps a pattern. */
    private final String registered;

    private final Work work;
    private final Payload payload;
    private final Dict details;
    private final Relay chunks;

    /** The thread that is in the procedure now. Guarded by this. */
    private @Nullable Thread thread;

    /** What the procedure wants done where nobody waits any more. Guarded by this. */
    private final List<Runnable> cancelActions = new ArrayList<>();

    /** What may wait for room: threads in {@link #progress}, a publisher. Guarded by this. */
    private final List<Room.Waiter> waiters = new ArrayList<>(0);

    /** Nobody waits any more. Guarded by this. */
    private boolean isCanceled;

    /** It is answered, or nobody waits any more. */
    private volatile boolean isOver;

    /** From the moment at which a thread is in the procedure. */
    private volatile Traced traced = Traced.NONE;

    /** Answers calls. */
    public interface Procedure {
        Work workOn(Invoked call);
    }

    /** The answer of one call, and how it looks on the wire. */
    public interface Work {
        /** One result, a {@link CompletionStage} of one, or a {@link Flow.Publisher} of progressive ones. */
        @Nullable
        Object answer() throws Exception;

        /** A result on the wire. */
        Payload payload(@Nullable Object result);

        /** A failure on the wire; null where it is none of the peers' business. */
        @Nullable
        Failure failure(Throwable failure);
    }

    /** What a caller is told. */
    public record Failure(String uri, Payload payload) {}

    Invoked(Shell shell, Execution execution, String registered, Invocation invocation, Procedure handler) {
        this.shell = shell;
        this.execution = execution;
        this.registered = registered;
        this.payload = invocation.payload();
        this.details = invocation.details();
        this.chunks = new Relay(shell::later, () -> {});
        boolean unused = chunks.offer(payload);
        if (!details.is(Attribute.PROGRESS, false)) {
            chunks.complete();
        }
        this.work = handler.workOn(this);
    }

    /** The arguments; of a call in chunks those of the first. */
    public Payload payload() {
        return payload;
    }

    /** What the router says about it. */
    public Dict details() {
        return details;
    }

    /** What was called: for a pattern registration not what was registered. */
    public String procedure() {
        return execution.procedure();
    }

    /** Whether the caller takes progressive results. */
    public boolean takesProgress() {
        return execution.takesProgress();
    }

    /** Whether nobody waits for an answer any more. */
    public boolean isOver() {
        return isOver;
    }

    /** The chunks of a call that comes in several, for one subscriber. */
    public Flow.Publisher<Payload> chunks() {
        return chunks;
    }

    /** Takes the chunks in the procedure's own thread, until the last. */
    public void forEachChunk(Consumer<Payload> consumer) throws InterruptedException {
        Payload chunk;
        while ((chunk = chunks.take()) != null) {
            consumer.accept(chunk);
        }
    }

    /** Has that run when nobody waits any more; at once where that is so already. */
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!isCanceled) {
                cancelActions.add(action);
                return;
            }
        }
        action.run();
    }

    /**
     * Sends a progressive result, where the caller takes them. Waits while the router does not read.
     *
     * @throws CancellationException where the call is over
     */
    public void progress(Payload results) {
        requireUnderWay();
        if (!takesProgress()) {
            return;
        }
        while (!shell.room().isThere()) {
            awaitRoom();
            requireUnderWay();
        }
        shell.post((core, now) -> core.progress(execution, results, now));
    }

    private void awaitRoom() {
        CountDownLatch told = new CountDownLatch(1);
        Room.Waiter waiter = waiter(told::countDown);
        try {
            waiter.runWhenThere();
            told.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            requireUnderWay();
            throw new CancellationException("interrupted while the router does not read");
        } finally {
            synchronized (this) {
                waiters.remove(waiter);
            }
        }
    }

    /** Nobody waits any more for an answer, or it is there: and so nobody here for room. */
    private void end() {
        isOver = true;
        List<Room.Waiter> waiting;
        synchronized (this) {
            waiting = List.copyOf(waiters);
        }
        waiting.forEach(Room.Waiter::look);
    }

    private void requireUnderWay() {
        if (isOver) {
            throw new CancellationException("the call of " + procedure() + " is over");
        }
    }

    /** A result that may be a progressive one, of a publisher. */
    void progressItem(Object item) {
        progress(work.payload(item));
    }

    /** One that waits until the router reads, or the call is over, and runs that then. */
    Room.Waiter waiter(Runnable task) {
        Room.Waiter waiter = shell.room().waiter(this::isOver, task);
        synchronized (this) {
            waiters.add(waiter);
        }
        return waiter;
    }

    /** Has the procedure answer, in this thread. */
    void run() {
        if (isOver || !isAnswered()) {
            shell.post((core, now) -> core.returned(execution, now));
        }
    }

    /** Calls the procedure; whether it has answered when it returns. */
    private boolean isAnswered() {
        Traced.Scope scope = Traced.Scope.NONE;
        enter();
        try {
            traced = shell.tracing().invocation(registered, procedure(), details);
            scope = traced.enter();
            Object result = work.answer();
            if (result instanceof CompletionStage<?> stage) {
                stage.whenComplete((value, failure) -> {
                    if (failure == null) {
                        succeed(value);
                    } else {
                        fail(failure);
                    }
                });
                return stage instanceof CompletableFuture<?> future && future.isDone();
            }
            succeed(result);
            return !(result instanceof Flow.Publisher<?>);
        } catch (Throwable failure) {
            // whatever it is, the caller waits, and others for the place of this call
            fail(failure);
            return true;
        } finally {
            leave();
            scope.leave();
        }
    }

    private synchronized void enter() {
        thread = Thread.currentThread();
        if (isCanceled) {
            thread.interrupt();
        }
    }

    private synchronized void leave() {
        thread = null;
        // the interruption was for the procedure, not for what the thread does next
        Thread.interrupted();
    }

    void succeed(@Nullable Object result) {
        Payload results;
        try {
            if (result instanceof Flow.Publisher<?> publisher) {
                publisher.subscribe(new ProgressiveAnswer(this));
                return;
            }
            results = result == null ? Payload.NONE : work.payload(result);
        } catch (Throwable unwritable) {
            fail(unwritable);
            return;
        }
        end();
        traced.end(null);
        shell.post((core, now) -> core.succeed(execution, results, now));
    }

    void fail(Throwable thrown) {
        Throwable failure = cause(thrown);
        Failure told = work.failure(failure);
        if (told == null) {
            // what went wrong inside is not for peers; they learn that it did
            LOG.log(isOver ? Level.DEBUG : Level.ERROR, "the procedure " + procedure() + " failed", failure);
            told = new Failure(ErrorUri.RUNTIME_ERROR, Payload.of("[\"the procedure failed\"]", null));
        }
        Failure answer = told;
        end();
        traced.end(answer.uri());
        shell.post((core, now) -> core.fail(execution, answer.uri(), answer.payload(), now));
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    // As the core's

    @Override
    public void chunk(@Nullable Payload chunk, boolean isLast) {
        if (chunk != null && !chunks.offer(chunk)) {
            shell.post((core, now) -> core.overflowed(execution, now));
        } else if (isLast) {
            chunks.complete();
        }
    }

    /** The procedure's thread is interrupted, and it is told. */
    @Override
    public void interrupt(String why) {
        List<Runnable> actions;
        end();
        synchronized (this) {
            isCanceled = true;
            if (thread != null) {
                thread.interrupt();
            }
            actions = List.copyOf(cancelActions);
            cancelActions.clear();
        }
        chunks.fail(new CancellationException("the call is over: " + why));
        actions.forEach(shell::later);
        Traced stopped = traced;
        if (stopped != Traced.NONE) {
            shell.later(() -> stopped.end(ErrorUri.CANCELED));
        }
    }
}
