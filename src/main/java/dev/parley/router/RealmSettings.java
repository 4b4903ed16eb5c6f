package dev.parley.router;

import dev.parley.auth.Rule;
import dev.parley.auth.Rules;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one realm is set up. Immutable.
 *
 * @param strictRequestIds whether request ids must count 1, 2, 3 …, or only not be outstanding
 * @param strictFeatures whether features are withheld from peers that announce them without those they depend on
 * @param uris the alphabet of URI components
 * @param anonymous who comes in without authentication, or null where nobody does
 * @param roles what each role may do
 * @param history what is kept of the events published
 */
public record RealmSettings(
        String name,
        boolean strictRequestIds,
        boolean strictFeatures,
        Uri.Rule uris,
        @Nullable Anonymous anonymous,
        Map<String, Rules> roles,
        List<HistorySettings> history) {

    /**
     * Admission without authentication.
     *
     * @param role the role of those admitted
     * @param loopbackOnly whether only peers on this machine are
     * @param authid the authid of all of them; null where each has one of its own
     */
    public record Anonymous(
            String role, boolean loopbackOnly, @Nullable String authid) {}

    /**
     * The history of one subscription.
     *
     * @param events how many events it keeps
     * @param chars how many characters of topics and payloads they have together
     */
    public record HistorySettings(String uri, MatchPolicy match, int events, long chars) {
        public static final int DEFAULT_EVENTS = 1_000;
        public static final long DEFAULT_CHARS = 16L << 20;
    }

    /** A realm in which everybody on this machine, and nobody else, may do everything. */
    public static RealmSettings openOnLoopback(String name) {
        return new RealmSettings(
                name,
                false,
                false,
                Uri.Rule.LOOSE,
                new Anonymous("anonymous", true, null),
                Map.of("anonymous", new Rules(List.of(Rule.EVERYTHING))),
                List.of());
    }
}
