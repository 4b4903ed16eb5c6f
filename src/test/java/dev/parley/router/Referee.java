package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Hello;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Request;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregister;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Uri;
import dev.parley.message.Welcome;
import dev.parley.message.Yield;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leads a conversation with the core and watches it from outside: it knows what peers sent and received, and objects where
 * <ul>
 *   <li>an id that must be new is not, or the ids of invocations do not count 1, 2, 3 for each callee;
 *   <li>an event reaches others than those subscribed at that time, or one of them not, or twice;
 *   <li>a request is not answered, a call not exactly once, or a result reaches another caller;
 *   <li>a callee is interrupted for nothing, twice, or not although its caller left;
 *   <li>a peer leaves and those who wait for it are not told at once;
 *   <li>a violation is not answered by ABORT alone, or anything else is.
 * </ul>
 */
final class Referee {
    /** A connection and its session, as they look from outside. */
    static final class Peer {
        final Core.Connection connection;
        final Map<Long, String> subscriptions = new LinkedHashMap<>();
        final Map<Long, String> registrations = new LinkedHashMap<>();
        final Map<Long, OpenCall> calls = new LinkedHashMap<>();
        final Map<Long, OpenCall> invocations = new LinkedHashMap<>();
        long lastInvocation;

        @Nullable
        String realm;

        /** It announced call canceling as a callee. */
        boolean isInterruptible;

        /** The router has said GOODBYE to it. */
        boolean isDismissed;

        private Peer(Core.Connection connection) {
            this.connection = connection;
        }

        @Override
        public String toString() {
            return connection.name;
        }
    }

    static final class OpenCall {
        final Peer caller;
        final long request;
        final Peer callee;
        final long invocation;
        boolean isInterrupted;

        private OpenCall(Peer caller, long request, Peer callee, long invocation) {
            this.caller = caller;
            this.request = request;
            this.callee = callee;
            this.invocation = invocation;
        }

        private boolean isOver() {
            return caller.calls.get(request) != this;
        }

        private void end() {
            caller.calls.remove(request, this);
            callee.invocations.remove(invocation, this);
        }
    }

    private final Core core = new Core();
    private final Map<TransportId, Peer> peers = new LinkedHashMap<>();
    private final Set<Long> sessionsAndPublications = new HashSet<>();

    // about the fact at hand
    private @Nullable Peer sender;
    private @Nullable Message sent;
    private int answers;
    private long publication;
    private final List<Peer> audience = new ArrayList<>();
    private final Set<Peer> leaving = new LinkedHashSet<>();

    Peer connect(String name) {
        Peer peer = new Peer(core.connection(name, true));
        peers.put(peer.connection, peer);
        begin(null, null);
        observe(core.connected(peer.connection));
        return peer;
    }

    void disconnect(Peer peer) {
        begin(null, null);
        leaving.add(peer);
        observe(core.disconnected(peer.connection));
    }

    void elapse(long millis) {
        begin(null, null);
        observe(core.elapsed(millis));
    }

    void shutDown() {
        begin(null, null);
        observe(core.closing());
    }

    /** The peer sends a text; the message in it is null where it is none. */
    void send(Peer peer, String text, @Nullable Message message, boolean isViolation) {
        boolean isFinal =
                message != null && (message.type() == MessageType.ABORT || message.type() == MessageType.GOODBYE);
        boolean isIgnored = peer.connection.isOver() || (peer.isDismissed && !isFinal);
        List<Peer> subscribers = message instanceof Publish publish ? subscribers(peer, publish) : List.of();
        OpenCall ending = message == null ? null : ending(peer, message);
        begin(peer, message);
        List<Core.Delivery> deliveries = core.received(peer.connection, text);
        observe(deliveries);
        if (isIgnored) {
            assertEquals(List.of(), deliveries, "it was not to be heard any more");
        } else if (isViolation) {
            assertEquals(MessageType.ABORT, typeOfFirst(deliveries), "the answer to a violation");
        } else {
            assertEquals(subscribers, audience, "the receivers of the event");
            assertEquals(answersDue(message), answers, "answers to it");
            assertTrue(ending == null || ending.isOver(), "the caller has no answer yet");
        }
    }

    private static @Nullable MessageType typeOfFirst(List<Core.Delivery> deliveries) {
        return deliveries.isEmpty() || deliveries.get(0).message() == null
                ? null
                : deliveries.get(0).message().type();
    }

    private List<Peer> subscribers(Peer publisher, Publish publish) {
        boolean excludesItself = publish.options().is(Attribute.EXCLUDE_ME, true);
        return peers.values().stream()
                .filter(peer -> publisher.realm != null && publisher.realm.equals(peer.realm))
                .filter(peer -> peer.subscriptions.containsValue(publish.topic()) && !Uri.isReserved(publish.topic()))
                .filter(peer -> peer != publisher || !excludesItself)
                .toList();
    }

    /** The call that must be over when that message has been dealt with. */
    private static @Nullable OpenCall ending(Peer peer, Message message) {
        if (message instanceof Cancel cancel) {
            OpenCall call = peer.calls.get(cancel.request());
            boolean waits = "kill".equals(cancel.options().string(Attribute.MODE));
            return call != null && waits && call.callee.isInterruptible ? null : call;
        }
        if (message instanceof Yield yield) {
            return yield.options().is(Attribute.PROGRESS, false) ? null : peer.invocations.get(yield.request());
        }
        return message instanceof ErrorReply error ? peer.invocations.get(error.request()) : null;
    }

