package dev.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A client library that does what a test says. Commands and what comes back are JSON objects:
 *
 * <pre>
 * {id, do: "join", session, url, realm, ...}            answered {session, protocol}
 * {id, do: "leave", session}
 * {id, do: "subscribe", session, to, topic, options}    then {to, topic, publisher, publication, args, kwargs} for each event
 * {id, do: "unsubscribe", to}
 * {id, do: "publish", session, topic, args, kwargs, options}  answered {publication}
 * {id, do: "register", session, to, procedure, options}
 *                      then {to, invocation, procedure, caller, progress, args, kwargs} and perhaps {to, interrupted: invocation}
 * {id, do: "yield", invocation, progress, args, kwargs}
 * {id, do: "fail", invocation, error, args, kwargs}
 * {id, do: "unregister", to}
 * {id, do: "call", session, to, procedure, args, kwargs, options}
 *                      then {to, progress: true, args, kwargs} and {to, args, kwargs} or {to, error, args, kwargs}
 * {id, do: "cancel", to, mode?}
 * </pre>
 *
 * A command is answered {@code {id, ok: {...}}}, {@code {id, error, args, kwargs}}, or {@code {id, cannot: why}} where the library
 * has no way to do it. The test gives the names {@code session} and {@code to}; {@code {to: session, closed}} tells of a session's
 * end and {@code {complaint}} of what went wrong inside the library.
 */
abstract class Puppet implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    /** Thrown where a client library has no way to do what a test wants. */
    static final class CannotException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private CannotException(String why) {
            super(why);
        }
    }

    /** Thrown where the router, or the library, refuses what a test wants. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String uri;

        private RefusedException(JsonObject refusal) {
            super(refusal.toString());
            uri = refusal.getString("error");
        }

        String uri() {
            return uri;
        }
    }

    /** What has happened and was not looked at yet. */
    final class Arrivals {
        private final String name;
        private final BlockingQueue<JsonObject> queue = new LinkedBlockingQueue<>();
        private volatile Consumer<JsonObject> taker = queue::add;

        private Arrivals(String name) {
            this.name = name;
        }

        JsonObject next() {
            try {
                JsonObject next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError(said("nothing has come for " + name));
                }
                return next;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", interrupted);
            }
        }

        boolean isEmpty() {
            return queue.isEmpty();
        }

        /** From now on what comes goes there, in the thread that brings it. */
        void handTo(Consumer<JsonObject> taker) {
            this.taker = taker;
        }
    }

    private final AtomicLong lastCommand = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonObject>> commands = new ConcurrentHashMap<>();
    private final Map<String, Arrivals> arrivals = new ConcurrentHashMap<>();
    private final Arrivals complaints = new Arrivals("complaints");

    /** Passes a command on. */
    abstract void tell(JsonObject command);

    /** A message for a failure. */
    abstract String said(String what);

    @Override
    public abstract void close();

    /** What happens to that of this name. */
    Arrivals arrivals(String name) {
        return arrivals.computeIfAbsent(name, Arrivals::new);
    }

    /** What goes wrong inside the library. */
    Arrivals complaints() {
        return complaints;
    }

    /** Gives a command and returns the answer. */
    JsonObject ask(String what, JsonObjectBuilder more) {
        CompletableFuture<JsonObject> answer = start(what, more);
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException refusal) {
                refusal.addSuppressed(failure);
                throw refusal;
            }
            throw new AssertionError(said("failed"), failure);
        } catch (TimeoutException late) {
            throw new AssertionError(said("has not done '" + what + "'"), late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Gives a command and does not wait until it is done. */
    void order(String what, JsonObjectBuilder more) {
        var unused = start(what, more);
    }

    private CompletableFuture<JsonObject> start(String what, JsonObjectBuilder more) {
        long id = lastCommand.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        commands.put(id, answer);
        tell(more.add("id", id).add("do", what).build());
        return answer;
    }

    /** The puppet has said something. */
    final void received(JsonObject message) {
        if (message.containsKey("complaint")) {
            complaints.taker.accept(message);
        } else if (message.containsKey("to")) {
            arrivals(message.getString("to")).taker.accept(message);
        } else {
            answered(message);
        }
    }

    private void answered(JsonObject message) {
        CompletableFuture<JsonObject> answer =
                commands.remove(message.getJsonNumber("id").longValueExact());
        if (message.containsKey("ok")) {
            answer.complete(message.getJsonObject("ok"));
        } else if (message.containsKey("cannot")) {
            answer.completeExceptionally(new CannotException(message.getString("cannot")));
        } else {
            answer.completeExceptionally(new RefusedException(message));
        }
    }

    static JsonObjectBuilder command() {
        return Json.createObjectBuilder();
    }
}
