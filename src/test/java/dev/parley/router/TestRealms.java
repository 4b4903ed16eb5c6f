package dev.parley.router;

import static dev.parley.auth.rights.Right.CALL;
import static dev.parley.auth.rights.Right.PUBLISH;
import static dev.parley.auth.rights.Right.REGISTER;
import static dev.parley.auth.rights.Right.SUBSCRIBE;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.rights.Right;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import dev.parley.message.WhenSlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The realms of the transcripts, one router with all of them. */
public final class TestRealms {
    private static final Map<String, Rules> EVERYTHING = Map.of("anonymous", new Rules(List.of(Rule.EVERYTHING)));
    private static final AuthenticationSettings NOBODY =
            AuthenticationSettings.builder(Set.of("anonymous")).build();
    private static final AuthenticationSettings LOCAL = anonymous(true, null);

    /** So few that a transcript can reach them. */
    private static final SessionLimits LIMITS = new SessionLimits(12, 12, 12, 12);

    private static final List<RealmSettings.HistorySettings> HISTORY = List.of(
            new RealmSettings.HistorySettings("com.log", MatchPolicy.EXACT, 5, 1_000),
            new RealmSettings.HistorySettings("com.all.", MatchPolicy.PREFIX, 100, 200),
            new RealmSettings.HistorySettings("com..wild", MatchPolicy.WILDCARD, 100, 1_000),
            new RealmSettings.HistorySettings("com.secret.log", MatchPolicy.EXACT, 5, 1_000));

    private static final RealmLimits REALM_LIMITS = new RealmLimits(5, 1_000, 2);

    /** Those to which nobody logs in. */
    public static final List<RealmSettings> OPEN = List.of(
            // there they register who decides for other realms
            new RealmSettings(
                    "realm1",
                    false,
                    false,
                    Uri.Rule.LOOSE,
                    LOCAL,
                    Map.of("anonymous", everythingAnd("com.app.authenticate", "com.app.authorize")),
                    null,
                    List.of()),
            RealmSettings.openOnLoopback("realm2"),
            new RealmSettings("strict_ids", true, false, Uri.Rule.LOOSE, LOCAL, EVERYTHING, null, List.of()),
            new RealmSettings("strict_features", false, true, Uri.Rule.LOOSE, LOCAL, EVERYTHING, null, List.of()),
            new RealmSettings("strict_uris", false, false, Uri.Rule.STRICT, LOCAL, EVERYTHING, null, List.of()),
            new RealmSettings(
                    "guarded", false, false, Uri.Rule.LOOSE, LOCAL, Map.of("anonymous", guarded()), null, List.of()),
            // whoever comes, from wherever
            new RealmSettings(
                    "public", false, false, Uri.Rule.LOOSE, anonymous(false, null), EVERYTHING, null, List.of()),
            // everybody is the same
            new RealmSettings(
                    "workers", false, false, Uri.Rule.LOOSE, anonymous(true, "worker"), EVERYTHING, null, List.of()),
            new RealmSettings("remembering", false, false, Uri.Rule.LOOSE, LOCAL, remembering(), null, HISTORY),
            // sessions are resumed, but little is kept for them
            resuming("forgetful", new ResumeSettings(1_000, 3, 10_000)),
            resuming("fleeting", new ResumeSettings(0, 1, 1)),
            // everything, but for what the rules withhold
            new RealmSettings(
                    "fenced", false, false, Uri.Rule.LOOSE, LOCAL, Map.of("anonymous", fenced()), null, List.of()),
            // nobody without authentication
            new RealmSettings("closed", false, false, Uri.Rule.LOOSE, NOBODY, EVERYTHING, null, List.of()),
            // anonymous peers get a role that does not exist
            new RealmSettings("misconfigured", false, false, Uri.Rule.LOOSE, LOCAL, Map.of(), null, List.of()));

    public static final RouterSettings SETTINGS =
            settings(Stream.concat(OPEN.stream(), GuardedRealms.ALL.stream()).toList());

    private TestRealms() {}

    private static RealmSettings resuming(String name, ResumeSettings resume) {
        return new RealmSettings(
                name, false, false, Uri.Rule.LOOSE, LOCAL, EVERYTHING, null, List.of(), List.of(), resume);
    }

    private static RouterSettings settings(List<RealmSettings> realms) {
        return new RouterSettings(
                realms,
                RouterSettings.DEFAULT_HELLO_MILLIS,
                RouterSettings.DEFAULT_GOODBYE_MILLIS,
                RouterSettings.DEFAULT_STALE_MILLIS,
                LIMITS,
                REALM_LIMITS);
    }

