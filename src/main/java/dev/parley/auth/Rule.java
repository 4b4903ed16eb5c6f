package dev.parley.auth;

import dev.parley.message.MatchPolicy;
import dev.parley.message.WhenSlow;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a role may do with the URIs that match. Made where a configuration is read.
 *
 * @param uri the URI, prefix or pattern
 * @param allow what is permitted; everything else is refused
 * @param disclose whether {@code disclose_me} and {@code disclose_caller} are honoured there
 * @param trustLevel how far calls and publications there are to be trusted, 0 for least; null where nothing is said of it
 * @param slowSubscriber what becomes of events there for subscribers that are slow, where they do not choose themselves
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

    public boolean allows(Right right) {
        return allow.contains(right);
    }
}
