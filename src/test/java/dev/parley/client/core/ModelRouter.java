package dev.parley.client.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.message.Abort;
import dev.parley.message.Attribute;
import dev.parley.message.Call;
import dev.parley.message.Cancel;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Event;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Published;
import dev.parley.message.Register;
import dev.parley.message.Registered;
import dev.parley.message.Request;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Unregister;
import dev.parley.message.Unregistered;
import dev.parley.message.Unsubscribe;
import dev.parley.message.Unsubscribed;
import dev.parley.message.Welcome;
import dev.parley.message.Yield;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A router with one client, one connection of it at a time, and whatever others do there; what the client sends must be legal. The
 * publications of a topic are numbered from 1, their ids are not in order.
 */
final class ModelRouter {
    private final SplittableRandom random;
    private final int historySize;

    /** How long a session is kept that has lost its connection; 0 where none is. */
    private final long resumeMillis;

    /** Whether it goes on with each session that is asked for. */
    private final boolean isFaithful;

    /** By topic, the ids of what was published, in that order; a publication's number is its argument. */
    final Map<String, List<Long>> published = new LinkedHashMap<>();

    /** By the number of each call, how often it came. */
    final Map<Long, Integer> calls = new HashMap<>();

    private final Map<Long, Long> numbers = new HashMap<>();

    // Of the connection of the moment

    final Deque<Message> toRouter = new ArrayDeque<>();
    final Deque<Message> toClient = new ArrayDeque<>();
    private boolean isOpen;
    private boolean isJoined;
    private boolean isLeft;

    /** The router has ended the session, and hears no more. */
    private boolean isDeaf;

    /** Nobody knows whether it arrives what is marked so; 0 for nothing. */
    private long mark;

    /** The request ids count upwards where they are sent. */
    private long lastRequest;

    // Of the session of the moment, which may have no connection

    private long session;
    private boolean isDetached;

    /** All that was sent in it, or was to be. */
    private final List<Message> told = new ArrayList<>();

    /** How many messages have come in it. */
    private long received;

    /** The last request of those. */
    private long lastReceived;

    private long lastInvocation;
    private final Map<String, Long> subscriptions = new LinkedHashMap<>();
    private final Map<String, Long> registrations = new LinkedHashMap<>();

    /** By invocation, whether progress is taken. */
    private final Map<Long, Boolean> invocations = new LinkedHashMap<>();

    private final Set<Long> interrupted = new HashSet<>();
    private final Map<Long, Call> pending = new LinkedHashMap<>();
    private final Set<Long> canceled = new HashSet<>();
    private long lastId = 1000;
    private long lastToken;

    /** The last token that the client has been brought. */
    private String takenToken;

    /** How many messages of the session the client has been brought. */
    private long taken;

    ModelRouter(SplittableRandom random, int historySize, long resumeMillis, boolean isFaithful) {
        this.random = random;
        this.historySize = historySize;
        this.resumeMillis = resumeMillis;
        this.isFaithful = isFaithful;
    }

    /** Sends a message, or has it wait for the next connection. */
    private void tell(Message message) {
        if (isJoined || isDetached) {
            told.add(message);
        }
        if (!isDetached) {
            toClient.add(message);
        }
    }

    /** Whether the history does not keep everything. */
    boolean isForgetful() {
        return historySize < 1000;
    }

    boolean isQuiet() {
        return toRouter.isEmpty() && toClient.isEmpty() && pending.isEmpty();
    }

    void open() {
        forget();
        isOpen = true;
    }

    /** The connection is gone, and all that was on its way with it, but for what had just arrived. */
    void forget() {
        if (isJoined && !isLeft && !isDeaf && resumeMillis > 0) {
            for (int i = random.nextInt(toRouter.size() + 1); i > 0; i--) {
                step();
            }
            isDetached = true;
        } else if (!isDetached) {
            end();
        }
        isOpen = false;
        isJoined = false;
        isLeft = false;
        isDeaf = false;
        mark = 0;
        toRouter.clear();
        toClient.clear();
    }

    /** The session is over. */
    private void end() {
        isDetached = false;
        told.clear();
        received = 0;
        lastReceived = 0;
        lastRequest = 0;
        lastInvocation = 0;
        subscriptions.clear();
        registrations.clear();
        invocations.clear();
        interrupted.clear();
        pending.clear();
        canceled.clear();
    }

    /** The client sends; what is illegal whatever the router does is found at once. */
    void sent(Message message) {
        assertTrue(isOpen, "sent without a connection: " + message);
        assertTrue(!isLeft, "sent behind the end of the session: " + message);
        toRouter.add(message);
        isLeft = message instanceof Goodbye || message instanceof Abort;
        if (message instanceof Request request && !isLaterChunk(request)) {
            assertEquals(lastRequest + 1, request.request(), () -> "ids count up: " + message);
            lastRequest++;
        }
    }

