package dev.parley.client;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Invocation;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Yield;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call under way in this client. It is answered once, by whoever takes it out of {@link Conversation#runs} first. For all
 * threads; {@link #chunk}, {@link #stop} and {@link #isAbandoned} under the client's lock.
 */
final class Run {
    private static final Logger LOG = System.getLogger(Run.class.getName());
    private static final Dict PROGRESS = Dict.of(Attribute.PROGRESS.key(), true);
    private static final long ROOM_POLL_NANOS = 1_000_000;

    private final Engine engine;
    private final Conversation on;
    private final long request;
    private final String procedure;
    private final Arguments arguments;
    private final Dict details;
    private final long timeoutMillis;
    private final Relay inbox;

    /** The thread that is in the procedure now. Guarded by this. */
    private @Nullable Thread thread;

    /** What the procedure wants done where nobody waits any more. Guarded by this. */
    private final List<Runnable> cancelActions = new ArrayList<>();

    /** Nobody waits any more. Guarded by this. */
    private boolean isCanceled;

    /** Ends the call when its time is over. Guarded by this. */
    private @Nullable Future<?> timer;

    Run(Engine engine, Conversation on, Invocation invocation, String registered) {
        this.engine = engine;
        this.on = on;
        this.request = invocation.request();
        this.arguments = new Arguments(invocation.payload());
        this.details = invocation.details();
        this.procedure = Objects.requireNonNullElse(details.string(Attribute.PROCEDURE), registered);
        this.timeoutMillis = details.integer(Attribute.TIMEOUT, 0);
        this.inbox = new Relay(task -> engine.locked(() -> engine.later(task)), () -> {});
        boolean unused = inbox.offer(arguments);
        if (!isProgress(invocation)) {
            inbox.complete();
        }
        restartTimer();
    }

    private static boolean isProgress(Invocation invocation) {
        return Boolean.TRUE.equals(invocation.details().values().get(Attribute.PROGRESS.key()));
    }

    String procedure() {
        return procedure;
    }

    boolean isOver() {
        return on.runs.get(request) != this;
    }

    boolean takesProgress() {
        return details.is(Attribute.RECEIVE_PROGRESS, false);
    }

    Flow.Publisher<Arguments> chunks() {
        return inbox;
    }

    void forEachChunk(Consumer<Arguments> consumer) throws InterruptedException {
        Arguments chunk;
        while ((chunk = inbox.take()) != null) {
            consumer.accept(chunk);
        }
    }

    /** Another chunk of the call. */
    void chunk(Invocation invocation) {
        boolean fits = true;
        // a last one that is empty only says that it is the last
        if (isProgress(invocation) || !invocation.payload().isEmpty()) {
            fits = inbox.offer(new Arguments(invocation.payload()));
        }
        if (!fits) {
            stop(ErrorUri.RUNTIME_ERROR, "the chunks came faster than the procedure takes them");
        } else if (!isProgress(invocation)) {
            inbox.complete();
        }
    }

    void answer(CallHandler handler) {
        if (isOver()) {
            return;
        }
        enter();
        try {
            Object result = handler.answer(new dev.parley.client.Invocation(this, arguments, details));
            if (result instanceof CompletionStage<?> stage) {
                stage.whenComplete((value, failure) -> {
                    if (failure == null) {
                        succeed(value);
                    } else {
                        fail(failure);
                    }
                });
            } else {
                succeed(result);
            }
        } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
            fail(failure);
        } finally {
            leave();
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

    /** Answers with an error of the client's own, and stops the procedure. */
    void stop(String uri, String why) {
        if (on.runs.remove(request, this)) {
            reply(uri, Arguments.of(why));
            isAbandoned(why);
        }
    }

    /** Nobody waits for the answer: the procedure's thread is interrupted, and it is told. */
    void isAbandoned(String why) {
        List<Runnable> actions;
        synchronized (this) {
            isCanceled = true;
            if (thread != null) {
                thread.interrupt();
            }
            stopTimer();
            actions = List.copyOf(cancelActions);
            cancelActions.clear();
        }
        inbox.fail(new CancellationException("the call is over: " + why));
        actions.forEach(engine::later);
    }

    void onCancel(Runnable action) {
        synchronized (this) {
            if (!isCanceled) {
                cancelActions.add(action);
                return;
            }
        }
        action.run();
    }

    private synchronized void restartTimer() {
        stopTimer();
        if (timeoutMillis > 0 && !isCanceled) {
            timer = Threads.timer().schedule(this::timeIsOver, timeoutMillis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void timeIsOver() {
        engine.locked(() -> stop(ErrorUri.TIMEOUT, "no result within " + timeoutMillis + " ms"));
    }

    void progress(Arguments results) {
        requireUnderWay();
        if (!takesProgress()) {
            return;
        }
        while (!on.hasRoom()) {
            LockSupport.parkNanos(ROOM_POLL_NANOS);
            requireUnderWay();
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while the router does not read");
            }
        }
        engine.locked(() -> {
            // under the lock, so that none goes out behind the answer
            requireUnderWay();
            on.send(new Yield(request, PROGRESS, results.payload()));
        });
        restartTimer();
    }

    private void requireUnderWay() {
        if (isOver()) {
            throw new CancellationException("the call of " + procedure + " is over");
        }
    }

    boolean hasRoom() {
        return on.hasRoom();
    }

    void succeed(@Nullable Object result) {
        if (result instanceof Flow.Publisher<?> publisher) {
            publisher.subscribe(new ProgressiveAnswer(this));
            return;
        }
        Payload payload;
        try {
            payload = result == null ? Payload.NONE : whole(result).payload();
        } catch (RuntimeException | LinkageError | StackOverflowError unwritable) {
            fail(unwritable);
            return;
        }
        engine.locked(() -> {
            if (on.runs.remove(request, this)) {
                on.send(new Yield(request, Dict.EMPTY, payload));
            }
        });
        stopTimer();
    }

    /** What a procedure gives as the results they are. */
    static Arguments whole(@Nullable Object result) {
        return result instanceof Arguments several ? several : Arguments.of(result);
    }

    /** A result that is a value even where it is null. */
    static Object oneResult(@Nullable Object value) {
        return value instanceof Arguments || value instanceof CompletionStage || value instanceof Flow.Publisher
                ? value
                : Arguments.of(value);
    }

    void fail(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof WampException error) {
            fail(error.uri(), error.arguments());
        } else if (cause instanceof BindingException mismatch && mismatch.concerns(arguments)) {
            fail(ErrorUri.INVALID_ARGUMENT, Arguments.of(mismatch.getMessage()));
        } else {
            // what went wrong inside is not for peers; they learn that it did
            LOG.log(isOver() ? Level.DEBUG : Level.ERROR, "the procedure " + procedure + " failed", cause);
            fail(ErrorUri.RUNTIME_ERROR, Arguments.of("the procedure failed"));
        }
    }

    private void fail(String uri, Arguments why) {
        engine.locked(() -> {
            if (on.runs.remove(request, this)) {
                reply(uri, why);
            }
        });
        stopTimer();
    }

    private void reply(String uri, Arguments why) {
        on.send(new ErrorReply(MessageType.INVOCATION, request, Dict.EMPTY, uri, why.payload()));
    }
}
