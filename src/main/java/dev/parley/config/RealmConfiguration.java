package dev.parley.config;

import static dev.parley.config.Settings.atLeastOne;
import static dev.parley.config.Settings.oneOf;
import static dev.parley.config.Settings.orNone;
import static dev.parley.config.Settings.required;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.Right;
import dev.parley.auth.Rule;
import dev.parley.auth.Rules;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import dev.parley.message.WhenSlow;
import dev.parley.router.RealmSettings;
import dev.parley.router.RealmSettings.AuthorizerSettings;
import dev.parley.router.RealmSettings.HistorySettings;
import dev.parley.token.TokenVerifiers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of the {@code realms} of the configuration.
 *
 * @param authentication who may come in; null for nobody
 * @param authorizer decides about roles that are not among {@code roles}; null where nobody does
 */
public record RealmConfiguration(
        @Nullable String requestIds,
        @Nullable Boolean strictFeatures,
        @Nullable String uris,
        @Nullable AuthenticationConfiguration authentication,
        @Nullable Authorizer authorizer,
        @Nullable Map<String, List<RoleRule>> roles,
        @Nullable List<History> history) {

    /**
     * Who decides what sessions may do.
     *
     * @param procedure a URI, or {@code java:} and the name of a class
     * @param realm where the procedure is registered; null for the realm itself
     */
    public record Authorizer(
            @Nullable String procedure,
            @Nullable String realm,
            @Nullable Boolean cache,
            @Nullable Integer timeoutMillis) {

        private AuthorizerSettings settings(String place, String own) {
            return new AuthorizerSettings(
                    AuthenticationConfiguration.decider(
                            place + ".procedure", required(place + ".procedure", procedure, "it is who decides")),
                    realm == null ? own : realm,
                    Boolean.TRUE.equals(cache),
                    atLeastOne(place + ".timeoutMillis", timeoutMillis, AuthorizerSettings.DEFAULT_TIMEOUT_MILLIS));
        }
    }

    /** What a role may do with the URIs that the pattern matches. */
    public record RoleRule(
            @Nullable String uri,
            @Nullable String match,
            @Nullable List<String> allow,
            @Nullable Boolean disclose,
            @Nullable Integer trustLevel,
            @Nullable String slowSubscriber) {

        private Rule rule(String place) {
            String pattern = required(place + ".uri", uri, "it says what the rule is about");
            MatchPolicy policy = Settings.match(place, match);
            if (!Uri.isValid(pattern, Uri.Rule.LOOSE, policy)) {
                boolean isPattern = Uri.isValid(pattern, Uri.Rule.LOOSE, MatchPolicy.WILDCARD);
                throw new ConfigurationException(place + ".uri: \"" + pattern + "\" "
                        + (isPattern
                                ? "has empty components; with \"match\": \"wildcard\" they match any, with \"prefix\" it is"
                                        + " the beginning of URIs"
                                : "is no URI: it has white space or # in it"));
            }
            if (trustLevel != null && trustLevel < 0) {
                throw new ConfigurationException(place + ".trustLevel: must not be negative");
            }
            Set<Right> allowed = EnumSet.noneOf(Right.class);
            List<String> names = orNone(allow);
            for (int i = 0; i < names.size(); i++) {
                String name =
                        oneOf(place + ".allow[" + i + "]", names.get(i), "call", "register", "publish", "subscribe");
                allowed.add(Right.valueOf(name.toUpperCase(Locale.ROOT)));
            }
            String slow = oneOf(
                    place + ".slowSubscriber", slowSubscriber, "disconnect", "drop_oldest", "drop_newest", "coalesce");
            return new Rule(
                    pattern,
                    policy,
                    allowed,
                    Boolean.TRUE.equals(disclose),
                    trustLevel,
                    WhenSlow.valueOf(slow.toUpperCase(Locale.ROOT)));
        }
    }

    /** What is kept of the events of a topic or pattern of topics. */
    public record History(
            @Nullable String uri,
            @Nullable String match,
            @Nullable Integer events,
            @Nullable Integer bytes) {

        private HistorySettings settings(String place) {
            MatchPolicy policy = Settings.match(place, match);
            if (uri == null || !Uri.isValid(uri, Uri.Rule.LOOSE, policy)) {
                throw new ConfigurationException(place + ".uri: must be a topic, or a pattern of topics as match says");
            }
            return new HistorySettings(
                    uri,
                    policy,
                    atLeastOne(place + ".events", events, HistorySettings.DEFAULT_EVENTS),
                    atLeastOne(place + ".bytes", bytes, HistorySettings.DEFAULT_CHARS));
        }
    }

    RealmSettings settings(String place, String name, TokenVerifiers verifiers) {
        boolean isStrict =
                oneOf(place + ".requestIds", requestIds, "lenient", "strict").equals("strict");
        String rule = oneOf(place + ".uris", uris, "loose", "strict");
        Map<String, Rules> rulesByRole = new LinkedHashMap<>();
        if (roles != null) {
            roles.forEach((role, rules) -> rulesByRole.put(role, rules(place + ".roles." + role, rules)));
        }
        AuthenticationSettings.Builder admission = AuthenticationSettings.builder(rulesByRole.keySet());
        if (authorizer != null) {
            admission.otherRoles();
        }
        String in = place + ".authentication";
        return new RealmSettings(
                name,
                isStrict,
                Boolean.TRUE.equals(strictFeatures),
                Uri.Rule.valueOf(rule.toUpperCase(Locale.ROOT)),
                authentication == null ? admission.build() : authentication.settings(in, admission, verifiers),
                rulesByRole,
                authorizer == null ? null : authorizer.settings(place + ".authorizer", name),
                histories(place + ".history"));
    }

    private static Rules rules(String place, List<RoleRule> rules) {
        List<Rule> made = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i).rule(place + "[" + i + "]");
            if (made.stream().anyMatch(one -> one.uri().equals(rule.uri()) && one.match() == rule.match())) {
                throw new ConfigurationException(
                        place + "[" + i + "]: there is a rule for this uri and match already; put both into one");
            }
            made.add(rule);
        }
        return new Rules(made);
    }

    private List<HistorySettings> histories(String place) {
        List<HistorySettings> settings = new ArrayList<>();
        Set<List<String>> known = new HashSet<>();
        for (History configured : orNone(history)) {
            String entry = place + "[" + settings.size() + "]";
            HistorySettings made = configured.settings(entry);
            if (!known.add(List.of(made.uri(), made.match().key()))) {
                throw new ConfigurationException(entry + ": there is an entry for this uri and match already");
            }
            settings.add(made);
        }
        return settings;
    }

    /** Notes which realms it needs, by the places that name them. */
    void realmsAsked(String place, Map<String, String> named) {
        if (authorizer != null && authorizer.realm() != null) {
            named.put(place + ".authorizer.realm", authorizer.realm());
        }
        if (authentication != null && authentication.authenticatorRealm() != null) {
            named.put(place + ".authentication.authenticatorRealm", authentication.authenticatorRealm());
        }
    }
}
