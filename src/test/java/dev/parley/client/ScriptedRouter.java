package dev.parley.client;

import static dev.parley.client.TestRealm.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.flow.RoomWaiters;
import dev.parley.message.Dict;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.Welcome;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The other end of a client's connections, in the test's hand. */
final class ScriptedRouter implements Connector {
    private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
    final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

    /** How the last connection was closed by the client. */
    volatile CompletableFuture<String> closed = new CompletableFuture<>();

    /** What the last connection tells. */
    volatile Receiver client;

    /** Whether there is room for more. */
    private volatile boolean hasRoom = true;

    /** What waits for room, on whichever connection. */
    private final RoomWaiters roomWaiters = new RoomWaiters(() -> hasRoom);

    /** From now on there is room for more, or none. */
    void room(boolean has) {
        hasRoom = has;
        if (has) {
            roomWaiters.tell();
        }
    }

    /** The client has found that there is no room. */
    final CountDownLatch wasFull = new CountDownLatch(1);

    /** One connection. */
    final class Line implements Link {
        final Receiver receiver;
        final CompletableFuture<String> closedBy = closed;

        Line(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void send(Message message) {
            sent.add(message);
        }

        @Override
        public boolean hasRoom() {
            boolean has = hasRoom;
            if (!has) {
                wasFull.countDown();
            }
            return has;
        }

        @Override
        public void whenRoom(Runnable task) {
            roomWaiters.add(task);
        }

        @Override
        public boolean probe() {
            probes.add(this);
            return true;
        }

        @Override
        public void close(String reason) {
            closedBy.complete(reason);
        }
    }

    final BlockingQueue<Line> probes = new LinkedBlockingQueue<>();

    @Override
    public boolean isConfidential() {
        return true;
    }

    @Override
    public CompletionStage<Link> connect(Receiver receiver) {
        closed = new CompletableFuture<>();
        client = receiver;
        Line line = new Line(receiver);
        lines.add(line);
        return CompletableFuture.completedFuture(line);
    }

    /** The next message that the client sent, which is of that type. */
    <M extends Message> M next(Class<M> type) throws InterruptedException {
        Message message = sent.poll(20, TimeUnit.SECONDS);
        if (!type.isInstance(message)) {
            throw new AssertionError("expected " + type.getSimpleName() + ", got " + message);
        }
        return type.cast(message);
    }

    boolean saidNothingMore() {
        return sent.isEmpty();
    }

    /** Admits the client that says HELLO next. */
    void admit(long session) throws Exception {
        admit(session, Dict.EMPTY);
    }

    void admit(long session, Dict details) throws Exception {
        assertEquals(TestRealm.NAME, next(Hello.class).realm());
        client.received(new Welcome(session, details));
    }

    /** A client that does not reconnect. */
    Client welcome() throws Exception {
        CompletableFuture<Client> joining = TestRealm.once(Client.builder().connector(this));
        admit(7);
        return await(joining);
    }
}
