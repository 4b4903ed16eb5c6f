package dev.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One of a thousand: logs in by ticket, answers each invocation with what it was given, and keeps what it is told. */
final class CrowdMember implements AutoCloseable, WebSocket.Listener {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ROLES = "\"roles\":{\"caller\":{},\"publisher\":{},"
            + "\"callee\":{\"features\":{\"registration_revocation\":true}},"
            + "\"subscriber\":{\"features\":{\"subscription_revocation\":true}}}";

    private final String ticket;
    private final StringBuilder parts = new StringBuilder();
    private final AtomicInteger lastRequest = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonArray>> answers = new ConcurrentHashMap<>();
    private final Map<Long, List<Integer>> numbers = new ConcurrentHashMap<>();
    private final CompletableFuture<CrowdMember> welcome = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final CompletableFuture<JsonArray> unsubscribed = new CompletableFuture<>();
    private final CompletableFuture<JsonArray> unregistered = new CompletableFuture<>();

    /** The last message that is on its way. Guarded by this. */
    private CompletableFuture<WebSocket> sent;

    private CrowdMember(URI uri, String authid, String ticket) {
        this.ticket = ticket;
        sent = HTTP.newWebSocketBuilder().subprotocols(RawPeer.JSON).buildAsync(uri, this);
        var unused = sent.whenComplete((webSocket, failure) -> {
            if (failure != null) {
                over("no connection: " + failure);
            }
        });
        send("[1,\"realm1\",{" + ROLES + ",\"authmethods\":[\"ticket\"],\"authid\":\"" + authid + "\"}]");
    }

    static CompletableFuture<CrowdMember> logIn(URI uri, String authid, String ticket) {
        return new CrowdMember(uri, authid, ticket).welcome;
    }

    private synchronized void send(String text) {
        sent = sent.thenCompose(webSocket -> webSocket.sendText(text, true));
    }

    /** Sends a request that is answered; the id goes between these two. */
    private CompletableFuture<JsonArray> ask(String before, String after) {
        CompletableFuture<JsonArray> answer = new CompletableFuture<>();
        synchronized (this) {
            int request = lastRequest.incrementAndGet();
            answers.put(request, answer);
            send(before + request + after);
        }
        if (end.isDone()) {
            answer.completeExceptionally(new IllegalStateException(end.join()));
        }
        return answer;
    }

    /** The id of the subscription. */
    CompletableFuture<Long> subscribe(String topic) {
        return ask("[32,", ",{},\"" + topic + "\"]").thenApply(subscribed -> {
            long id = subscribed.getJsonNumber(2).longValueExact();
            numbers(id);
            return id;
        });
    }

    CompletableFuture<JsonArray> register(String procedure) {
        return ask("[64,", ",{},\"" + procedure + "\"]");
    }

    /** PUBLISHED or ERROR. */
    CompletableFuture<JsonArray> publish(String topic, int number) {
        return ask("[16,", ",{\"acknowledge\":true},\"" + topic + "\",[" + number + "]]");
    }

    /** RESULT or ERROR. */
    CompletableFuture<JsonArray> call(String procedure, int number) {
        return ask("[48,", ",{},\"" + procedure + "\",[" + number + "]]");
    }

    /** What events of a subscription had in them. */
    List<Integer> numbers(long subscription) {
        return numbers.computeIfAbsent(subscription, id -> new CopyOnWriteArrayList<>());
    }

    /** Why the session is over, which it is not yet where this is not done. */
    CompletableFuture<String> end() {
        return end;
    }

    /** The news that a subscription was taken away. */
    CompletableFuture<JsonArray> unsubscribed() {
        return unsubscribed;
    }

    /** The news that a registration was taken away. */
    CompletableFuture<JsonArray> unregistered() {
        return unregistered;
    }

    private void over(String why) {
        end.complete(why);
        IllegalStateException closed = new IllegalStateException(why);
        welcome.completeExceptionally(closed);
        answers.values().forEach(answer -> answer.completeExceptionally(closed));
    }

    private void received(JsonArray message) {
        switch (message.getInt(0)) {
            case 2 -> welcome.complete(this);
            case 3 -> over("ABORT " + message.getString(2));
            case 4 -> send("[5,\"" + ticket + "\",{}]");
            case 6 -> {
                send("[6,{},\"wamp.close.goodbye_and_out\"]");
                over(message.getString(2));
            }
            case 8 -> answers.remove(message.getInt(2)).complete(message);
            case 35 -> unsubscribed.complete(message);
            case 36 ->
                numbers(message.getJsonNumber(1).longValueExact())
                        .add(message.getJsonArray(4).getInt(0));
            case 67 -> unregistered.complete(message);
            case 68 -> send("[70," + message.getInt(1) + ",{}," + message.getJsonArray(4) + "]");
            default -> answers.remove(message.getInt(1)).complete(message);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean isLast) {
        parts.append(part);
        if (isLast) {
            try (JsonReader reader = Json.createReader(new StringReader(parts.toString()))) {
                received(reader.readArray());
            } catch (RuntimeException unexpected) {
                over("does not understand " + parts + ": " + unexpected);
            }
            parts.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        over("closed with " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable failure) {
        over(failure.toString());
    }

    /** Goes without a word. */
    @Override
    public synchronized void close() {
        var unused = sent.thenAccept(WebSocket::abort);
    }
}
