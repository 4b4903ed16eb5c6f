package dev.parley.client;

import dev.parley.message.ErrorReply;
import dev.parley.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the session on it, from the attempt to its end; a client that reconnects has one after the other. Its
 * state is under the lock of its {@link Engine}.
 */
final class Conversation implements Connector.Receiver {
    final ClientSession session = new ClientSession();

    final LoginAttempt logins = new LoginAttempt();

    /** The invocations that are not answered, by their ids. Answers take themselves out, from any thread. */
    final Map<Long, Run> runs = new ConcurrentHashMap<>();

    /** When the router last showed a sign of life, by the clock of {@link System#nanoTime}. */
    volatile long heardAt = System.nanoTime();

    /** When it was last asked for one; 0 before the first time. Read and written by the watch alone. */
    long askedAt;

    private final Engine engine;
    private final Map<Long, Exchange> pending = new LinkedHashMap<>();
    private volatile Connector.@Nullable Link link;
    private boolean isOver;

    Conversation(Engine engine) {
        this.engine = engine;
    }

    /** The connection is open. */
    void opened(Connector.Link opened, Message hello) {
        link = opened;
        send(hello);
    }

    boolean isOver() {
        return isOver;
    }

    Connector.@Nullable Link link() {
        return link;
    }

    boolean hasRoom() {
        Connector.Link open = link;
        return open != null && open.hasRoom();
    }

    void send(Message message) {
        Connector.Link open = link;
        if (open != null) {
            open.send(message);
        }
    }

    /** Sends a request whose answer is awaited. */
    void send(Exchange exchange) {
        long request = session.nextRequest();
        session.expectAnswer(request, exchange.type());
        pending.put(request, exchange);
        exchange.sent(this, request);
        send(exchange.message(request));
    }

    boolean isPending(long request) {
        return pending.containsKey(request);
    }

    /** Nobody waits for that answer any more. */
    void forget(long request) {
        pending.remove(request);
    }

    void answered(ClientAction.Answered answered) {
        Exchange exchange = answered.isLast() ? pending.remove(answered.request()) : pending.get(answered.request());
        if (exchange == null) {
            return;
        }
        if (answered.answer() instanceof ErrorReply error) {
            exchange.failed(WampException.of(exchange.what(), error, engine.whereabouts()));
        } else {
            exchange.answered(answered.answer(), answered.isLast());
        }
    }

    /** Nothing comes of it any more; gives what was not answered. */
    List<Exchange> end(String why) {
        isOver = true;
        List<Exchange> unanswered = new ArrayList<>(pending.values());
        pending.clear();
        List<Run> running = new ArrayList<>(runs.values());
        runs.clear();
        running.forEach(run -> run.isAbandoned("the session is over"));
        Connector.Link open = link;
        if (open != null) {
            open.close(why);
        }
        return unanswered;
    }

    void act(Supplier<List<ClientAction>> fact) {
        engine.locked(() -> {
            if (!isOver) {
                engine.carryOut(this, fact.get());
            }
            return null;
        });
    }

    @Override
    public void received(Message message) {
        alive();
        act(() -> session.received(message));
    }

    @Override
    public void malformed(String what) {
        act(() -> session.malformed(what));
    }

    @Override
    public void alive() {
        heardAt = System.nanoTime();
    }

    @Override
    public void closed(String reason) {
        act(() -> session.closed(reason));
    }
}
