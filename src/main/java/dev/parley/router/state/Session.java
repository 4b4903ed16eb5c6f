package dev.parley.router.state;

import dev.parley.auth.Identity;
import dev.parley.auth.rights.Permissions;
import dev.parley.message.AuthMethod;
import dev.parley.message.Feature;
import dev.parley.message.Invocation;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Message;
import dev.parley.message.Role;
import dev.parley.router.Action;
import dev.parley.router.NodeId;
import dev.parley.router.TransportId;
import dev.parley.router.line.Line;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A WAMP conversation, from WELCOME to GOODBYE. Its realm, with its broker and dealer, alone touches it. */
public class Session {
    /** Choice: "each entry is kept for a limited grace period" (Verification of CALL Request IDs), here by number. */
    private static final int MAX_ENDED_STREAMS = 1024;

    /** As many it has in any case. */
    private static final int FEW_ENDED_STREAMS = 16;

    /** The router's own procedure that anybody may call, to go on with another token. */
    public static final String REFRESH = "wamp.session.refresh";

    public final long id;
    public final TransportId transport;

    /** As it was authenticated; the token is another one when it has been refreshed. */
    public Identity identity;

    /** What the program calls itself; null where it does not. Set before it is added to the sessions of its realm. */
    public @Nullable String agent;

    /** How many joined the realm before it, and itself. */
    public long ordinal;

    /** When it began, by the monotonic clock. */
    public long startedMillis;

    /** When it is over by itself, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never. */
    public long endsMillis = Long.MAX_VALUE;

    /** When it wanted to be refreshed last, by the monotonic clock. */
    public long refreshedMillis = Long.MIN_VALUE / 2;

    /** Why the router has ended it, for others in the realm; null where nobody need know. */
    public @Nullable String whyEnded;

    public final String authid;
    public final String authrole;

    /** What it may do; another where the configuration changes. */
    public Permissions rules;

    /** What it makes the router remember. */
    public final Budget budget;

    public final RequestIds requestIds;
    private final Map<Role, Set<Feature>> roles;

    /** The broker's: what it subscribes to, by SUBSCRIBED.Subscription. */
    public final Map<Long, Subscription> subscriptions = new LinkedHashMap<>();

    /** The dealer's: what it registered, by REGISTERED.Registration. */
    public final Map<Long, Registration> registrations = new LinkedHashMap<>();

    /** Events that wait for it; null as long as it may miss none. */
    private @Nullable Backlog backlog;

    /** Its durable subscriptions; null as long as there were none. */
    private @Nullable DurableWindow durableWindow;

    private final PatternShapes shapes = new PatternShapes();

    /** The dealer's: its calls that are not answered, by CALL.Request. */
    public final Map<Long, PendingCall> calls = new LinkedHashMap<>();

    /** The dealer's: the calls it has not answered, by INVOCATION.Request. */
    public final Map<Long, InvokedCall> invocations = new LinkedHashMap<>();

    private long lastMark;

    /** The dealer's: the highest INVOCATION.Request it was sent. */
    public long lastInvocation;

    /** The dealer's: the latest of its progressive calls that are over, the oldest first; null as long as there are none. */
    private @Nullable Set<Long> endedStreams;

    /** What its realm tells of it besides, by {@code wamp.session.modify_details}. */
    private final Map<String, Object> extra = new LinkedHashMap<>(0);

    /** What it sends waits until a decision about it is made. */
    public boolean isHeld;

    /** What it has sent meanwhile, in order. */
    private final Deque<Message> held = new ArrayDeque<>(0);

    /** How many of its publications the journal has not confirmed yet. */
    public int unrecorded;

    /** What these take, in octets. */
    public long unrecordedOctets;

    /** How many entries about it are on their way into the roll. */
    public int unlisted;

    /** What it sends waits until journal or roll have confirmed: its messages are dealt with in their order. */
    public boolean isAwaitingEngine;

    /** Nothing that it sends is taken at present. */
    public boolean isPaused;

    /** Its peer is gone, which the roll does not say yet: it is sent nothing more. */
    public boolean isGone;

    /** It is out of the realm: it is sent nothing more. */
    public boolean hasLeft;

    /** It is to leave when its calls are answered: it begins no others, and gets none. */
    public boolean isLeaving;

    /** The router has said GOODBYE; all but the answer is ignored (state SHUTTING DOWN). */
    public boolean isClosing;

    public Session(
            long id,
            TransportId transport,
            Identity identity,
            Permissions rules,
            Budget budget,
            RequestIds requestIds,
            Map<Role, Set<Feature>> roles) {
        this.id = id;
        this.transport = transport;
        this.identity = identity;
        this.authid = identity.authid();
        this.authrole = identity.role();
        this.rules = rules;
        this.budget = budget;
        this.requestIds = requestIds;
        this.roles = roles;
    }

    /** What stands against another pattern among its subscriptions and registrations, or null. */
    @Nullable
    public String refusal(String pattern, MatchPolicy match) {
        return shapes.refusal(pattern, match);
    }

    public void add(Subscription subscription) {
        subscriptions.put(subscription.id, subscription);
        shapes.add(subscription.topic, subscription.match);
        budget.charge(Weight.subscription(subscription.topic));
    }

    /** The subscription of that id, which it has no more; null where it had none. */
    @Nullable
    public Subscription removeSubscription(long id) {
        Subscription removed = subscriptions.remove(id);
        if (removed != null) {
            shapes.remove(removed.topic, removed.match);
            budget.release(Weight.subscription(removed.topic));
        }
        return removed;
    }

