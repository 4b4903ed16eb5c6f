package dev.parley.it;

import dev.parley.client.Arguments;
import dev.parley.client.CallOptions;
import dev.parley.client.Client;
import dev.parley.client.Invocation;
import dev.parley.client.PublishOptions;
import dev.parley.client.Reconnect;
import dev.parley.client.RegisterOptions;
import dev.parley.client.Registration;
import dev.parley.client.SubscribeOptions;
import dev.parley.client.Subscription;
import dev.parley.client.WampException;
import dev.parley.message.Dict;
import dev.parley.message.Payload;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The project's own client as a puppet. */
final class JavaPuppet extends Puppet {
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final Map<String, Registration> registrations = new ConcurrentHashMap<>();
    private final Map<String, Invoked> invocations = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Arguments>> calls = new ConcurrentHashMap<>();
    private final AtomicInteger lastInvocation = new AtomicInteger();

    /** A call of a procedure here, and what the test makes of it. */
    private record Invoked(Invocation call, CompletableFuture<Arguments> answer) {}

    @Override
    void tell(JsonObject command) {
        JsonObjectBuilder answer = Json.createObjectBuilder().add("id", command.get("id"));
        var unused = obey(command).whenComplete((done, failure) -> {
            if (failure == null) {
                received(answer.add("ok", done == null ? JsonObject.EMPTY_JSON_OBJECT : done)
                        .build());
            } else if (cause(failure) instanceof UnsupportedOperationException cannot) {
                received(answer.add("cannot", cannot.getMessage()).build());
            } else {
                received(answer.addAll(refusal(failure)).build());
            }
        });
    }

    private CompletableFuture<JsonObject> obey(JsonObject command) {
        return switch (command.getString("do")) {
            case "join" -> join(command);
            case "leave" -> leave(command.getString("session"));
            case "subscribe" -> subscribe(command);
            case "unsubscribe" ->
                nothing(subscriptions.get(command.getString("to")).unsubscribe());
            case "publish" ->
                client(command)
                        .publishAcknowledged(
                                options(command, PublishOptions.DEFAULT, PublishOptions::set),
                                command.getString("topic"),
                                arguments(command))
                        .thenApply(publication -> Json.createObjectBuilder()
                                .add("publication", publication)
                                .build());
            case "register" -> register(command);
            case "unregister" ->
                nothing(registrations.get(command.getString("to")).unregister());
            case "yield" -> yieldResult(command);
            case "fail" -> yieldError(command);
            case "call" -> call(command);
            case "cancel" -> cancel(command);
            default -> throw new AssertionError("unknown: " + command);
        };
    }

    private static CompletableFuture<JsonObject> nothing(CompletableFuture<?> done) {
        return done.thenApply(value -> null);
    }

    private CompletableFuture<JsonObject> join(JsonObject command) {
        String name = command.getString("session");
        return Client.builder()
                .uri(command.getString("url"))
                .realm(command.getString("realm"))
                .reconnect(Reconnect.NEVER)
                .connect()
                .thenApply(client -> {
                    clients.put(name, client);
                    var unused = client.whenClosed().thenAccept(reason -> happened(name, message("closed", reason)));
                    return Json.createObjectBuilder()
                            .add("session", client.sessionId())
                            .build();
                });
    }

    private CompletableFuture<JsonObject> leave(String session) {
        return CompletableFuture.runAsync(clients.get(session)::close).thenApply(value -> null);
    }

    private CompletableFuture<JsonObject> subscribe(JsonObject command) {
        String to = command.getString("to");
        String topic = command.getString("topic");
        return client(command)
                .subscribe(
                        options(command, SubscribeOptions.DEFAULT, SubscribeOptions::set),
                        topic,
                        event -> happened(
                                to,
                                content(event.arguments())
                                        .add("topic", detail(event.details(), "topic", Json.createValue(topic)))
                                        .add("publisher", detail(event.details(), "publisher", JsonValue.NULL))
                                        .add("publication", event.publication())))
                .thenApply(subscription -> {
                    subscriptions.put(to, subscription);
                    return null;
                });
    }

    private CompletableFuture<JsonObject> register(JsonObject command) {
        String to = command.getString("to");
        String procedure = command.getString("procedure");
        return client(command)
                .register(
                        options(command, RegisterOptions.DEFAULT, RegisterOptions::set),
                        procedure,
                        call -> answer(to, procedure, call))
                .thenApply(registration -> {
                    registrations.put(to, registration);
                    return null;
                });
    }

