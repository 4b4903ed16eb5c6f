package dev.parley.it;

import static dev.parley.it.Puppet.command;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One session of a client library. Options are named as in the specification. */
final class Peer implements AutoCloseable {
    static final Map<String, Object> NO_OPTIONS = Map.of();

    private static final AtomicLong LAST_NAME = new AtomicLong();

    private final PeerKind kind;
    private final Puppet puppet;
    private final String name;
    private final Puppet.Arrivals ends;
    private final JsonObject welcome;
    private boolean isOver;

    private Peer(PeerKind kind, Puppet puppet, String name, JsonObjectBuilder joining) {
        this.kind = kind;
        this.puppet = puppet;
        this.name = name;
        ends = puppet.arrivals(name);
        welcome = puppet.ask("join", joining.add("session", name));
    }

    static Peer join(PeerKind kind, Puppet puppet, String name, URI router, JsonObjectBuilder more) {
        return new Peer(kind, puppet, name, more.add("url", router.toString()).add("realm", "realm1"));
    }

    PeerKind kind() {
        return kind;
    }

    /** The id of the session. */
    long session() {
        return welcome.getJsonNumber("session").longValueExact();
    }

    /** The sub-protocol that was agreed on. */
    String subProtocol() {
        return welcome.getString("protocol");
    }

    /** What goes wrong inside the library. */
    Puppet.Arrivals complaints() {
        return puppet.complaints();
    }

    /** Leaves the realm. */
    void leave() {
        isOver = true;
        puppet.ask("leave", command().add("session", name));
        ends.next();
    }

    /** Waits until the session is over, though nobody left. */
    void awaitEnd() {
        isOver = true;
        ends.next();
    }

    @Override
    public void close() {
        if (!isOver) {
            leave();
        }
    }

    private JsonObjectBuilder mine() {
        return command().add("session", name);
    }

    private static String freshName(String what) {
        return what + "-" + LAST_NAME.incrementAndGet();
    }

    private static JsonObjectBuilder add(JsonObjectBuilder command, Content content) {
        return command.add("args", content.arguments()).add("kwargs", content.argumentsKw());
    }

    private static JsonObjectBuilder add(JsonObjectBuilder command, Map<String, Object> options) {
        return command.add("options", Json.createObjectBuilder(options));
    }

    /** Publishes, waits for the acknowledgement and returns the id in it. */
    long publish(String topic, Content content, Map<String, Object> options) {
        JsonObject done = puppet.ask("publish", add(add(mine().add("topic", topic), content), options));
        return done.getJsonNumber("publication").longValueExact();
    }

    Subscription subscribe(String topic, Map<String, Object> options) {
        Subscription subscription = new Subscription(freshName("subscription"));
        puppet.ask("subscribe", add(mine().add("topic", topic).add("to", subscription.to), options));
        return subscription;
    }

    Registration register(String procedure, Map<String, Object> options) {
        Registration registration = new Registration(freshName("registration"));
        puppet.ask("register", add(mine().add("procedure", procedure).add("to", registration.to), options));
        return registration;
    }

    /** Calls; what comes of it is the call's. */
    Call call(String procedure, Content content, Map<String, Object> options) {
        Call call = new Call(freshName("call"));
        puppet.ask("call", add(add(mine().add("procedure", procedure).add("to", call.to), content), options));
        return call;
    }

    /** A subscription. */
    final class Subscription {
        private final String to;
        private final Puppet.Arrivals events;

        private Subscription(String to) {
            this.to = to;
            events = puppet.arrivals(to);
        }

        Event next() {
            return new Event(events.next());
        }

        /** Whether all events that have come were looked at. */
        boolean isEmpty() {
            return events.isEmpty();
        }

        void unsubscribe() {
            puppet.ask("unsubscribe", command().add("to", to));
        }

        /** Unsubscribes, and does not wait until the library says that it is done. */
        void orderUnsubscription() {
            puppet.order("unsubscribe", command().add("to", to));
        }
    }

    /** An event. */
    record Event(JsonObject message) {
        Content content() {
            return Content.of(message);
        }

        String topic() {
            return message.getString("topic");
        }

        Optional<Long> publisher() {
            return number(message, "publisher");
        }

        Optional<Long> publication() {
            return number(message, "publication");
        }
    }

    private static Optional<Long> number(JsonObject message, String key) {
        return message.get(key).equals(JsonValue.NULL)
                ? Optional.empty()
                : Optional.of(message.getJsonNumber(key).longValueExact());
    }

    /** A procedure that the peer answers. */
    final class Registration {
        private final String to;
        private final Puppet.Arrivals happenings;

        private Registration(String to) {
            this.to = to;
            happenings = puppet.arrivals(to);
        }

        Invocation next() {
            return new Invocation(this, happenings.next());
        }

        /** From now on every call has this result. */
        void answerAll(Content content) {
            happenings.handTo(message -> puppet.order(
                    "yield",
                    add(
                            command()
                                    .add("invocation", message.getString("invocation"))
                                    .add("progress", false),
                            content)));
        }

        void unregister() {
            puppet.ask("unregister", command().add("to", to));
        }
    }

    /** A call that the peer is to answer. */
    final class Invocation {
        private final Registration registration;
        private final JsonObject message;

        private Invocation(Registration registration, JsonObject message) {
            this.registration = registration;
            this.message = message;
        }

        Content content() {
            return Content.of(message);
        }

        String procedure() {
            return message.getString("procedure");
        }

        Optional<Long> caller() {
            return number(message, "caller");
        }

        /** Whether progressive results are asked for. */
        boolean isForProgress() {
            return message.getBoolean("progress");
        }

        void progress(Content content) {
            give("yield", command().add("progress", true), content);
        }

        void result(Content content) {
            give("yield", command().add("progress", false), content);
        }

        void fail(String error, Content content) {
            give("fail", command().add("error", error), content);
        }

        private void give(String what, JsonObjectBuilder command, Content content) {
            puppet.ask(what, add(command.add("invocation", message.getString("invocation")), content));
        }

        /** Waits until the peer is told that nobody wants the result any more. */
        void awaitInterruption() {
            JsonObject next = registration.happenings.next();
            if (!next.getString("interrupted", "").equals(message.getString("invocation"))) {
                throw new AssertionError("not an interruption of " + message + ": " + next);
            }
        }
    }

    /** A call that the peer has made. */
    final class Call {
        private final String to;
        private final Puppet.Arrivals happenings;

        private Call(String to) {
            this.to = to;
            happenings = puppet.arrivals(to);
        }

        /** The next progressive result. */
        Content progress() {
            return Content.of(next(true, false));
        }

        /** The final result. */
        Content result() {
            return Content.of(next(false, false));
        }

        /** The error it ends with. */
        Failure failure() {
            JsonObject message = next(false, true);
            return new Failure(message.getString("error"), Content.of(message));
        }

        private JsonObject next(boolean isProgress, boolean isError) {
            JsonObject next = happenings.next();
            if (next.getBoolean("progress", false) != isProgress || next.containsKey("error") != isError) {
                throw new AssertionError(
                        (isError ? "not an error: " : isProgress ? "not progress: " : "not a result: ") + next);
            }
            return next;
        }

        /** Whether all that has come was looked at. */
        boolean isEmpty() {
            return happenings.isEmpty();
        }

        /** Cancels it in that mode, or without one. */
        void cancel(Optional<String> mode) {
            JsonObjectBuilder command = command().add("to", to);
            mode.ifPresent(name -> command.add("mode", name));
            puppet.ask("cancel", command);
        }
    }

    /** The error that a call ended with. */
    record Failure(String uri, Content content) {}
}
