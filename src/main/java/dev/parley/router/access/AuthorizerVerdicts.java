package dev.parley.router.access;

import dev.parley.auth.rights.Permissions;
import dev.parley.auth.rights.Right;
import dev.parley.auth.rights.Rule;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.MatchPolicy;
import dev.parley.router.state.Budget;
import dev.parley.router.state.Weight;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verdicts of the authorizer about one session, as its permissions. The authorizer and the realm fill it. */
public final class AuthorizerVerdicts implements Permissions {
    /** Of more answers than these, none is remembered. */
    private static final int MAX_REMEMBERED = 10_000;

    /** What somebody may have a right to. */
    private record Subject(String uri, MatchPolicy match, Right right) {}

    /**
     * Something that a session wants to do.
     *
     * @param options as the authorizer is told
     * @param deciding those of them that may make a difference: with others, the authorizer may decide otherwise
     */
    public record Wish(String uri, MatchPolicy match, Right right, Dict options, Dict deciding) {
        /** How the URI matches is known, and whether an answer is wanted changes nothing that anybody may do. */
        private static final Set<String> INDIFFERENT = Set.of(Attribute.MATCH.key(), Attribute.ACKNOWLEDGE.key());

        public Wish(String uri, MatchPolicy match, Right right, Dict options) {
            this(uri, match, right, options, deciding(options));
        }

        private static Dict deciding(Dict options) {
            if (options.isEmpty()) {
                return options;
            }
            Map<String, @Nullable Object> deciding = new LinkedHashMap<>(options.values());
            deciding.keySet().removeAll(INDIFFERENT);
            return Dict.of(deciding);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Wish wish && subject().equals(wish.subject()) && deciding.equals(wish.deciding);
        }

        @Override
        public int hashCode() {
            return 31 * subject().hashCode() + deciding.hashCode();
        }

        private Subject subject() {
            return new Subject(uri, match, right);
        }

        private long weight() {
            return Weight.record(uri) + Weight.of(options);
        }
    }

    /** What was answered. */
    public record Verdict(boolean isAllowed, boolean disclose, boolean isCacheable) {}

    private final Map<Wish, Verdict> verdicts = new HashMap<>();

    /** What counts for the request at hand. */
    private final Map<Subject, Verdict> current = new HashMap<>(4);

    /** What the verdicts weigh together, as it is charged. */
    private long weight;

    /** Another request begins: what was decided for the one before counts for it only as far as it is remembered. */
    void begin() {
        current.clear();
    }

    /** Whether that is decided for the request at hand, by now or since earlier. */
    boolean knows(Wish wish) {
        if (current.containsKey(wish.subject())) {
            return true;
        }
        Verdict remembered = verdicts.get(wish);
        if (remembered != null) {
            current.put(wish.subject(), remembered);
        }
        return remembered != null;
    }

    /** What was answered before to the same question; null where nothing is remembered. */
    @Nullable
    public Verdict remembered(Wish wish) {
        return verdicts.get(wish);
    }

    /** That counts for the request at hand, and is remembered where it may be. */
    public void decide(Wish wish, Verdict verdict, Budget session) {
        current.put(wish.subject(), verdict);
        remember(wish, verdict, session);
    }

    /** Remembers a verdict, at the cost of the session; where there is no room, the others are forgotten. */
    public void remember(Wish wish, Verdict verdict, Budget session) {
        if (!verdict.isCacheable()) {
            return;
        }
        if (verdicts.size() >= MAX_REMEMBERED || session.refusal(wish.weight()) != null) {
            forgetAll(session);
        }
        if (verdicts.put(wish, verdict) == null) {
            charge(wish.weight(), session);
        }
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
    public void done() {
        current.clear();
    }

    @Override
    public Rule about(String uri, MatchPolicy match) {
        Set<Right> allowed = EnumSet.noneOf(Right.class);
        boolean disclose = false;
        for (Right right : Right.values()) {
            Verdict verdict = current.get(new Subject(uri, match, right));
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
