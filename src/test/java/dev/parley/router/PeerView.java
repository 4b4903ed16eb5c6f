package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import dev.parley.message.Event;
import dev.parley.message.Feature;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Id;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Request;
import dev.parley.message.Result;
import dev.parley.message.Role;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregister;
import dev.parley.message.Unregistered;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Unsubscribed;
import dev.parley.message.Uri;
import dev.parley.message.Welcome;
import dev.parley.message.Yield;
import dev.parley.router.state.Options;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as its peer knows it, from what it has sent and received. Objects where a message could not be for this peer whatever
 * others do: an answer to nothing, an event without a subscription, an invocation id that does not count, things in a wrong order.
 */
public final class PeerView {
    /** Where the peer is. */
    enum State {
        OUTSIDE,
        OPEN,
        /** The router has said GOODBYE or ABORT to it. */
        DISMISSED,
        CLOSED
    }

    private final String name;
    private final World world;
    private long marks;

    private State state = State.OUTSIDE;
    private @Nullable Hello hello;
    private boolean hasSaidGoodbye;
    private long session;
    private String authid = "";
    private long lastRequest;
    private long lastInvocation;
    private final Map<Long, Subscribe> subscriptions = new LinkedHashMap<>();
    private final Map<Long, Register> registrations = new LinkedHashMap<>();
    private final Map<Long, OwnCall> calls = new LinkedHashMap<>();
    private final Set<Long> endedStreams = new HashSet<>();
    private final Map<Long, OwnInvocation> invocations = new LinkedHashMap<>();
    private final List<Request> unanswered = new ArrayList<>();
    private final Set<String> events = new HashSet<>();
    private final Map<String, Long> lastEvents = new HashMap<>();
    private final Map<String, Long> lastCalls = new HashMap<>();

    public PeerView(String name, World world) {
        this.name = name;
        this.world = world;
    }

