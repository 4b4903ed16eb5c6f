package dev.parley.router;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one realm is set up. Immutable.
 *
 * @param strictRequestIds whether request ids must count 1, 2, 3 …, or only not be outstanding
 * @param strictFeatures whether features are withheld from peers that announce them without those they depend on
 * @param uris the alphabet of URI components
 * @param authentication who comes in, and how
 * @param roles what each role may do
 * @param authorizer who decides about roles that are not among these; null for nobody
 * @param history what is kept of the events published
 * @param durable whose subscriptions are durable without asking
 * @param resume how long sessions outlive their connections
 */
public record RealmSettings(
        String name,
        boolean strictRequestIds,
        boolean strictFeatures,
        Uri.Rule uris,
        AuthenticationSettings authentication,
        Map<String, Rules> roles,
        @Nullable AuthorizerSettings authorizer,
        List<HistorySettings> history,
        List<DurableSettings> durable,
        ResumeSettings resume) {

    /** With sessions that outlive their connections as by default. */
    public RealmSettings(
            String name,
            boolean strictRequestIds,
            boolean strictFeatures,
            Uri.Rule uris,
            AuthenticationSettings authentication,
            Map<String, Rules> roles,
            @Nullable AuthorizerSettings authorizer,
            List<HistorySettings> history,
            List<DurableSettings> durable) {
        this(
                name,
                strictRequestIds,
                strictFeatures,
                uris,
                authentication,
                roles,
                authorizer,
                history,
                durable,
                ResumeSettings.DEFAULT);
    }

    /**
     * A procedure that decides what sessions may do.
     *
     * @param realm where it is registered
     * @param isCacheable whether its answers count for later requests too, unless they say otherwise
     */
    public record AuthorizerSettings(String procedure, String realm, boolean isCacheable, long timeoutMillis) {
        public static final long DEFAULT_TIMEOUT_MILLIS = 5_000;
    }

    /**
     * The history of one subscription.
     *
     * @param events how many events it keeps
     * @param chars how many characters of topics and payloads they have together
     */
    public record HistorySettings(String uri, MatchPolicy match, int events, long chars) {
        public static final int DEFAULT_EVENTS = 1_000;
        public static final long DEFAULT_CHARS = 16L << 20;

        public boolean isOf(String topic, MatchPolicy policy) {
            return uri.equals(topic) && match == policy;
        }
    }

    /**
     * Subscriptions whose places are kept when their sessions end.
     *
     * @param roles whose
     * @param forMillis how long a place is kept that nobody uses, in milliseconds
     */
    public record DurableSettings(String uri, MatchPolicy match, Set<String> roles, long forMillis) {
        /** How long places are kept of whoever asks for them. */
        public static final long DEFAULT_MILLIS = 7L * 24 * 3_600 * 1_000;

        /** Copies the roles. */
        public DurableSettings {
            roles = Set.copyOf(roles);
        }

        /** Whether a subscription of that role to that topic or pattern is one of them. */
        public boolean covers(String role, String topic, MatchPolicy policy) {
            if (!roles.contains(role)) {
                return false;
            }
            return switch (policy) {
                case EXACT -> match.matches(uri, topic);
                // a prefix of a prefix covers it; another pattern that it matches does not
                case PREFIX -> match == MatchPolicy.PREFIX && topic.startsWith(uri);
                case WILDCARD -> match == MatchPolicy.WILDCARD && topic.equals(uri);
            };
        }
    }

    /** A realm without durable subscriptions but those that are asked for. */
    public RealmSettings(
            String name,
            boolean strictRequestIds,
            boolean strictFeatures,
            Uri.Rule uris,
            AuthenticationSettings authentication,
            Map<String, Rules> roles,
            @Nullable AuthorizerSettings authorizer,
            List<HistorySettings> history) {
        this(name, strictRequestIds, strictFeatures, uris, authentication, roles, authorizer, history, List.of());
    }

    /** A realm in which everybody on this machine, and nobody else, may do everything. */
    public static RealmSettings openOnLoopback(String name) {
        return new RealmSettings(
                name,
                false,
                false,
                Uri.Rule.LOOSE,
                AuthenticationSettings.builder(Set.of("anonymous"))
                        .anonymous("anonymous", true)
                        .build(),
                Map.of("anonymous", new Rules(List.of(Rule.EVERYTHING))),
                null,
                List.of());
    }
}
