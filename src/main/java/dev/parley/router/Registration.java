package dev.parley.router;

import dev.parley.message.InvocationPolicy;
import dev.parley.message.MatchPolicy;
import java.util.ArrayList;
import java.util.List;

/** A procedure or a pattern of procedures, and those who answer its calls. The dealer's. */
final class Registration {
    final long id;
    final String procedure;
    final MatchPolicy match;
    final InvocationPolicy policy;

    /** In milliseconds since the epoch. */
    final long created;

    /** In the order of their registration; never empty while the registration is in force. */
    private final List<Callee> callees = new ArrayList<>();

    /** The index of the callee whose turn it is under {@link InvocationPolicy#ROUNDROBIN}. */
    private int next;

    /**
     * One who answers.
     *
     * @param disclosesCaller whether it is told who calls
     * @param forwardsTimeout whether it minds time limits itself
     */
    record Callee(Session session, boolean disclosesCaller, boolean forwardsTimeout) {}

    Registration(long id, String procedure, MatchPolicy match, InvocationPolicy policy, long created) {
        this.id = id;
        this.procedure = procedure;
        this.match = match;
        this.policy = policy;
        this.created = created;
    }

    boolean isPattern() {
        return match != MatchPolicy.EXACT;
    }

    boolean isEmpty() {
        return callees.isEmpty();
    }

    List<Session> sessions() {
        return callees.stream().map(Callee::session).toList();
    }

    boolean has(Session session) {
        return callees.stream().anyMatch(callee -> callee.session() == session);
    }

    void add(Callee callee) {
        callees.add(callee);
    }

    void remove(Session session) {
        for (int i = 0; i < callees.size(); i++) {
            if (callees.get(i).session() == session) {
                callees.remove(i);
                if (i < next) {
                    next--;
                }
                return;
            }
        }
    }

    /**
     * Who answers the next call.
     *
     * @param random any number, for {@link InvocationPolicy#RANDOM}
     */
    Callee choose(long random) {
        return switch (policy) {
            case SINGLE, FIRST -> callees.get(0);
            case LAST -> callees.get(callees.size() - 1);
            case RANDOM -> callees.get((int) (random % callees.size()));
            case ROUNDROBIN -> {
                next = next % callees.size();
                yield callees.get(next++);
            }
        };
    }
}
