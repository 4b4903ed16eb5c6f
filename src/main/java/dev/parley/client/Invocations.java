package dev.parley.client;

import dev.parley.json.Arguments;
import dev.parley.json.BindingException;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Yield;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The procedures of one client and the calls of them that are under way. Called by its {@link Client}, from any thread. */
final class Invocations {
    private static final Logger LOG = System.getLogger(Invocations.class.getName());

    private final Executor executor;
    private final Consumer<Message> sender;
    private final Map<Long, Procedure> procedures = new ConcurrentHashMap<>();
    private final Map<Long, Run> runs = new ConcurrentHashMap<>();

    Invocations(Executor executor, Consumer<Message> sender) {
        this.executor = executor;
        this.sender = sender;
    }

    void add(long registration, Procedure procedure) {
        procedures.put(registration, procedure);
    }

    void remove(long registration) {
        procedures.remove(registration);
    }

    void start(Invocation invocation) {
        Procedure procedure = procedures.get(invocation.registration());
        Run run = new Run(invocation.request(), new Arguments(invocation.payload()));
        runs.put(invocation.request(), run);
        if (procedure == null) {
            run.fail(ErrorUri.NO_SUCH_REGISTRATION, Arguments.of("not registered by this client"));
        } else {
            executor.execute(() -> run.answer(procedure, invocation));
        }
    }

    void stop(long invocation) {
        Run run = runs.get(invocation);
        if (run != null) {
            run.fail(ErrorUri.CANCELED, Arguments.of("the call was canceled"));
            run.interrupt();
        }
    }

    void stopAll() {
        procedures.clear();
        runs.values().forEach(Run::interrupt);
        runs.clear();
    }

    /** A result that is a value even where it is null. */
    static Object oneResult(@Nullable Object value) {
        return value instanceof Arguments || value instanceof CompletionStage ? value : Arguments.of(value);
    }

    /** One call under way. It is answered once, by whoever takes it out of {@link #runs} first. */
    private final class Run {
        private final long request;
        private final Arguments arguments;

        /** The thread that is in the procedure now. Guarded by this. */
        private @Nullable Thread thread;

        Run(long request, Arguments arguments) {
            this.request = request;
            this.arguments = arguments;
        }

        void answer(Procedure procedure, Invocation invocation) {
            enter();
            try {
                Object result = procedure.answer(new Procedure.Call(arguments, invocation.details()));
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
        }

        private synchronized void leave() {
            thread = null;
            // the interruption was for the procedure, not for what the thread does next
            Thread.interrupted();
        }

        synchronized void interrupt() {
            if (thread != null) {
                thread.interrupt();
            }
        }

        private void succeed(@Nullable Object result) {
            Payload payload;
            try {
                payload = result == null
                        ? Payload.NONE
                        : (result instanceof Arguments several ? several : Arguments.of(result)).payload();
            } catch (RuntimeException | LinkageError | StackOverflowError unwritable) {
                fail(unwritable);
                return;
            }
            if (runs.remove(request, this)) {
                sender.accept(new Yield(request, Dict.EMPTY, payload));
            }
        }

        private void fail(Throwable failure) {
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
                LOG.log(runs.containsKey(request) ? Level.ERROR : Level.DEBUG, "a procedure failed", cause);
                fail(ErrorUri.RUNTIME_ERROR, Arguments.of("the procedure failed"));
            }
        }

        private void fail(String uri, Arguments arguments) {
            if (runs.remove(request, this)) {
                sender.accept(new ErrorReply(MessageType.INVOCATION, request, Dict.EMPTY, uri, arguments.payload()));
            }
        }
    }
}
