package dev.parley.router.access;

import dev.parley.auth.Permissions;
import dev.parley.auth.Right;
import dev.parley.auth.Rule;
import dev.parley.message.MatchPolicy;
import dev.parley.router.state.Budget;
import dev.parley.router.state.Weight;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The verdicts of the authorizer about one session, as its permissions. The authorizer and the realm fill it. */
public final class AuthorizerVerdicts implements Permissions {
    /** Of more answers than these, none is remembered. */
    private static final int MAX_REMEMBERED = 10_000;

    /** Something that a session wants to do. */
    record Wish(String uri, MatchPolicy match, Right right) {}

    /** What was answered. */
    public record Verdict(boolean isAllowed, boolean disclose, boolean isCacheable) {}

    private final Map<Wish, Verdict> verdicts = new HashMap<>();

    /** What the verdicts weigh together, as it is charged. */
    private long weight;

    boolean knows(Wish wish) {
        return verdicts.containsKey(wish);
    }

    /** Remembers a verdict, at the cost of the session; where there is no room, the others are forgotten. */
    public void decide(Wish wish, Verdict verdict, Budget session) {
        if (verdicts.size() >= MAX_REMEMBERED || session.refusal(weight(wish)) != null) {
            forgetAll(session);
        }
        if (verdicts.put(wish, verdict) == null) {
            charge(weight(wish), session);
        }
    }

    private static long weight(Wish wish) {
        return Weight.record(wish.uri);
    }

    private void charge(long octets, Budget session) {
        weight += octets;
        session.charge(octets);
    }

    /** To be called when the session is over, or has other permissions. */
    public void forgetAll(Budget session) {
        verdicts.clear();
        charge(-weight, session);
    }

    /** To be called when what the verdict was asked for is done. */
    public void forgetWhatIsNotCacheable(Budget session) {
        verdicts.entrySet().removeIf(decided -> {
            boolean isForgotten = !decided.getValue().isCacheable();
            charge(isForgotten ? -weight(decided.getKey()) : 0, session);
            return isForgotten;
        });
    }

    @Override
    public Rule about(String uri, MatchPolicy match) {
        Set<Right> allowed = EnumSet.noneOf(Right.class);
        boolean disclose = false;
        for (Right right : Right.values()) {
            Verdict verdict = verdicts.get(new Wish(uri, match, right));
            if (verdict != null && verdict.isAllowed()) {
                allowed.add(right);
                disclose |= verdict.disclose();
            }
        }
        return new Rule(uri, MatchPolicy.EXACT, allowed, disclose);
    }

    /** An authorizer names nothing: else it could let others decide in its place. */
    @Override
    public boolean names(String uri, Right right) {
        return false;
    }

    /** Choice: who may have the pattern has what it covers; nobody is asked for each event or call. */
    @Override
    public boolean reaches(String uri, Right right) {
        return true;
    }
}
