package dev.parley.config;

import static dev.parley.config.Settings.atLeastOne;
import static dev.parley.config.Settings.oneOf;
import static dev.parley.config.Settings.orNone;
import static dev.parley.config.Settings.required;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.rights.Right;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import dev.parley.message.WhenSlow;
import dev.parley.router.RealmSettings;
import dev.parley.router.RealmSettings.AuthorizerSettings;
import dev.parley.router.RealmSettings.DurableSettings;
import dev.parley.router.RealmSettings.HistorySettings;
import dev.parley.router.ResumeSettings;
import dev.parley.token.TokenVerifiers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the key {@code realms}. Created by {@link ConfigurationReader}; what is absent is null.
 *
 * @param requestIds {@code strict} if request ids must count up from 1, else {@code lenient}, the default
 * @param strictFeatures whether a feature is withheld from peers that do not announce those it depends on; by default false
 * @param uris the permitted characters of URIs: {@code loose}, the default, or {@code strict}
 * @param authentication the methods by which peers log in; null to admit nobody
 * @param authorizer decides about sessions whose role is not among {@code roles}; null to allow them nothing
 * @param roles the rules of each role
 * @param history the topics whose events are kept
 * @param durable the subscriptions whose places are kept when their sessions end
 * @param resume how long sessions outlive their connections; null for the defaults
 */
