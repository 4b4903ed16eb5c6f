package dev.parley.auth.rights;

import dev.parley.message.MatchPolicy;
import dev.parley.message.WhenSlow;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a role may do with the URIs that match. Made where a configuration is read. Immutable.
 *
 * @param uri the URI, prefix or pattern
 * @param match which of these {@code uri} is
 * @param allow what is permitted; everything else is refused
 * @param disclose whether {@code disclose_me} and {@code disclose_caller} are honoured there
 * @param trustLevel how far callees and subscribers are told to trust calls and publications there, 0 for least; null to tell them
 *     nothing
 * @param slowSubscriber what happens to events there that a slow subscriber has no room for, unless it has chosen itself
 */
public record Rule(
        String uri,
        MatchPolicy match,
        Set<Right> allow,
        boolean disclose,
        @Nullable Integer trustLevel,
        WhenSlow slowSubscriber) {

    /** What applies where no rule matches. */
    public static final Rule NOTHING = new Rule("", MatchPolicy.PREFIX, Set.of(), false);

    /** Every right on every URI. */
    public static final Rule EVERYTHING = new Rule("", MatchPolicy.PREFIX, Set.of(Right.values()), true);

    /** A rule by which slow subscribers are disconnected. */
    public Rule(String uri, MatchPolicy match, Set<Right> allow, boolean disclose, @Nullable Integer trustLevel) {
        this(uri, match, allow, disclose, trustLevel, WhenSlow.DISCONNECT);
    }

    /** A rule that says nothing of trust. */
    public Rule(String uri, MatchPolicy match, Set<Right> allow, boolean disclose) {
        this(uri, match, allow, disclose, null);
    }

    /** Whether the rule gives that right. */
    public boolean allows(Right right) {
        return allow.contains(right);
    }
}