    private static int answersDue(Message message) {
        if (message instanceof Publish publish) {
            return publish.options().is(Attribute.ACKNOWLEDGE, false) ? 1 : 0;
        }
        return message instanceof Request || message instanceof Hello || message.type() == MessageType.GOODBYE ? 1 : 0;
    }

    private void begin(@Nullable Peer peer, @Nullable Message message) {
        sender = peer;
        sent = message;
        answers = 0;
        publication = 0;
        audience.clear();
        leaving.clear();
    }

    private void observe(List<Core.Delivery> deliveries) {
        deliveries.forEach(delivery -> observe(peers.get(delivery.to()), delivery.message()));
        leaving.forEach(this::hasLeft);
    }

    private void observe(Peer to, @Nullable Message message) {
        if (message == null || message.type() == MessageType.ABORT || message.type() == MessageType.GOODBYE) {
            leaving.add(to);
            to.isDismissed = message != null && message.type() == MessageType.GOODBYE && sender == null;
            answers += sender == to && sent != null && sent.type() == MessageType.GOODBYE ? 1 : 0;
        } else if (message instanceof Welcome welcome) {
            observe(to, welcome);
        } else if (message instanceof Event event) {
            observe(to, event);
        } else if (message instanceof Invocation invocation) {
            observe(to, invocation);
        } else if (message instanceof Interrupt interrupt) {
            OpenCall call = to.invocations.get(interrupt.request());
            assertTrue(call != null && !call.isInterrupted && to.isInterruptible, () -> to + " < " + interrupt);
            call.isInterrupted = true;
        } else if (message instanceof Result result) {
            Yield yield = (Yield) sent;
            assertEquals(yield.payload(), result.payload());
            over(to.calls.get(result.request()), sender.invocations.get(yield.request()));
        } else if (message instanceof ErrorReply error && to.calls.containsKey(error.request())) {
            OpenCall call = to.calls.get(error.request());
            over(call, sent instanceof ErrorReply reply ? sender.invocations.get(reply.request()) : call);
        } else {
            observeAnswer(to, message);
        }
    }

    private static void over(@Nullable OpenCall call, @Nullable OpenCall expected) {
        assertNotNull(call, "an answer to a call that is over");
        assertEquals(expected, call, "the answer reaches another caller");
        call.end();
    }

    private void observe(Peer to, Welcome welcome) {
        Hello hello = (Hello) sent;
        assertTrue(to == sender && sessionsAndPublications.add(welcome.session()), "the session's id is not new");
        to.realm = hello.realm();
        to.isInterruptible =
                String.valueOf(hello.details().dict(Attribute.ROLES)).contains("call_canceling=true");
        answers++;
    }

    private void observe(Peer to, Event event) {
        Publish publish = (Publish) sent;
        assertEquals(publish.topic(), to.subscriptions.get(event.subscription()), "the topic of the subscription");
        assertEquals(publish.payload(), event.payload());
        published(event.publication());
        audience.add(to);
    }

    private void published(long id) {
        assertTrue(
                publication == id || (publication == 0 && sessionsAndPublications.add(id)),
                "the id of the publication");
        publication = id;
    }

    private void observe(Peer to, Invocation invocation) {
        Call call = (Call) sent;
        assertEquals(++to.lastInvocation, invocation.request(), "the id of the invocation");
        assertEquals(call.procedure(), to.registrations.get(invocation.registration()), "the procedure called");
        assertEquals(call.payload(), invocation.payload());
        OpenCall open = new OpenCall(sender, call.request(), to, invocation.request());
        sender.calls.put(call.request(), open);
        to.invocations.put(invocation.request(), open);
        answers++;
    }

    /** To a request that the sender has just made. */
    private void observeAnswer(Peer to, Message answer) {
        assertEquals(sender, to, () -> "not for " + to + ": " + answer);
        answers++;
        if (answer instanceof ErrorReply error) {
            Request request = (Request) sent;
            assertTrue(
                    error.requestType() == request.type() && error.request() == request.request(), () -> "" + answer);
        } else if (answer instanceof Subscribed subscribed) {
            to.subscriptions.put(subscribed.subscription(), ((Subscribe) sent).topic());
        } else if (answer instanceof Registered registered) {
            String procedure = ((Register) sent).procedure();
            boolean isTaken = peers.values().stream()
                    .anyMatch(peer -> to.realm.equals(peer.realm) && peer.registrations.containsValue(procedure));
            assertTrue(!isTaken, "registered twice");
            to.registrations.put(registered.registration(), procedure);
        } else if (sent instanceof Unsubscribe unsubscribe) {
            assertNotNull(to.subscriptions.remove(unsubscribe.subscription()));
        } else if (sent instanceof Unregister unregister) {
            assertNotNull(to.registrations.remove(unregister.registration()));
        } else {
            published(((Published) answer).publication());
        }
    }

    private void hasLeft(Peer peer) {
        for (OpenCall call : List.copyOf(peer.invocations.values())) {
            assertTrue(leaving.contains(call.caller), () -> call.caller + " still waits for " + peer);
            call.end();
        }
        for (OpenCall call : List.copyOf(peer.calls.values())) {
            boolean mustKnow = call.callee.isInterruptible && !leaving.contains(call.callee);
            assertTrue(
                    call.isInterrupted || !mustKnow, () -> call.callee + " does not know that " + peer + " has left");
            call.end();
        }
        peer.subscriptions.clear();
        peer.registrations.clear();
        peer.lastInvocation = 0;
        peer.realm = null;
    }

    /** After all peers have left. */
    void assertNothingIsLeft() {
        for (Realm realm : core.router.realms()) {
            assertTrue(realm.isEmpty(), () -> "something is left in " + realm.name());
        }
    }
}
