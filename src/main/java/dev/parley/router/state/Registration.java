package dev.parley.router.state;

import dev.parley.auth.rights.Right;
import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import dev.parley.router.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A procedure or a pattern of procedures, with the callees that answer it. The dealer changes it. */
public final class Registration {
    public final long id;
    public final String procedure;
    public final MatchPolicy match;
    public final InvocationPolicy policy;

    /** In milliseconds since the epoch. */
    public final long created;

    /** How many calls have gone to it. */
    public long calls;

    /** Calls that wait because all callees are busy, by their turns, in the order they came. */
    public final NavigableMap<Long, PendingCall> waiting = new TreeMap<>();

    private long turns;

    /** In the order of their registration; never empty while the registration is in force. */
    private final List<Callee> callees = new ArrayList<>(1);

    /** The index of the callee whose turn it is under {@link InvocationPolicy#ROUNDROBIN}. */
    private int next;

    /** One who answers. */
    public static final class Callee {
        public final Session session;

        /** Whether it is told who calls. */
        public final boolean disclosesCaller;

        /** Whether it keeps time limits itself. */
        public final boolean forwardsTimeout;

        private final long concurrency;

        /** How many calls it has not answered that came by this registration. */
        public int running;

        /** Of another node: it has as many calls as it takes, as its node has said. */
        public boolean isFull;

        /** The nodes that have been told that it has as many calls as it takes; null where none was. */
        private @Nullable Set<NodeId> toldBusy;

        /** None of the calls that wait is for it, of those whose turn is not after this one. */
        private long lookedUpTo;

        /** A callee who takes so many calls at a time; 0 for as many as come. */
        public Callee(Session session, boolean disclosesCaller, boolean forwardsTimeout, long concurrency) {
            this.session = session;
            this.disclosesCaller = disclosesCaller;
            this.forwardsTimeout = forwardsTimeout;
            this.concurrency = concurrency;
        }

        /** Whether it gets no call for now: it has as many as it takes, does not read those that it has been sent, or leaves. */
        public boolean isBusy() {
            return isFull
                    || session.isLeaving
                    || (concurrency > 0 && running >= concurrency)
                    || !session.transport.hasRoom();
        }

        /** That node has been told that it has as many calls as it takes. */
        public void toldBusy(NodeId node) {
            toldBusy = toldBusy == null ? new LinkedHashSet<>(2) : toldBusy;
            toldBusy.add(node);
        }

        /** The nodes that have been told that it has as many calls as it takes, since the last such question. */
        public Set<NodeId> takeToldBusy() {
            Set<NodeId> told = toldBusy == null ? Set.of() : toldBusy;
            toldBusy = null;
            return told;
        }

        /** How many calls it takes at a time; 0 for as many as come. */
        public long concurrency() {
            return concurrency;
        }
    }

    public Registration(long id, String procedure, MatchPolicy match, InvocationPolicy policy, long created) {
        this.id = id;
        this.procedure = procedure;
        this.match = match;
        this.policy = policy;
        this.created = created;
    }

    public boolean isPattern() {
        return match != MatchPolicy.EXACT;
    }

    public boolean isEmpty() {
        return callees.isEmpty();
    }

    public List<Callee> callees() {
        return callees;
    }

    public List<Session> sessions() {
        return callees.stream().map(callee -> callee.session).toList();
    }

    public boolean has(Session session) {
        return callee(session) != null;
    }

    /** That session as a callee; null where it is none. */
    public @Nullable Callee callee(Session session) {
        for (Callee callee : callees) {
            if (callee.session == session) {
                return callee;
            }
        }
        return null;
    }

    /** Whether a callee may answer calls of that procedure: a rule may withhold procedures that the callee's pattern covers. */
    public boolean mayAnswer(String called) {
        return callees.stream().anyMatch(callee -> mayAnswer(callee, called));
    }

    /** Whether that callee may answer calls of that procedure. */
    public boolean mayAnswer(Callee callee, String called) {
        return !isPattern() || callee.session.rules.reaches(called, Right.REGISTER);
    }

    /** The callees that take another call. */
    public List<Callee> free() {
        return callees.stream()
                .filter(callee -> !callee.isBusy())
                .collect(Collectors.toCollection(() -> new ArrayList<>(1)));
    }

    /** A call waits until a callee is free. */
    public void await(PendingCall call) {
        call.turn = ++turns;
        waiting.put(call.turn, call);
    }

    /** A call waits no longer. */
    public void forget(PendingCall call) {
        waiting.remove(call.turn, call);
    }

    /**
     * The first call after that turn that waits, and that one of these callees may not have looked at yet; null for none. What a pattern's
     * callees may answer can change, so they look at all.
     */
    public @Nullable PendingCall nextWaiting(long after, List<Callee> free) {
        long looked = isPattern()
                ? 0
                : free.stream().mapToLong(callee -> callee.lookedUpTo).min().orElse(0);
        Map.Entry<Long, PendingCall> next = waiting.higherEntry(Math.max(after, looked));
        return next == null ? null : next.getValue();
    }

    /** These callees have looked at the calls up to that turn: what still waits of them is for none of these. */
    public void looked(List<Callee> free, long upTo) {
        free.forEach(callee -> callee.lookedUpTo = Math.max(callee.lookedUpTo, upTo));
    }

    public void add(Callee callee) {
        callees.add(callee);
    }

    public void remove(Session session) {
        for (int i = 0; i < callees.size(); i++) {
            if (callees.get(i).session == session) {
                callees.remove(i);
                if (i < next) {
                    next--;
                }
                return;
            }
        }
    }

    /**
     * Who answers the next call, of those who come into question; null for nobody.
     *
     * @param random any number, for {@link InvocationPolicy#RANDOM}
     */
    @Nullable
    public Callee choose(Predicate<Callee> comesIntoQuestion, long random) {
        int count = callees.size();
        return switch (policy) {
            case SINGLE, FIRST -> firstFrom(0, comesIntoQuestion);
            case LAST -> {
                for (int i = count - 1; i >= 0; i--) {
                    if (comesIntoQuestion.test(callees.get(i))) {
                        yield callees.get(i);
                    }
                }
                yield null;
            }
            case RANDOM -> {
                List<Callee> candidates =
                        callees.stream().filter(comesIntoQuestion).toList();
                yield candidates.isEmpty() ? null : candidates.get((int) (random % candidates.size()));
            }
            case ROUNDROBIN -> {
                Callee callee = firstFrom(next, comesIntoQuestion);
                if (callee != null) {
                    next = callees.indexOf(callee) + 1;
                }
                yield callee;
            }
        };
    }

    private @Nullable Callee firstFrom(int start, Predicate<Callee> comesIntoQuestion) {
        int count = callees.size();
        for (int i = 0; i < count; i++) {
            Callee callee = callees.get((start + i) % count);
            if (comesIntoQuestion.test(callee)) {
                return callee;
            }
        }
        return null;
    }
}