    private boolean isLaterChunk(Request request) {
        return request instanceof Call && request.request() <= lastRequest && request.request() > 0;
    }

    /** The client puts a mark behind what it has sent. */
    void marked(long number) {
        assertTrue(number >= mark, "marks count upwards");
        mark = number;
    }

    /** The mark that is back at the client now, or 0. */
    long takeMark() {
        long back = mark <= received ? mark : 0;
        mark = back > 0 ? 0 : mark;
        return back;
    }

    /** Takes the next message of the client. */
    void step() {
        Message message = toRouter.remove();
        if (isDeaf) {
            return;
        }
        if (message instanceof Hello hello) {
            assertTrue(!isJoined, "a second HELLO");
            welcome(hello.details());
            return;
        }
        received++;
        if (message instanceof Request request && request.request() > lastReceived) {
            lastReceived = request.request();
        }
        if (message instanceof Goodbye goodbye) {
            if (!goodbye.reason().equals("wamp.close.goodbye_and_out")) {
                tell(new Goodbye(Dict.EMPTY, "wamp.close.goodbye_and_out"));
            }
            isJoined = false;
        } else if (message instanceof Abort) {
            isJoined = false;
        } else {
            assertTrue(isJoined, "sent without a session: " + message);
            request(message);
        }
    }

    private void welcome(Dict hello) {
        Object wanted = hello.values().get("resume-session");
        boolean isThere = isDetached && wanted != null && wanted.equals(session);
        if (isThere && (isFaithful || random.nextInt(5) > 0)) {
            assertEquals(takenToken, hello.values().get("resume-token"));
            long has = (Long) hello.values().get("_received");
            assertTrue(has <= told.size(), () -> has + " of " + told.size() + " messages have come");
            assertEquals(taken, has, "how many messages have come");
            lastRequest = lastReceived;
            isDetached = false;
            toClient.add(new Welcome(session, offered().with("resumed", true).with("_received", received)));
            toClient.addAll(told.subList((int) has, told.size()));
        } else {
            end();
            session = ++lastId;
            taken = 0;
            toClient.add(new Welcome(session, hello.is(Attribute.RESUMABLE, false) ? offered() : Dict.EMPTY));
        }
        isJoined = true;
    }

    private Dict offered() {
        return resumeMillis == 0
                ? Dict.EMPTY
                : Dict.of("resumable", true)
                        .with("resume-token", "token " + ++lastToken)
                        .with("_resume_millis", resumeMillis);
    }

    /** The next message on its way to the client. */
    Message take() {
        Message message = toClient.remove();
        if (message instanceof Welcome welcome) {
            takenToken = welcome.details().string(Attribute.RESUME_TOKEN);
        } else {
            taken++;
        }
        return message;
    }

    private void request(Message message) {
        switch (message.type()) {
            case CALL -> call((Call) message);
            case CANCEL -> cancel(((Cancel) message).request());
            case PUBLISH -> tell(new Published(((Publish) message).request(), ++lastId));
            case SUBSCRIBE -> {
                Subscribe subscribe = (Subscribe) message;
                long id = subscriptions.computeIfAbsent(subscribe.topic(), topic -> ++lastId);
                tell(new Subscribed(subscribe.request(), id));
            }
            case UNSUBSCRIBE -> {
                Unsubscribe unsubscribe = (Unsubscribe) message;
                assertTrue(subscriptions.values().remove(unsubscribe.subscription()), "no such subscription");
                tell(new Unsubscribed(unsubscribe.request(), Dict.EMPTY));
            }
            case REGISTER -> register((Register) message);
            case UNREGISTER -> {
                Unregister unregister = (Unregister) message;
                assertTrue(registrations.values().remove(unregister.registration()), "no such registration");
                tell(new Unregistered(unregister.request(), Dict.EMPTY));
            }
            case YIELD -> {
                Yield yield = (Yield) message;
                boolean isProgress =
                        Boolean.TRUE.equals(yield.options().values().get("progress"));
                answered(yield.request(), isProgress);
            }
            case ERROR -> answered(((ErrorReply) message).request(), false);
            default -> throw new AssertionError("illegal: " + message);
        }
    }

    private void answered(long invocation, boolean isProgress) {
        assertTrue(invocations.containsKey(invocation), "answered twice, or never asked: " + invocation);
        if (isProgress) {
            assertTrue(invocations.get(invocation), "progress that nobody takes");
        } else {
            invocations.remove(invocation);
            interrupted.remove(invocation);
        }
    }

