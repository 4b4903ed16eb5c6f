package dev.parley.router;

import static dev.parley.auth.People.principal;
import static dev.parley.auth.rights.Right.CALL;
import static dev.parley.auth.rights.Right.PUBLISH;
import static dev.parley.auth.rights.Right.SUBSCRIBE;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.People;
import dev.parley.auth.TicketCredential;
import dev.parley.auth.attempts.AttemptLimits;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.rights.Right;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.message.AuthMethod;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Those of the {@link TestRealms} where peers prove who they are, or where somebody decides what they may do. */
final class GuardedRealms {
    private static final String AUTHENTICATE = "com.app.authenticate";
    private static final Rules ALL_RIGHTS = new Rules(List.of(Rule.EVERYTHING));
    private static final AttemptLimits FEW = new AttemptLimits(2, 1_000, 2, 60_000);
    private static final AttemptLimits FEW_FAILURES = new AttemptLimits(100, 3, 100, 60_000);

    static final List<RealmSettings> ALL = List.of(
            // everybody of the example, and every method
            realm("people", people().build(), roles(), null),
            // the same a while later: alice is gone, bob is another, users may do less
            realm("people_later", later(), rolesLater(), null),
            // the same as at first, but users may do everything
            realm(
                    "testators",
                    people().build(),
                    Map.of("guest", ALL_RIGHTS, "user", ALL_RIGHTS, "admin", ALL_RIGHTS),
                    null),
            // who has a token
            realm("tokens", tokens("key 1", true).attempts(FEW_FAILURES).build(), roles(), null),
            // the same, verified by another key
            realm("tokens_of_others", tokens("key 2", true).build(), roles(), null),
            // the same as at first, but sessions outlast tokens
            realm("tokens_at_first", tokens("key 1", false).build(), roles(), null),
            // two attempts for each name
            realm("patient", everybodyWith(FEW), roles(), null),
            // each kind of rule for each action
            realm("matrix", admins(), Map.of("anonymous", matrix(), "admin", ALL_RIGHTS), null),
            // a procedure of realm1 knows who everybody is
            realm("dynamic", dynamic().build(), roles(), null),
            // the same, with two attempts for each name
            realm("guessed", dynamic().attempts(FEW).build(), roles(), null),
            // a procedure of realm1 knows what guests may do, and its answers count for later requests
            realm("decided", guests(), Map.of("user", ALL_RIGHTS), authorizer("realm1", true)),
            // rules say what guests may do
            realm("ruled", guests(), Map.of("user", ALL_RIGHTS, "guest", ALL_RIGHTS), authorizer("realm1", true)),
            // it is asked each time
            realm("undecided", guests(), Map.of("user", ALL_RIGHTS), authorizer("realm1", false)),
            // it is one of the same realm
            realm(
                    "inside",
                    guests(),
                    Map.of("user", TestRealms.everythingAnd("com.app.authorize")),
                    authorizer("inside", true)),
            realm("nowhere", guests(), Map.of("user", ALL_RIGHTS), authorizer("no_such_realm", true)));

    private GuardedRealms() {}

    private static RealmSettings realm(
            String name,
            AuthenticationSettings authentication,
            Map<String, Rules> roles,
            RealmSettings.@Nullable AuthorizerSettings authorizer) {
        return new RealmSettings(name, false, false, Uri.Rule.LOOSE, authentication, roles, authorizer, List.of());
    }

    private static AuthenticationSettings.Builder people() {
        return People.everybody()
                .container(Map.of("staff", "user", "boss", "admin"), null)
                .bearer(new AuthenticationSettings.Bearer(GuardedRealms::verdict, "sub", "role", null))
                .principal(principal("heidi", "user", People.argon2("heidi-secret")));
    }

    /** A token says who has it, perhaps as what, and perhaps until when: token-of-zoe, token-of-zoe-as-admin-until-5000. */
    private static final Pattern TOKEN = Pattern.compile("token-of-(\\w+)(?:-as-(\\w+))?(?:-until-(\\d+))?");

    private static TokenVerifier.Verdict verdict(Secret token, long now) {
        Matcher said = TOKEN.matcher(token.reveal());
        if (!said.matches()) {
            return TokenVerifier.Verdict.refused("no token of ours");
        }
        String role = said.group(2) == null ? "user" : said.group(2);
        long until = said.group(3) == null ? Long.MAX_VALUE : Long.parseLong(said.group(3));
        return until <= now
                ? TokenVerifier.Verdict.refused("a token that has expired")
                : TokenVerifier.Verdict.believed(Map.of("sub", said.group(1), "role", role), until);
    }

    /** Who has a token, and browsers that are known again. */
    private static AuthenticationSettings.Builder tokens(String key, boolean endSessions) {
        TokenVerifier verifier = new TokenVerifier() {
            @Override
            public Verdict verify(Secret token, long now) {
                return verdict(token, now);
            }

            @Override
            public String settings() {
                return key;
            }
        };
        return AuthenticationSettings.builder(People.ROLES)
                .anonymous("admin", true)
                .allow(AuthMethod.COOKIE)
                .bearer(new AuthenticationSettings.Bearer(verifier, "sub", "role", null, endSessions));
    }

