package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.Abort;
import dev.parley.message.Call;
import dev.parley.message.Goodbye;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Register;
import dev.parley.message.Welcome;
import dev.parley.router.core.Lobby;
import dev.parley.router.core.Realm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leads a conversation with the core and watches it from outside: it knows what peers sent and received, and objects where what
 * comes is not allowed, or what is due does not come. Of each peer by itself {@link PeerView} judges, of calls
 * {@link CallReferee}, of events {@link EventReferee}, of what the router tells about itself {@link MetaReferee}. Here:
 * <ul>
 *   <li>a violation is answered by ABORT and closing alone, and nothing else is;
 *   <li>who has left, was killed, or is closed is neither heard nor told anything;
 *   <li>ids of sessions are new, requests are answered at once, and when all have left nothing of them is left.
 * </ul>
 */
final class Referee {
    /** A connection, as it looks from outside. */
    static final class Peer {
        final Core.Connection connection;
        final PeerView view;

        /** It waits for news of another session; what it has sent since is not dealt with. */
        boolean isHeld;

        /** The router wants a sign of life from it. */
        private boolean isAsked;

        /** What others have sent, who wait for news of this one, comes before its message. */
        boolean isOvertaken;

        private int unanswered;

        private Peer(Core.Connection connection, World world) {
            this.connection = connection;
            this.view = new PeerView(connection.name, world);
        }

        boolean isIn(String realm) {
            return view.isOpen() && view.realm().equals(realm);
        }

        @Override
        public String toString() {
            return connection.name;
        }
    }

    private enum Kind {
        MESSAGE,
        SHUTDOWN,
        OTHER
    }

    private final Surface core;
    private final World world;
    private final Map<TransportId, Peer> peers = new LinkedHashMap<>();
    private final Set<Long> sessions = new HashSet<>();
    private final CallReferee calls = new CallReferee(this);
    private final EventReferee events = new EventReferee(this);
    private final MetaReferee meta = new MetaReferee(this);
    private final List<Object> log = new ArrayList<>();
    private long now;

    // about the fact at hand
    private Kind kind = Kind.OTHER;
    private @Nullable Message sent;
    private final Set<Peer> leaving = new LinkedHashSet<>();

    Referee(World world, Surface core) {
        this.core = core;
        this.world = world;
    }

    /** What has happened so far, line by line as in a {@link Transcript}. */
    String log() {
        StringBuilder lines = new StringBuilder();
        for (Object line : log) {
            if (line instanceof Core.Delivery delivery) {
                Message message = delivery.message();
                String text = delivery.isPing() ? "pings" : message == null ? "closes" : MessageEncoder.text(message);
                lines.append(delivery.to()).append(" < ").append(text).append('\n');
            } else {
                lines.append(line).append('\n');
            }
        }
        return lines.toString();
    }

    Peer connect(String name) {
        log.add("# " + name + " connects");
        Peer peer = new Peer(core.connection(name, new Handshake(true, "").seen(name)), world);
        peers.put(peer.connection, peer);
        begin(Kind.OTHER, null);
        conclude(core.connected(peer.connection));
        return peer;
    }

    void disconnect(Peer peer) {
        log.add(peer + " > closes");
        begin(Kind.OTHER, null);
        boolean wasOpen = peer.view.isOpen();
        if (peer.view.state() != PeerView.State.CLOSED) {
            peer.view.received(null);
        }
        if (wasOpen) {
            leave(peer);
        }
        conclude(core.disconnected(peer.connection));
    }

    void elapse(long millis) {
        log.add("+" + millis + "ms");
        begin(Kind.OTHER, null);
        now += millis;
        conclude(core.elapsed(millis));
    }

    void pong(Peer peer) {
        log.add(peer + " > pongs");
        peer.isAsked = false;
        begin(Kind.OTHER, null);
        conclude(core.ponged(peer.connection));
    }

    void shutDown() {
        log.add("router closes");
        begin(Kind.SHUTDOWN, null);
        conclude(core.closing());
    }

    /** The peer sends a text; the message in it is null where it is none. */
    void send(Peer peer, String text, @Nullable Message message) {
        log.add(peer + " > " + text);
        peer.isOvertaken = peer.isAsked;
        peer.isAsked = false;
        PeerView.State state = peer.view.state();
        boolean isEnd = message != null && (message instanceof Abort || message instanceof Goodbye);
        boolean isUnheard = state == PeerView.State.CLOSED || (state == PeerView.State.DISMISSED && !isEnd);
        boolean isViolation =
                message == null || (state != PeerView.State.DISMISSED && Legality.isViolation(peer.view, message));
        begin(Kind.MESSAGE, isViolation ? null : message);
        if (!isUnheard && !isViolation) {
            peer.view.sent(message);
            if (isEnd && state == PeerView.State.OPEN) {
                leave(peer);
            }
            calls.sent(peer, message);
            events.sent(peer, message);
        }
        List<Core.Delivery> deliveries = core.received(peer.connection, text);
        List<MessageType> answers = typesFor(peer, deliveries);
        // what others sent before and that waited may have come to it first
        int start = peer.isOvertaken ? Math.max(0, answers.size() - 2) : 0;
        if (isUnheard) {
            assertEquals(List.of(), deliveries, "it was not to be heard any more");
        } else if (isViolation && peer.isHeld && message != null) {
            assertEquals(List.of(), deliveries, "it was to wait");
        } else if (isViolation) {
            assertEquals(
                    Arrays.asList(MessageType.ABORT, null),
                    answers.subList(start, answers.size()),
                    "the answer to a violation");
        } else {
            boolean isAborted = answers.contains(MessageType.ABORT) && state == PeerView.State.OPEN;
            assertFalse(isAborted, "ABORT for what is no violation");
        }
        conclude(deliveries);
    }

