package dev.parley.bench;

import java.nio.charset.StandardCharsets;

/** One simulated client: a connection that joins a realm, is used by a subclass and leaves; belongs to its loop's thread. */
abstract class WampSession implements WebSocketConnection.Listener {
    private static final byte[] GOODBYE = Wamp.goodbye();

    private enum State {
        JOINING,
        JOINED,
        LEAVING,
        LEFT,
        CLOSED
    }

    private final WebSocketConnection connection;
    private final byte[] hello;
    private final MessageCursor cursor = new MessageCursor();
    private final MessageBuilder message = new MessageBuilder();
    private State state = State.JOINING;

    WampSession(EventLoop loop, Destination destination) {
        this(loop, destination, "");
    }

    /** With further details of HELLO, which begin with a comma. */
    WampSession(EventLoop loop, Destination destination, String further) {
        hello = Wamp.hello(destination.realm(), further);
        connection = WebSocketConnection.open(loop, destination.uri(), this);
    }

    /** The router asks who it is. */
    void challenged() {
        throw new BenchmarkFailure("the router wants a login");
    }

    /** The router has welcomed the session. */
    abstract void joined();

    /** A message has come; its type is read, the cursor stands behind it. */
    abstract void received(int type, MessageCursor cursor);

    /** The session is over, as it was asked to be by {@link #leave}. */
    void left() {}

    /** Lets what the server sends from now on pile up there. */
    final void stopReading() {
        connection.stopReading();
    }

    final boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Says goodbye; any message but the answer to it is from now on one too many. */
    final void leave() {
        state = State.LEAVING;
        connection.send(GOODBYE);
    }

    /** An emptied builder for the next message to {@link #send}. */
    final MessageBuilder message() {
        return message.clear();
    }

    final void send(MessageBuilder complete) {
        connection.send(complete);
    }

    @Override
    public final void opened() {
        connection.send(hello);
    }

    @Override
    public final void text(byte[] bytes, int from, int to) {
        int type = cursor.open(bytes, from, to);
        if (state == State.JOINED) {
            received(type, cursor);
        } else if (state == State.JOINING && type == Wamp.WELCOME) {
            state = State.JOINED;
            joined();
        } else if (state == State.JOINING && type == Wamp.CHALLENGE) {
            challenged();
        } else if (state == State.LEAVING && type == Wamp.GOODBYE) {
            state = State.LEFT;
            connection.close();
        } else {
            String text = new String(bytes, from, Math.min(to - from, 300), StandardCharsets.UTF_8);
            throw new BenchmarkFailure("unexpected while " + state + ": " + text);
        }
    }

    @Override
    public final void closed(String reason) {
        if (state != State.LEAVING && state != State.LEFT) {
            throw new BenchmarkFailure("the server closed a connection in use: " + reason);
        }
        state = State.CLOSED;
        left();
    }
}