    private static AuthenticationSettings later() {
        return AuthenticationSettings.builder(People.ROLES)
                .allow(AuthMethod.TICKET)
                .allow(AuthMethod.WAMPCRA)
                .principal(principal("bob", "admin", new TicketCredential(Secret.of("bob-ticket"))))
                .principal(principal("carol", "user", People.carol()))
                .principal(principal("dave", "admin", People.dave(), new TicketCredential(Secret.of("dave-ticket"))))
                .build();
    }

    private static AuthenticationSettings everybodyWith(AttemptLimits limits) {
        return People.everybody().attempts(limits).build();
    }

    private static AuthenticationSettings.Builder dynamic() {
        AuthenticationSettings.Builder settings =
                AuthenticationSettings.builder(People.ROLES).authenticatorRealm("realm1");
        for (AuthMethod method : AuthMethod.values()) {
            if (method != AuthMethod.COOKIE) {
                settings.allow(method, AUTHENTICATE);
            }
        }
        return settings;
    }

    private static AuthenticationSettings admins() {
        return AuthenticationSettings.builder(Set.of("anonymous", "admin"))
                .anonymous("anonymous", true)
                .allow(AuthMethod.TICKET)
                .principal(principal("admin", "admin", new TicketCredential(Secret.of("admin-ticket"))))
                .build();
    }

    private static Rules matrix() {
        List<Rule> rules = new ArrayList<>();
        for (Right right : Right.values()) {
            String name = right.name().toLowerCase(Locale.ROOT);
            rules.add(new Rule("exact." + name, MatchPolicy.EXACT, Set.of(right), false));
            rules.add(new Rule("prefix." + name + ".", MatchPolicy.PREFIX, Set.of(right), false));
            rules.add(new Rule("prefix." + name + ".closed", MatchPolicy.EXACT, Set.of(), false));
            rules.add(new Rule("wild.." + name, MatchPolicy.WILDCARD, Set.of(right), false));
            rules.add(new Rule("wild.closed." + name, MatchPolicy.EXACT, Set.of(), false));
        }
        rules.add(new Rule("order.", MatchPolicy.PREFIX, Set.of(CALL), false));
        rules.add(new Rule("order.deep.", MatchPolicy.PREFIX, Set.of(), false));
        rules.add(new Rule("order.deep.door", MatchPolicy.EXACT, Set.of(CALL), false));
        rules.add(new Rule("order..wild", MatchPolicy.WILDCARD, Set.of(Right.REGISTER), false));
        rules.add(new Rule("runs..b", MatchPolicy.WILDCARD, Set.of(Right.REGISTER), false));
        rules.add(new Rule("runs.closed.", MatchPolicy.WILDCARD, Set.of(), false));
        rules.add(new Rule("shown.", MatchPolicy.PREFIX, Set.of(Right.values()), true));
        rules.add(new Rule("hidden.", MatchPolicy.PREFIX, Set.of(Right.values()), false));
        rules.add(new Rule("low.", MatchPolicy.PREFIX, Set.of(Right.values()), false, 0));
        rules.add(new Rule("wamp.session.count", MatchPolicy.EXACT, Set.of(CALL), false));
        return new Rules(rules);
    }

    private static AuthenticationSettings guests() {
        return AuthenticationSettings.builder(Set.of("user"))
                .otherRoles()
                .anonymous("guest", true)
                .allow(AuthMethod.TICKET)
                .allow(AuthMethod.COOKIE)
                .principal(principal("alice", "user", new TicketCredential(Secret.of("alice-ticket"))))
                .principal(principal("gina", "guest", new TicketCredential(Secret.of("gina-ticket"))))
                .build();
    }

    private static RealmSettings.AuthorizerSettings authorizer(String realm, boolean isCacheable) {
        return new RealmSettings.AuthorizerSettings(
                "com.app.authorize", realm, isCacheable, RealmSettings.AuthorizerSettings.DEFAULT_TIMEOUT_MILLIS);
    }

    private static Map<String, Rules> roles() {
        Rule forAll = new Rule("com.public.", MatchPolicy.PREFIX, Set.of(CALL, SUBSCRIBE), false);
        return Map.of(
                "guest",
                new Rules(List.of(forAll)),
                "user",
                new Rules(List.of(
                        new Rule("com.app.", MatchPolicy.PREFIX, Set.of(Right.values()), false),
                        new Rule("com.app.audit", MatchPolicy.EXACT, Set.of(PUBLISH), false),
                        new Rule("com.app..private", MatchPolicy.WILDCARD, Set.of(), false),
                        forAll)),
                "admin",
                ALL_RIGHTS);
    }

    private static Map<String, Rules> rolesLater() {
        return Map.of(
                "guest",
                new Rules(List.of()),
                "user",
                new Rules(List.of(new Rule("com.app.kept", MatchPolicy.EXACT, Set.of(Right.values()), false))),
                "admin",
                ALL_RIGHTS);
    }
}