public record RealmConfiguration(
        @Nullable String requestIds,
        @Nullable Boolean strictFeatures,
        @Nullable String uris,
        @Nullable AuthenticationConfiguration authentication,
        @Nullable Authorizer authorizer,
        @Nullable Map<String, List<RoleRule>> roles,
        @Nullable List<History> history,
        @Nullable List<Durable> durable,
        @Nullable Resume resume) {

    /**
     * The key {@code authorizer}: what decides about the requests of sessions.
     *
     * @param procedure the URI of a procedure, or {@code java:} and the name of a class
     * @param realm the realm where the procedure is registered; null for this realm
     * @param cache whether an answer also counts for later requests of the same kind; by default false
     * @param timeoutMillis milliseconds to wait for an answer; then the request is refused
     */
    public record Authorizer(
            @Nullable String procedure,
            @Nullable String realm,
            @Nullable Boolean cache,
            @Nullable Integer timeoutMillis) {

        private AuthorizerSettings settings(String place, String own) {
            return new AuthorizerSettings(
                    AuthenticationConfiguration.decider(
                            place + ".procedure",
                            required(place + ".procedure", procedure, "name the procedure or class that decides")),
                    realm == null ? own : realm,
                    Boolean.TRUE.equals(cache),
                    atLeastOne(place + ".timeoutMillis", timeoutMillis, AuthorizerSettings.DEFAULT_TIMEOUT_MILLIS));
        }
    }

    /**
     * A rule of a role: what its sessions may do with the URIs that match.
     *
     * @param uri a URI, prefix or pattern
     * @param match how URIs match it: {@code exact}, the default, {@code prefix} or {@code wildcard}
     * @param allow any of {@code call}, {@code register}, {@code publish}, {@code subscribe}
     * @param disclose whether {@code disclose_me} and {@code disclose_caller} are honoured; by default false
     * @param trustLevel told to callees and subscribers; null for none
     * @param slowSubscriber what happens to events that a subscriber is too slow for, such as {@code drop_oldest}; by default {@code
     *     disconnect}
     */
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
                                ? "has empty components: add \"match\": \"wildcard\" to have them match any component, or"
                                        + " \"prefix\" if it is the beginning of URIs"
                                : "is no URI: remove white space and #"));
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

    /**
     * An entry of the key {@code history}: the events of a topic, or of topics that match a pattern, that are kept.
     *
     * @param uri a topic, prefix or pattern
     * @param match how topics match it: {@code exact}, the default, {@code prefix} or {@code wildcard}
     * @param events the number of events to keep; then the oldest is dropped
     * @param bytes octets that they may have together
     */
    public record History(
            @Nullable String uri,
            @Nullable String match,
            @Nullable Integer events,
            @Nullable Integer bytes) {

        private HistorySettings settings(String place) {
            MatchPolicy policy = Settings.match(place, match);
            if (uri == null || !Uri.isValid(uri, Uri.Rule.LOOSE, policy)) {
                throw new ConfigurationException(place
                        + ".uri: must be the URI of a topic, or a prefix or pattern with the \"match\" that fits it");
            }
            return new HistorySettings(
                    uri,
                    policy,
                    atLeastOne(place + ".events", events, HistorySettings.DEFAULT_EVENTS),
                    atLeastOne(place + ".bytes", bytes, HistorySettings.DEFAULT_CHARS));
        }
    }

    /**
     * An entry of the key {@code durable}: subscriptions of a role to a topic, or to what a pattern covers, that are durable without asking.
     *
     * @param uri a topic, prefix or pattern
     * @param match how topics match it: {@code exact}, the default, {@code prefix} or {@code wildcard}
     * @param roles the roles whose subscriptions they are
     * @param forMillis milliseconds after which a place is forgotten that nobody has used; by default a week
     */
    public record Durable(
            @Nullable String uri,
            @Nullable String match,
            @Nullable List<String> roles,
            @Nullable Integer forMillis) {

        private DurableSettings settings(String place, Set<String> known) {
            MatchPolicy policy = Settings.match(place, match);
            if (uri == null || !Uri.isValid(uri, Uri.Rule.LOOSE, policy)) {
                throw new ConfigurationException(place
                        + ".uri: must be the URI of a topic, or a prefix or pattern with the \"match\" that fits it");
            }
            List<String> named = required(place + ".roles", roles, "name the roles whose subscriptions are durable");
            for (String role : named) {
                if (!known.contains(role)) {
                    throw new ConfigurationException(place + ".roles: there is no role \"" + role + "\"; name one of "
                            + String.join(", ", known));
                }
            }
            return new DurableSettings(
                    uri,
                    policy,
                    Set.copyOf(named),
                    atLeastOne(place + ".forMillis", forMillis, DurableSettings.DEFAULT_MILLIS));
        }
    }

    /**
     * The key {@code resume}: sessions whose clients can resume them outlive their connections.
     *
     * @param millis milliseconds for which a session without a connection waits for its client; 0 has sessions end with their connections
     * @param messages the number of messages to a session that are kept until its client is known to have them; beyond that, a session
     *     without a connection ends
     * @param bytes octets that they may have together
     */
    public record Resume(
            @Nullable Integer millis,
            @Nullable Integer messages,
            @Nullable Integer bytes) {

        private ResumeSettings settings(String place) {
            return new ResumeSettings(
                    Settings.atLeast(0, place + ".millis", millis, ResumeSettings.DEFAULT.millis()),
                    atLeastOne(place + ".messages", messages, ResumeSettings.DEFAULT.messages()),
                    atLeastOne(place + ".bytes", bytes, ResumeSettings.DEFAULT.octets()));
        }
    }

    RealmSettings settings(String place, String name, TokenVerifiers verifiers) {
        Mistakes mistakes = new Mistakes();
        boolean isStrict =
                "strict".equals(mistakes.in(() -> oneOf(place + ".requestIds", requestIds, "lenient", "strict")));
        Uri.Rule rule = "strict".equals(mistakes.in(() -> oneOf(place + ".uris", uris, "loose", "strict")))
                ? Uri.Rule.STRICT
                : Uri.Rule.LOOSE;
        Map<String, Rules> rulesByRole = new LinkedHashMap<>();
        if (roles != null) {
            roles.forEach((role, rules) -> rulesByRole.put(role, rules(place + ".roles." + role, rules, mistakes)));
        }
        AuthenticationSettings.Builder admission = AuthenticationSettings.builder(rulesByRole.keySet());
        if (authorizer != null) {
            admission.otherRoles();
        }
        AuthenticationSettings admitting = mistakes.in(() -> authentication == null
                ? admission.build()
                : authentication.settings(place + ".authentication", admission, verifiers));
        AuthorizerSettings deciding =
                authorizer == null ? null : mistakes.in(() -> authorizer.settings(place + ".authorizer", name));
        List<HistorySettings> kept = histories(place + ".history", mistakes);
        List<DurableSettings> lasting = new ArrayList<>();
        List<Durable> entries = orNone(durable);
        for (int i = 0; i < entries.size(); i++) {
            Durable configured = entries.get(i);
            String entry = place + ".durable[" + i + "]";
            mistakes.inspect(() -> lasting.add(configured.settings(entry, rulesByRole.keySet())));
        }
        ResumeSettings resuming =
                resume == null ? ResumeSettings.DEFAULT : mistakes.in(() -> resume.settings(place + ".resume"));
        mistakes.check();
        return new RealmSettings(
                name,
                isStrict,
                Boolean.TRUE.equals(strictFeatures),
                rule,
                Objects.requireNonNull(admitting),
                rulesByRole,
                deciding,
                kept,
                lasting,
                Objects.requireNonNull(resuming));
    }

    private static Rules rules(String place, List<RoleRule> rules, Mistakes mistakes) {
        List<Rule> made = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            RoleRule configured = rules.get(i);
            String entry = place + "[" + i + "]";
            mistakes.inspect(() -> {
                Rule rule = configured.rule(entry);
                if (made.stream().anyMatch(one -> one.uri().equals(rule.uri()) && one.match() == rule.match())) {
                    throw new ConfigurationException(
                            entry + ": there is a rule for this uri and match already; put both into one");
                }
                made.add(rule);
            });
        }
        return new Rules(made);
    }

    private List<HistorySettings> histories(String place, Mistakes mistakes) {
        List<HistorySettings> settings = new ArrayList<>();
        Set<List<String>> known = new HashSet<>();
        List<History> entries = orNone(history);
        for (int i = 0; i < entries.size(); i++) {
            History configured = entries.get(i);
            String entry = place + "[" + i + "]";
            mistakes.inspect(() -> {
                HistorySettings made = configured.settings(entry);
                if (!known.add(List.of(made.uri(), made.match().key()))) {
                    throw new ConfigurationException(
                            entry + ": there is an entry for this uri and match already; remove one of them");
                }
                settings.add(made);
            });
        }
        return settings;
    }

    /** Adds the realms that this one refers to, by the places that name them. */
    void realmsAsked(String place, Map<String, String> named) {
        if (authorizer != null && authorizer.realm() != null) {
            named.put(place + ".authorizer.realm", authorizer.realm());
        }
        if (authentication != null && authentication.authenticatorRealm() != null) {
            named.put(place + ".authentication.authenticatorRealm", authentication.authenticatorRealm());
        }
    }
}
