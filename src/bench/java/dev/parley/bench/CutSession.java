package dev.parley.bench;

import java.nio.charset.StandardCharsets;

/**
 * A session whose connection can be cut, and that goes on over another one: the same, with nothing lost in either direction, where it is
 * resumable, or else another one. What it sends is one call at a time. Belongs to its loop's thread.
 */
final class CutSession {
    private static final byte[] GOODBYE = Wamp.goodbye();

    /** Hears how it goes on. */
    interface Owner {
        /** The session is there, or there again; the call that was under way has no answer yet. */
        void joined();

        /** The call is answered. */
        void answered();
    }

    private final EventLoop loop;
    private final Destination destination;
    private final boolean isResumable;
    private final Owner owner;
    private final MessageCursor cursor = new MessageCursor();
    private WebSocketConnection connection;
    private long session;
    private String token = "";

    /** Messages in both directions since WELCOME of the first connection, that message and HELLO left out. */
    private long received;

    private long sent;
    private long requests;
    private boolean isLeaving;
    private boolean isClosed;

    CutSession(EventLoop loop, Destination destination, boolean isResumable, Owner owner) {
        this.loop = loop;
        this.destination = destination;
        this.isResumable = isResumable;
        this.owner = owner;
        connection = connect(hello());
    }

    /** Calls, and cuts the connection behind that, then comes again over another one. */
    void callAndCut() {
        requests++;
        sent++;
        call();
        cut();
        connection = connect(hello());
    }

    /** Is away from now on. */
    void cut() {
        connection.cut();
    }

    private void call() {
        connection.send(Wamp.ascii("[" + Wamp.CALL + "," + requests + ",{},\"wamp.session.count\"]"));
    }

    void leave() {
        isLeaving = true;
        connection.send(GOODBYE);
    }

    boolean isClosed() {
        return isClosed;
    }

    private byte[] hello() {
        String comeback = token.isEmpty()
                ? ""
                : ",\"resume-session\":" + session + ",\"resume-token\":\"" + token + "\",\"_received\":" + received;
        return Wamp.hello(destination.realm(), isResumable ? ",\"resumable\":true" + comeback : "");
    }

    private WebSocketConnection connect(byte[] hello) {
        Listener listener = new Listener(hello);
        listener.own = WebSocketConnection.open(loop, destination.uri(), listener);
        return listener.own;
    }

    private final class Listener implements WebSocketConnection.Listener {
        private final byte[] hello;
        private WebSocketConnection own;

        Listener(byte[] hello) {
            this.hello = hello;
        }

        @Override
        public void opened() {
            own.send(hello);
        }

        @Override
        public void text(byte[] bytes, int from, int to) {
            int type = cursor.open(bytes, from, to);
            if (type == Wamp.WELCOME) {
                welcomed(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
            } else if (type == Wamp.RESULT) {
                received++;
                if (cursor.next().number() != requests) {
                    throw cursor.unexpected("the result of call " + requests);
                }
                owner.answered();
            } else if (type == Wamp.GOODBYE && isLeaving) {
                own.close();
            } else {
                throw cursor.unexpected("WELCOME, RESULT or GOODBYE");
            }
        }

        @Override
        public void closed(String reason) {
            if (!isLeaving) {
                throw new BenchmarkFailure("the server closed a connection in use: " + reason);
            }
            isClosed = true;
        }
    }

    private void welcomed(String welcome) {
        boolean isFirst = session == 0;
        if (isResumable && !isFirst && !welcome.contains("\"resumed\":true")) {
            throw new BenchmarkFailure("not resumed: " + welcome);
        }
        if (isFirst || isResumable) {
            session = cursor.next().number();
        }
        if (isResumable) {
            token = after(welcome, "\"resume-token\":\"", '"');
        }
        boolean isCalling = !isFirst && (!isResumable || Long.parseLong(after(welcome, "\"_received\":", ',')) < sent);
        if (isCalling) {
            call();
        }
        owner.joined();
    }

    private static String after(String text, String key, char end) {
        int start = text.indexOf(key);
        if (start < 0) {
            throw new BenchmarkFailure("no " + key + " in " + text);
        }
        int from = start + key.length();
        int to = from;
        while (text.charAt(to) != end && text.charAt(to) != '}') {
            to++;
        }
        return text.substring(from, to);
    }
}