    /** Where events wait that it may miss while it is slow; {@code onLoss} is called for each that it misses. */
    Backlog backlogForEvents(Runnable onLoss) {
        if (backlog == null) {
            backlog = new Backlog(transport, budget, onLoss);
        }
        return backlog;
    }

    /** Events that wait for it; null as long as it may miss none. */
    @Nullable
    public Backlog backlog() {
        return backlog;
    }

    /** Whether it came in without authentication, and nobody can be known by its authid again. */
    public boolean hasRandomAuthid() {
        return identity.method().equals(AuthMethod.ANONYMOUS.key()) && authid.startsWith("anonymous-");
    }

    /** Its durable subscriptions. */
    public DurableWindow durableWindow() {
        if (durableWindow == null) {
            durableWindow = new DurableWindow(transport);
        }
        return durableWindow;
    }

    /** Whether it has, or had, durable subscriptions. */
    public boolean hasDurableWindow() {
        return durableWindow != null;
    }

    public void add(Registration registration) {
        registrations.put(registration.id, registration);
        shapes.add(registration.procedure, registration.match);
        budget.charge(Weight.registration(registration.procedure));
    }

    /** The registration of that id, which it has no more; null where it had none. */
    @Nullable
    public Registration removeRegistration(long id) {
        Registration removed = registrations.remove(id);
        if (removed != null) {
            shapes.remove(removed.procedure, removed.match);
            budget.release(Weight.registration(removed.procedure));
        }
        return removed;
    }

    /** What its realm tells of it besides. */
    public Map<String, Object> extra() {
        return Collections.unmodifiableMap(extra);
    }

    /** What stands against telling that of it besides, or null. */
    @Nullable
    public String refusalToTell(Map<String, Object> told) {
        long more = weightOf(told) - weightOf(extra);
        return more > 0 ? budget.refusal(more) : null;
    }

    /** From now on that is told of it besides. */
    public void tellBesides(Map<String, Object> told) {
        budget.charge(weightOf(told) - weightOf(extra));
        extra.clear();
        extra.putAll(told);
    }

    /** Why it ended, for others in the realm; null where nobody need know. */
    @Nullable
    public String whyOver() {
        return whyEnded == null ? transport.whyCut() : whyEnded;
    }

    private static long weightOf(Map<String, Object> told) {
        return told.isEmpty() ? 0 : Weight.ofValue(told);
    }

    /** Keeps a message until its turn comes; how many there are now. */
    public int hold(Message message) {
        held.add(message);
        budget.charge(Weight.message(message));
        return held.size();
    }

    /** Keeps a message whose turn has not come before all others. */
    public void holdFirst(Message message) {
        held.addFirst(message);
        budget.charge(Weight.message(message));
    }

    /** The next message whose turn has come; null where there is none. */
    @Nullable
    public Message takeHeld() {
        Message message = held.poll();
        if (message != null) {
            budget.release(Weight.message(message));
        }
        return message;
    }

    public void dropHeld() {
        while (!held.isEmpty()) {
            takeHeld();
        }
    }

    /** Whether no call of it or for it is unanswered, and no publication of it unconfirmed. */
    public boolean hasNothingUnderWay() {
        return calls.isEmpty() && invocations.isEmpty() && unrecorded == 0;
    }

    /** What brings it that message; null where nothing does. */
    public @Nullable Action telling(Message message) {
        return isGone ? null : new Action.Send(transport, message);
    }

    /** What brings it a call, or a part of one; null where nothing does. */
    public @Nullable Action invoking(Invocation invocation, PendingCall call) {
        return telling(invocation);
    }

    /** The node where it has its connection; null where that is this one. */
    public @Nullable NodeId node() {
        return null;
    }

    /** The line that it is on; null where it ends with its connection. */
    @Nullable
    public Line line() {
        return transport instanceof Line line ? line : null;
    }

    /** Whether it has no connection at present. */
    public boolean isDetached() {
        return transport instanceof Line line && !line.isAttached();
    }

    /** The connection that it has, or has had last. */
    public TransportId connection() {
        return transport instanceof Line line ? line.connection() : transport;
    }

    /** The number of the next mark behind what it is sent. */
    public long nextMark() {
        return ++lastMark;
    }

    /** What it has announced. */
    public Map<Role, Set<Feature>> roles() {
        return roles;
    }

    public boolean hasRole(Role role) {
        return roles.containsKey(role);
    }

    public boolean announced(Role role, Feature feature) {
        Set<Feature> features = roles.get(role);
        return features != null && features.contains(feature);
    }

    /** Parts of that call that still come are for nobody. */
    public void streamEnded(long request) {
        if (endedStreams == null) {
            endedStreams = new LinkedHashSet<>();
        }
        if (endedStreams.add(request)) {
            budget.charge(Weight.REFERENCE);
        }
        while (endedStreams.size() > MAX_ENDED_STREAMS
                || (endedStreams.size() > FEW_ENDED_STREAMS && budget.isOver())) {
            endedStreams.remove(endedStreams.iterator().next());
            budget.release(Weight.REFERENCE);
        }
    }

    /** The session is over: so are its streams. */
    public void forgetStreams() {
        if (endedStreams != null) {
            budget.release(endedStreams.size() * Weight.REFERENCE);
            endedStreams = null;
        }
    }

    public boolean hasEndedStream(long request) {
        return endedStreams != null && endedStreams.contains(request);
    }
}