    /** Of what that peer receives; null for the end of the connection. */
    private static List<@Nullable MessageType> typesFor(Peer peer, List<Core.Delivery> deliveries) {
        List<@Nullable MessageType> types = new ArrayList<>();
        for (Core.Delivery delivery : deliveries) {
            if (delivery.to() == peer.connection && !delivery.isPing()) {
                types.add(delivery.message() == null ? null : delivery.message().type());
            }
        }
        return types;
    }

    private void begin(Kind fact, @Nullable Message message) {
        kind = fact;
        sent = message;
        leaving.clear();
    }

    private void conclude(List<Core.Delivery> deliveries) {
        log.addAll(deliveries);
        for (Core.Delivery delivery : deliveries) {
            if (delivery.isPing()) {
                peers.get(delivery.to()).isAsked = true;
            } else {
                observe(peers.get(delivery.to()), delivery.message());
            }
        }
        boolean isPlain = true;
        for (Peer peer : peers.values()) {
            isPlain &= peer.unanswered == 0
                    || peer.unanswered <= peer.view.unanswered().size();
        }
        calls.settle(isPlain);
        events.settle(isPlain);
        meta.settle();
        peers.values().forEach(this::settle);
    }

    private void observe(Peer to, @Nullable Message message) {
        boolean wasOpen = to.view.isOpen();
        boolean isLost = wasOpen && message == null && !(sent instanceof Abort);
        assertTrue(!isLost || to.isAsked, () -> to + " is cut off, and has not been asked for a sign of life");
        Message answered = to.view.received(message);
        if (wasOpen && !to.view.isOpen()) {
            leave(to);
        }
        if (message instanceof Welcome welcome) {
            assertTrue(sessions.add(welcome.session()), "the session's id is not new");
        }
        if (message != null) {
            calls.received(to, message, answered);
            events.received(to, message, answered);
            meta.received(to, message, answered);
        }
    }

    /** The session of that peer ends now. */
    private void leave(Peer peer) {
        if (leaving.add(peer)) {
            calls.left(peer);
            events.left(peer);
        }
    }

    private void settle(Peer peer) {
        List<? extends Message> unanswered = peer.view.isOpen() ? peer.view.unanswered() : List.of();
        peer.isHeld = !unanswered.isEmpty();
        peer.unanswered = unanswered.size();
        boolean mayBeHeld = peer.isHeld && unanswered.get(0) instanceof Register && peer.isIn("workers");
        assertTrue(!peer.isHeld || mayBeHeld, () -> peer + " has no answer to " + unanswered);
    }

    // what the others ask

    /** Whether what comes to different peers comes in the order in which it was decided. */
    boolean isOrdered() {
        return core.isOrdered();
    }

    long now() {
        return now;
    }

    Iterable<Peer> peers() {
        return peers.values();
    }

    /** The one that has that session. */
    Peer peer(long session) {
        return peers.values().stream()
                .filter(peer -> peer.view.isOpen() && peer.view.session() == session)
                .findAny()
                .orElseThrow(() -> new AssertionError("there is no session " + session));
    }

    /** The message at hand; null for none. */
    @Nullable
    Message sent() {
        return sent;
    }

    boolean isLeaving(Peer peer) {
        return leaving.contains(peer);
    }

    boolean isShutdown() {
        return kind == Kind.SHUTDOWN;
    }

    /** Those who leave now do so without a word to the others. */
    boolean isSilent() {
        return isShutdown() || (sent instanceof Call call && call.procedure().equals("wamp.session.kill_all"));
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** After all peers have left. */
    void assertNothingIsLeft() {
        for (Realm realm : core.realms()) {
            assertTrue(realm.isEmpty(), () -> "something is left in " + realm.name());
            assertEquals(Long.MAX_VALUE, realm.deadline(), () -> "something is awaited in " + realm.name());
            assertEquals(0, realm.overview().sessionsWeight(), () -> "something is charged in " + realm.name());
            RealmFigures figures = realm.overview().figures();
            assertEquals(
                    sum(figures.sessionsOpened()),
                    sum(figures.sessionsClosed()),
                    "sessions that began and have not ended");
            assertEquals(0, figures.callsInFlight(), "calls in flight");
            assertEquals(0, figures.callsQueued(), "calls that wait");
        }
        for (Lobby lobby : core.lobbies()) {
            assertEquals(Long.MAX_VALUE, lobby.deadline(), "something is awaited in the lobby");
        }
        calls.assertNothingIsOpen();
    }
}
