package dev.parley.auth.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.MatchPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    private static final List<Rule> RULES = List.of(
            rule("com.app.door", MatchPolicy.EXACT),
            rule("com.", MatchPolicy.PREFIX),
            rule("com.app.", MatchPolicy.PREFIX),
            rule("com.app.secret", MatchPolicy.PREFIX),
            rule("org.a..c", MatchPolicy.WILDCARD),
            rule("org..b.c", MatchPolicy.WILDCARD),
            rule("org...c", MatchPolicy.WILDCARD),
            rule("org...", MatchPolicy.WILDCARD));

    private static Rule rule(String uri, MatchPolicy match) {
        return new Rule(uri, match, Set.of(Right.CALL), false);
    }

    /** The order in which rules are written down does not matter. */
    @ParameterizedTest
    @CsvSource({
        "com.app.door,      com.app.door",
        "com.app.door.more, com.app.",
        "com.app.topic,     com.app.",
        "com.app.secrets,   com.app.secret",
        "com.app,           com.",
        "com.x,             com.",
        "org.a.b.c,         org.a..c",
        "org.x.b.c,         org..b.c",
        "org.x.y.c,         org...c",
        "org.x.y.z,         org...",
        "org.x.y,           ''",
        "net.x,             ''",
    })
    void theMostSpecificRuleDecides(String uri, String rule) {
        List<Rule> rules = new ArrayList<>(RULES);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(rules, new Random(i));
            assertEquals(rule, new Rules(rules).about(uri).uri());
        }
    }

    /** The router's own procedures and topics are meant by rules that name them, or mean all. */
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "EXACT,    wamp.session.count, true",
        "PREFIX,   '',                 true",
        "PREFIX,   w,                  false",
        "PREFIX,   wamp,               true",
        "PREFIX,   wamp.session.,      true",
        "WILDCARD, ..,                 false",
        "WILDCARD, .session.count,     false",
        "WILDCARD, wamp..count,        true"
    })
    void theRoutersOwnNeedARuleOfTheirOwn(MatchPolicy match, String uri, boolean isAllowed) {
        Rules rules = new Rules(List.of(new Rule(uri, match, Set.of(Right.CALL), false)));
        assertEquals(isAllowed, rules.about("wamp.session.count").allows(Right.CALL));
    }

    @Test
    void whereNoRuleMatchesNothingIsAllowed() {
        Rule rule = new Rules(RULES).about("net.x");
        for (Right right : Right.values()) {
            assertEquals(false, rule.allows(right));
        }
        assertEquals(false, rule.disclose());
    }

    @Test
    void whoDecidesIsNamedByARuleForThatUriOrForAllUris() {
        Rule exact = new Rule("com.app.authorize", MatchPolicy.EXACT, Set.of(Right.REGISTER), false);
        Rule prefix = new Rule("com.app.", MatchPolicy.PREFIX, Set.of(Right.REGISTER), false);
        assertTrue(new Rules(List.of(exact, prefix)).names("com.app.authorize", Right.REGISTER));
        assertTrue(new Rules(List.of(Rule.EVERYTHING)).names("com.app.authorize", Right.REGISTER));
        assertFalse(new Rules(List.of(prefix)).names("com.app.authorize", Right.REGISTER));
        assertFalse(new Rules(List.of(Rule.EVERYTHING, prefix)).names("com.app.authorize", Right.REGISTER));
        assertFalse(new Rules(List.of(exact)).names("com.app.authorize", Right.CALL));
    }
}