    /** Waits, in the thread of the call, for what the test makes of it. */
    private Arguments answer(String to, String procedure, Invocation call) throws Exception {
        String invocation = "java-" + lastInvocation.incrementAndGet();
        CompletableFuture<Arguments> answer = new CompletableFuture<>();
        invocations.put(invocation, new Invoked(call, answer));
        happened(
                to,
                content(call.arguments())
                        .add("invocation", invocation)
                        .add("procedure", detail(call.details(), "procedure", Json.createValue(procedure)))
                        .add("caller", detail(call.details(), "caller", JsonValue.NULL))
                        .add("progress", call.takesProgress()));
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            happened(to, message("interrupted", invocation));
            throw interrupted;
        } catch (ExecutionException failure) {
            throw (WampException) failure.getCause();
        }
    }

    private CompletableFuture<JsonObject> yieldResult(JsonObject command) {
        Invoked invoked = invocations.get(command.getString("invocation"));
        if (command.getBoolean("progress")) {
            invoked.call().progress(arguments(command));
        } else {
            invoked.answer().complete(arguments(command));
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<JsonObject> yieldError(JsonObject command) {
        invocations
                .get(command.getString("invocation"))
                .answer()
                .completeExceptionally(new WampException(command.getString("error"), arguments(command)));
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<JsonObject> call(JsonObject command) {
        String to = command.getString("to");
        CallOptions options = options(command, CallOptions.DEFAULT, CallOptions::set);
        String procedure = command.getString("procedure");
        CompletableFuture<Arguments> call = command.getJsonObject("options").getBoolean("receive_progress", false)
                ? client(command)
                        .callWithProgress(
                                options,
                                part -> happened(to, content(part).add("progress", true)),
                                procedure,
                                arguments(command))
                : client(command).call(options, procedure, arguments(command));
        calls.put(to, call);
        var unused = call.whenComplete(
                (result, failure) -> happened(to, failure == null ? content(result) : refusal(failure)));
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<JsonObject> cancel(JsonObject command) {
        if (!command.getString("mode", "").equals("killnowait")) {
            return CompletableFuture.failedFuture(
                    new UnsupportedOperationException("a future that is cancelled cancels with killnowait"));
        }
        calls.get(command.getString("to")).cancel(true);
        return CompletableFuture.completedFuture(null);
    }

    private Client client(JsonObject command) {
        return clients.get(command.getString("session"));
    }

    /** One of the four classes of options. */
    private interface Setter<O> {
        O set(O options, String key, Object value);
    }

    private static <O> O options(JsonObject command, O none, Setter<O> setter) {
        O options = none;
        for (Map.Entry<String, JsonValue> option :
                command.getJsonObject("options").entrySet()) {
            options = setter.set(options, option.getKey(), plain(option.getValue()));
        }
        return options;
    }

    private static Object plain(JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> ((JsonString) value).getString();
            case NUMBER -> ((JsonNumber) value).longValueExact();
            case TRUE -> true;
            case FALSE -> false;
            case ARRAY -> value.asJsonArray().stream().map(JavaPuppet::plain).toList();
            default -> throw new AssertionError("not an option: " + value);
        };
    }

    private static Arguments arguments(JsonObject command) {
        return new Arguments(Payload.of(
                command.getJsonArray("args").toString(),
                command.getJsonObject("kwargs").toString()));
    }

    private static JsonObjectBuilder content(Arguments arguments) {
        Content content = Content.parse(
                arguments.payload().arguments(), arguments.payload().argumentsKw());
        return Json.createObjectBuilder().add("args", content.arguments()).add("kwargs", content.argumentsKw());
    }

    private static JsonValue detail(Dict details, String key, JsonValue otherwise) {
        Object value = details.values().get(key);
        if (value == null) {
            return otherwise;
        }
        return Json.createObjectBuilder(Map.of(key, value)).build().get(key);
    }

    private void happened(String to, JsonObjectBuilder what) {
        received(what.add("to", to).build());
    }

    private static JsonObjectBuilder message(String key, String value) {
        return Json.createObjectBuilder().add(key, value);
    }

    private static JsonObjectBuilder refusal(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof WampException error) {
            return content(error.arguments()).add("error", error.uri());
        }
        String uri = cause instanceof CancellationException ? "canceled" : "";
        return content(Arguments.of(cause.toString())).add("error", uri);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    String said(String what) {
        return "the Java client " + what;
    }

    @Override
    public void close() {
        clients.values().forEach(Client::close);
    }
}