    /** All of them, but one configured like another. */
    static RouterSettings changed(String realm, String other) {
        RealmSettings changed = SETTINGS.realms().stream()
                .filter(one -> one.name().equals(other))
                .findFirst()
                .orElseThrow();
        RealmSettings renamed = new RealmSettings(
                realm,
                changed.strictRequestIds(),
                changed.strictFeatures(),
                changed.uris(),
                changed.authentication(),
                changed.roles(),
                changed.authorizer(),
                changed.history(),
                changed.durable(),
                changed.resume());
        return settings(SETTINGS.realms().stream()
                .map(one -> one.name().equals(realm) ? renamed : one)
                .toList());
    }

    /** Every right, also to decide by those procedures. */
    static Rules everythingAnd(String... deciders) {
        List<Rule> rules = new ArrayList<>(List.of(Rule.EVERYTHING));
        for (String decider : deciders) {
            rules.add(new Rule(decider, MatchPolicy.EXACT, Set.of(Right.values()), true));
        }
        return new Rules(rules);
    }

    private static AuthenticationSettings anonymous(boolean loopbackOnly, @Nullable String authid) {
        return AuthenticationSettings.builder(Set.of("anonymous"))
                .anonymous(new AuthenticationSettings.Anonymous("anonymous", loopbackOnly, authid))
                .build();
    }

    private static Map<String, Rules> remembering() {
        return Map.of(
                "anonymous",
                new Rules(List.of(
                        Rule.EVERYTHING,
                        new Rule("com.secret.", MatchPolicy.PREFIX, Set.of(PUBLISH), false),
                        new Rule("com.all.hidden", MatchPolicy.EXACT, Set.of(PUBLISH), false))));
    }

    private static Rules fenced() {
        return new Rules(List.of(
                Rule.EVERYTHING,
                new Rule("com.closed.", MatchPolicy.PREFIX, Set.of(), false),
                new Rule("com.heard.", MatchPolicy.PREFIX, Set.of(SUBSCRIBE), false),
                new Rule("com.called.", MatchPolicy.PREFIX, Set.of(CALL), false),
                new Rule("com.plain.", MatchPolicy.PREFIX, Set.of(CALL, REGISTER, PUBLISH, SUBSCRIBE), false),
                new Rule("com.app.", MatchPolicy.PREFIX, Set.of(CALL, REGISTER, PUBLISH, SUBSCRIBE), false),
                new Rule(
                        "com.ticks.",
                        MatchPolicy.PREFIX,
                        Set.of(CALL, REGISTER, PUBLISH, SUBSCRIBE),
                        false,
                        null,
                        WhenSlow.COALESCE),
                new Rule("com.low.", MatchPolicy.PREFIX, Set.of(CALL, REGISTER, PUBLISH, SUBSCRIBE), true, 0),
                new Rule("com.x.high", MatchPolicy.EXACT, Set.of(CALL, REGISTER, PUBLISH, SUBSCRIBE), true, 9)));
    }

    private static Rules guarded() {
        return new Rules(List.of(
                new Rule("all.", MatchPolicy.PREFIX, Set.of(CALL, REGISTER, PUBLISH, SUBSCRIBE), true),
                new Rule("all.calls", MatchPolicy.EXACT, Set.of(CALL), true),
                new Rule("all.audit", MatchPolicy.EXACT, Set.of(PUBLISH), true),
                new Rule("all.secret.", MatchPolicy.PREFIX, Set.of(), false),
                new Rule("all.secret.door", MatchPolicy.EXACT, Set.of(CALL, REGISTER, PUBLISH, SUBSCRIBE), false),
                new Rule("trusted.", MatchPolicy.PREFIX, Set.of(CALL, REGISTER, PUBLISH, SUBSCRIBE), true, 3),
                new Rule("call.", MatchPolicy.PREFIX, Set.of(CALL), true),
                new Rule("register.", MatchPolicy.PREFIX, Set.of(REGISTER), true),
                new Rule("publish.", MatchPolicy.PREFIX, Set.of(PUBLISH), true),
                new Rule("subscribe.", MatchPolicy.PREFIX, Set.of(SUBSCRIBE), true),
                new Rule("wild..card", MatchPolicy.WILDCARD, Set.of(SUBSCRIBE, PUBLISH), true),
                new Rule("wild.closed.", MatchPolicy.WILDCARD, Set.of(), true)));
    }
}