    State state() {
        return state;
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether the session is open, and neither side has said GOODBYE. */
    public boolean isTalking() {
        return isOpen() && !hasSaidGoodbye;
    }

    /** Whether the router has said GOODBYE or ABORT. */
    public boolean isDismissed() {
        return state == State.DISMISSED;
    }

    /** Whether the connection is open. */
    public boolean isConnected() {
        return state != State.CLOSED;
    }

    String realm() {
        return hello == null ? "" : hello.realm();
    }

    long session() {
        return session;
    }

    String authid() {
        return authid;
    }

    long nextRequest() {
        long next = Id.after(lastRequest);
        while (calls.containsKey(next)) {
            next = Id.after(next);
        }
        return next;
    }

    long lastInvocation() {
        return lastInvocation;
    }

    Map<Long, Subscribe> subscriptions() {
        return subscriptions;
    }

    Map<Long, Register> registrations() {
        return registrations;
    }

    Map<Long, OwnCall> calls() {
        return calls;
    }

    Set<Long> endedStreams() {
        return endedStreams;
    }

    Map<Long, OwnInvocation> invocations() {
        return invocations;
    }

    /** The invocations that it has not answered for good. */
    public List<Long> openInvocations() {
        List<Long> open = new ArrayList<>();
        invocations.forEach((id, invocation) -> {
            if (!invocation.isAnswered) {
                open.add(id);
            }
        });
        return open;
    }

    /** Its requests that have no answer, but for calls. */
    List<Request> unanswered() {
        return unanswered;
    }

    public boolean waitsForAnswers() {
        return !unanswered.isEmpty() || !calls.isEmpty();
    }

    /** A new one. */
    Mark mark(boolean isTestament) {
        return new Mark(name, ++marks, isTestament);
    }

    boolean hasRole(Role role) {
        return roles().containsKey(role.key());
    }

    private Map<String, Object> roles() {
        Map<String, Object> roles = hello == null ? null : hello.details().dict(Attribute.ROLES);
        return roles == null ? Map.of() : roles;
    }

    boolean announced(Role role, Feature feature) {
        return roles().get(role.key()) instanceof Map<?, ?> attributes
                && attributes.get("features") instanceof Map<?, ?> features
                && Boolean.TRUE.equals(features.get(feature.key()));
    }

    /** The peer sends it, and may. */
    public void sent(Message message) {
        if (message instanceof Hello said) {
            hello = said;
        } else if (message instanceof Goodbye) {
            hasSaidGoodbye = true;
        } else if (message instanceof Cancel cancel && calls.containsKey(cancel.request())) {
            calls.get(cancel.request())
                    .cancels
                    .add(String.valueOf(cancel.options().string(Attribute.MODE)));
        } else if (message instanceof Yield yield && invocations.containsKey(yield.request())) {
            invocations.get(yield.request()).isAnswered |= !yield.options().is(Attribute.PROGRESS, false);
        } else if (message instanceof ErrorReply error && invocations.containsKey(error.request())) {
            invocations.get(error.request()).isAnswered = true;
        } else if (message instanceof Call call) {
            called(call);
        } else if (message instanceof Request request) {
            lastRequest = request.request();
            if (!(message instanceof Publish publish) || publish.options().is(Attribute.ACKNOWLEDGE, false)) {
                unanswered.add(request);
            }
        }
    }

    private void called(Call call) {
        OwnCall pending = calls.get(call.request());
        if (pending != null) {
            pending.isOpen = call.options().is(Attribute.PROGRESS, false);
        } else if (!endedStreams.contains(call.request())) {
            lastRequest = call.request();
            calls.put(call.request(), new OwnCall(call));
        }
    }

    /** The peer receives a message, or its connection is closed where it is null; the request that this answers, or null. */
    public @Nullable Message received(@Nullable Message message) {
        assertTrue(state != State.CLOSED, () -> name + " receives something although its connection is closed");
        if (message == null) {
            state = State.CLOSED;
            return null;
        }
        switch (state) {
            case OUTSIDE -> outside(message);
            case OPEN -> {
                return inside(message);
            }
            default -> throw new AssertionError(name + " receives something although its session is over: " + message);
        }
        return null;
    }

    private void outside(Message message) {
        if (message.type() == MessageType.ABORT) {
            state = State.DISMISSED;
        } else {
            assertTrue(hello != null && message instanceof Welcome, () -> name + " has no session: " + message);
            join((Welcome) message);
        }
    }

    private void join(Welcome welcome) {
        state = State.OPEN;
        session = welcome.session();
        authid = welcome.details().string(Attribute.AUTHID);
        hasSaidGoodbye = false;
        lastRequest = 0;
        lastInvocation = 0;
        subscriptions.clear();
        registrations.clear();
        calls.clear();
        endedStreams.clear();
        invocations.clear();
        unanswered.clear();
        events.clear();
        lastEvents.clear();
        lastCalls.clear();
        world.joined(session, authid);
    }

    private @Nullable Message inside(Message message) {
        switch (message.type()) {
            case ABORT -> state = State.DISMISSED;
            case GOODBYE -> {
                boolean isAnswer =
                        hasSaidGoodbye && ((Goodbye) message).reason().equals(ErrorUri.GOODBYE_AND_OUT);
                state = isAnswer ? State.OUTSIDE : State.DISMISSED;
                hello = isAnswer ? null : hello;
            }
            case EVENT -> event((Event) message);
            case INVOCATION -> invocation((Invocation) message);
            case INTERRUPT -> interrupt((Interrupt) message);
            case RESULT -> {
                return result((Result) message);
            }
            case ERROR -> {
                return error((ErrorReply) message);
            }
            case SUBSCRIBED, UNSUBSCRIBED, REGISTERED, UNREGISTERED, PUBLISHED -> {
                return acknowledged(message);
            }
            default -> throw new AssertionError("not for a client: " + message);
        }
        return null;
    }

    private void event(Event event) {
        Subscribe subscribe = subscriptions.get(event.subscription());
        assertNotNull(subscribe, () -> name + " has no subscription for " + event);
        String topic = event.details().string(Attribute.TOPIC);
        MatchPolicy match = Options.match(subscribe.options());
        assertEquals(match == MatchPolicy.EXACT, topic == null, "the topic is told for patterns alone");
        assertTrue(topic == null || match.matches(subscribe.topic(), topic), () -> topic + " is another topic");
        Mark mark = Mark.of(event.payload());
        if (!event.details().is(Attribute.RETAINED, false)) {
            assertTrue(events.add(event.subscription() + "/" + event.publication()), () -> "twice: " + event);
            if (mark != null && !mark.isTestament()) {
                long last = lastEvents.merge(mark.author(), mark.number(), Math::max);
                assertEquals(last, mark.number(), () -> "after a later event of the same publisher: " + mark);
            }
        }
    }

    private void invocation(Invocation invocation) {
        OwnInvocation earlier = invocations.get(invocation.request());
        if (earlier != null) {
            assertTrue(earlier.isOpen, "a part after the last");
            assertEquals(earlier.first.registration(), invocation.registration());
            earlier.parts++;
            earlier.isOpen = invocation.details().is(Attribute.PROGRESS, false);
            assertEquals(earlier.first.details(), invocation.details().with("progress", true), "details of a part");
        } else {
            assertEquals(++lastInvocation, invocation.request(), "the id of the invocation");
            invocations.put(invocation.request(), new OwnInvocation(invocation));
            Register register = registrations.get(invocation.registration());
            assertNotNull(register, () -> name + " has no registration for " + invocation);
            boolean neverWaits = policy(register) == InvocationPolicy.SINGLE
                    && register.options().integer(Attribute.CONCURRENCY, 0) == 0;
            Mark mark = Mark.of(invocation.payload());
            if (neverWaits) {
                long last = lastCalls.merge(mark.author(), mark.number(), Math::max);
                assertEquals(last, mark.number(), () -> "after a later call of the same caller: " + mark);
            }
        }
    }

    static InvocationPolicy policy(Register register) {
        String name = register.options().string(Attribute.INVOKE);
        return name == null ? InvocationPolicy.SINGLE : InvocationPolicy.of(name);
    }

    private void interrupt(Interrupt interrupt) {
        OwnInvocation invocation = invocations.get(interrupt.request());
        assertTrue(announced(Role.CALLEE, Feature.CALL_CANCELING), () -> name + " cannot cancel");
        assertTrue(
                invocation != null && !invocation.isInterrupted, () -> name + " is interrupted for nothing or twice");
        invocation.isInterrupted = true;
    }

    private Call result(Result result) {
        OwnCall call = calls.get(result.request());
        assertNotNull(call, () -> name + " receives the result of a call that is over: " + result.payload());
        Mark mark = Mark.of(result.payload());
        if (mark != null && !Uri.isReserved(call.first.procedure())) {
            assertTrue(call.follows(mark), "results in another order");
        }
        if (result.details().is(Attribute.PROGRESS, false)) {
            assertTrue(call.first.options().is(Attribute.RECEIVE_PROGRESS, false), "nobody asked for progress");
        } else {
            over(call);
        }
        return call.first;
    }

    private void over(OwnCall call) {
        calls.remove(call.first.request());
        if (call.isStream()) {
            endedStreams.add(call.first.request());
        }
    }

    private @Nullable Message error(ErrorReply error) {
        if (error.requestType() == MessageType.CALL) {
            OwnCall call = calls.get(error.request());
            assertNotNull(call, () -> name + " receives the error of a call that is over: " + error.error());
            over(call);
            return call.first;
        }
        if (error.requestType() == MessageType.YIELD || error.requestType() == MessageType.INVOCATION) {
            assertEquals(ErrorUri.FEATURE_NOT_SUPPORTED, error.error());
            assertTrue(
                    announced(Role.CALLEE, Feature.PAYLOAD_PASSTHRU_MODE) && invocations.containsKey(error.request()));
            return null;
        }
        return answered(error.requestType(), error.request());
    }

    private Request answered(MessageType type, long id) {
        Request request = unanswered.stream()
                .filter(candidate -> candidate.type() == type && candidate.request() == id)
                .findFirst()
                .orElse(null);
        assertNotNull(request, () -> name + " receives the answer to a " + type + " that it has not sent: " + id);
        unanswered.remove(request);
        return request;
    }

    private @Nullable Message acknowledged(Message message) {
        if (message instanceof Subscribed subscribed) {
            Request subscribe = answered(MessageType.SUBSCRIBE, subscribed.request());
            subscriptions.put(subscribed.subscription(), (Subscribe) subscribe);
            world.subscribed(subscribed.subscription());
            return subscribe;
        } else if (message instanceof Registered registered) {
            Request register = answered(MessageType.REGISTER, registered.request());
            boolean isNew = registrations.put(registered.registration(), (Register) register) == null;
            assertTrue(isNew || !announced(Role.CALLEE, Feature.REGISTRATION_REVOCATION), "it has that already");
            world.registered(registered.registration());
            return register;
        } else if (message instanceof Unsubscribed unsubscribed && unsubscribed.request() == 0) {
            assertTrue(announced(Role.SUBSCRIBER, Feature.SUBSCRIPTION_REVOCATION));
            assertNotNull(subscriptions.remove(unsubscribed.details().integer(Attribute.SUBSCRIPTION, 0)));
            return null;
        } else if (message instanceof Unregistered unregistered && unregistered.request() == 0) {
            assertTrue(announced(Role.CALLEE, Feature.REGISTRATION_REVOCATION));
            assertNotNull(registrations.remove(unregistered.details().integer(Attribute.REGISTRATION, 0)));
            return null;
        } else if (message instanceof Unsubscribed unsubscribed) {
            Request unsubscribe = answered(MessageType.UNSUBSCRIBE, unsubscribed.request());
            assertNotNull(subscriptions.remove(((Unsubscribe) unsubscribe).subscription()));
            return unsubscribe;
        } else if (message instanceof Unregistered unregistered) {
            Request unregister = answered(MessageType.UNREGISTER, unregistered.request());
            assertNotNull(registrations.remove(((Unregister) unregister).registration()));
            return unregister;
        }
        return answered(MessageType.PUBLISH, ((Published) message).request());
    }

    /** Who it is at the moment, without what it has. */
    PeerView withoutTables() {
        PeerView copy = new PeerView(name, world);
        copy.hello = hello;
        copy.session = session;
        copy.authid = authid;
        return copy;
    }

    /** It has lost a registration without being told. */
    void forgetRegistration(long registration) {
        registrations.remove(registration);
    }

    /** It has lost a subscription without being told. */
    void forgetSubscription(long subscription) {
        subscriptions.remove(subscription);
    }

    @Override
    public String toString() {
        return name;
    }
}