    private void register(Register register) {
        if (registrations.containsKey(register.procedure()) || random.nextInt(10) == 0) {
            tell(new ErrorReply(
                    MessageType.REGISTER,
                    register.request(),
                    Dict.EMPTY,
                    "wamp.error.procedure_already_exists",
                    Payload.NONE));
        } else {
            registrations.put(register.procedure(), ++lastId);
            tell(new Registered(register.request(), lastId));
        }
    }

    private void call(Call call) {
        if (call.procedure().equals("wamp.subscription.get_events")) {
            history(call);
            return;
        }
        calls.merge(new Arguments(call.payload()).as(0, long.class), 1, Integer::sum);
        pending.put(call.request(), call);
    }

    private void history(Call call) {
        Arguments query = new Arguments(call.payload());
        long id = query.as(0, long.class);
        String topic = subscriptions.entrySet().stream()
                .filter(subscription -> subscription.getValue() == id)
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(null);
        if (topic == null) {
            tell(new ErrorReply(
                    MessageType.CALL, call.request(), Dict.EMPTY, "wamp.error.no_such_subscription", Payload.NONE));
            return;
        }
        List<Long> all = published.getOrDefault(topic, List.of());
        List<Long> kept = new ArrayList<>(all.subList(Math.max(0, all.size() - historySize), all.size()));
        long unknown = 0;
        if (query.has("reverse")) {
            Collections.reverse(kept);
        } else if (query.has("after_publication")) {
            long after = query.as("after_publication", long.class);
            unknown = kept.contains(after) ? 0 : after;
            kept = unknown == 0 ? kept.subList(kept.indexOf(after) + 1, kept.size()) : List.of();
        }
        int limit = query.as("limit", int.class);
        boolean isLimitReached = kept.size() > limit;
        List<Long> page = isLimitReached ? kept.subList(0, limit) : kept;
        tell(new Result(call.request(), Dict.EMPTY, Histories.payload(page, isLimitReached, unknown)));
    }

    private void cancel(long request) {
        if (pending.remove(request) != null) {
            tell(new ErrorReply(MessageType.CALL, request, Dict.EMPTY, "wamp.error.canceled", Payload.NONE));
        }
    }

    /** Somebody answers one of the client's calls: with its number, or an error. */
    void answerSomeCall() {
        if (pending.isEmpty()) {
            return;
        }
        List<Call> all = List.copyOf(pending.values());
        Call call = all.get(random.nextInt(all.size()));
        boolean takesProgress = Boolean.TRUE.equals(call.options().values().get("receive_progress"));
        if (takesProgress && random.nextBoolean()) {
            tell(new Result(call.request(), Dict.of("progress", true), call.payload()));
            return;
        }
        pending.remove(call.request());
        tell(
                random.nextInt(5) == 0
                        ? new ErrorReply(MessageType.CALL, call.request(), Dict.EMPTY, "com.error", call.payload())
                        : new Result(call.request(), Dict.EMPTY, call.payload()));
    }

    /** Somebody else publishes. */
    void publish(String topic) {
        long id = 1 + random.nextLong(1L << 40);
        List<Long> all = published.computeIfAbsent(topic, first -> new ArrayList<>());
        all.add(id);
        numbers.put(id, (long) all.size());
        Long subscription = subscriptions.get(topic);
        if (subscription != null) {
            tell(new Event(subscription, id, Dict.EMPTY, Arguments.of(id).payload()));
        }
    }

    /** Which publication of its topic that is, from 1. */
    long number(long publication) {
        return numbers.get(publication);
    }

    /** Somebody calls a procedure of the client. */
    void invoke() {
        for (long registration : registrations.values()) {
            boolean takesProgress = random.nextBoolean();
            Dict details = takesProgress ? Dict.of("receive_progress", true) : Dict.EMPTY;
            invocations.put(++lastInvocation, takesProgress);
            tell(new Invocation(
                    lastInvocation,
                    registration,
                    random.nextInt(4) == 0 ? details.with("timeout", 50L) : details,
                    Payload.NONE));
        }
    }

    /** Somebody cancels a call that the client answers. */
    void interrupt() {
        for (long invocation : List.copyOf(invocations.keySet())) {
            if (random.nextInt(3) == 0 && interrupted.add(invocation)) {
                tell(new Interrupt(invocation, Dict.EMPTY));
            }
        }
    }

    /** The router ends the session. */
    void leave() {
        if (isJoined && !isDeaf) {
            isDeaf = true;
            pending.clear();
            tell(
                    random.nextBoolean()
                            ? new Goodbye(Dict.EMPTY, "wamp.close.system_shutdown")
                            : new Abort(Dict.EMPTY, "wamp.error.protocol_violation", Payload.NONE));
        }
    }
}
