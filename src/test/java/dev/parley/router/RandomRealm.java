package dev.parley.router;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.People;
import dev.parley.auth.TicketCredential;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.rights.Right;
import dev.parley.auth.rights.Rule;
import dev.parley.auth.rights.Rules;
import dev.parley.message.AuthMethod;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A realm with random roles for the same few people, and what may be asked of it. Their ticket is {@link #TICKET}. */
final class RandomRealm {
    static final String NAME = "random";
    static final String TICKET = "ticket";

    /** May do everything, in each of them. */
    static final String ROOT = "root";

    static final List<String> PEOPLE = List.of("p0", "p1", "p2", "p3", "p4");
    private static final List<MatchPolicy> POLICIES = List.of(MatchPolicy.values());
    private static final List<String> ROLES = List.of("red", "green", "blue");
    private static final List<String> COMPONENTS = List.of("a", "b", "ab");
    private static final List<String> RESERVED = List.of(
            "wamp.session.count", "wamp.session.add_testament", "wamp.registration.list", "wamp.session.on_join");

    final RuleOracle oracle;
    private final Map<String, String> roles = new LinkedHashMap<>();
    private final Map<String, List<Rule>> rulesByRole = new LinkedHashMap<>();
    private final Random random;

    RandomRealm(Random random) {
        this.random = random;
        for (String role : ROLES) {
            if (random.nextInt(8) > 0) {
                rulesByRole.put(role, rules());
            }
        }
        rulesByRole.put(ROOT, List.of(Rule.EVERYTHING));
        List<String> all = List.copyOf(rulesByRole.keySet());
        for (String person : PEOPLE) {
            if (random.nextInt(8) > 0 && all.size() > 1) {
                // mostly the same as before, for one realm follows on another
                String usual = ROLES.get(PEOPLE.indexOf(person) % ROLES.size());
                String role = rulesByRole.containsKey(usual) && random.nextInt(5) > 0
                        ? usual
                        : all.get(random.nextInt(all.size() - 1));
                roles.put(person, role);
            }
        }
        roles.put(ROOT, ROOT);
        oracle = new RuleOracle(rulesByRole);
    }

    private List<Rule> rules() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            MatchPolicy match = match();
            Set<Right> allow = EnumSet.noneOf(Right.class);
            for (Right right : Right.values()) {
                if (random.nextInt(2) == 0) {
                    allow.add(right);
                }
            }
            String uri = match == MatchPolicy.EXACT ? uri() : pattern(match);
            rules.put(match + uri, new Rule(uri, match, allow, random.nextBoolean()));
        }
        if (random.nextBoolean()) {
            String testament = "wamp.session.add_testament";
            rules.put(MatchPolicy.EXACT + testament, new Rule(testament, MatchPolicy.EXACT, Set.of(Right.CALL), false));
        }
        return List.copyOf(rules.values());
    }

    /** A URI that may be called, registered, published or subscribed to. */
    String uri() {
        if (random.nextInt(10) == 0) {
            return RESERVED.get(random.nextInt(RESERVED.size()));
        }
        List<String> components = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            components.add(COMPONENTS.get(random.nextInt(COMPONENTS.size())));
        }
        return String.join(".", components);
    }

    MatchPolicy match() {
        return POLICIES.get(random.nextInt(POLICIES.size()));
    }

    String pattern(MatchPolicy match) {
        String uri = uri();
        if (match == MatchPolicy.PREFIX) {
            return uri.substring(0, random.nextInt(uri.length() + 1));
        }
        String[] components = uri.split("\\.", -1);
        components[random.nextInt(components.length)] = "";
        return String.join(".", components);
    }

    /** The role of that person; null where it is none of the realm's principals. */
    @Nullable
    String roleOf(String person) {
        return roles.get(person);
    }

    RouterSettings settings() {
        Map<String, Rules> rules = new LinkedHashMap<>();
        rulesByRole.forEach((role, ofRole) -> rules.put(role, new Rules(ofRole)));
        AuthenticationSettings.Builder people =
                AuthenticationSettings.builder(rules.keySet()).allow(AuthMethod.TICKET);
        roles.forEach((person, role) ->
                people.principal(People.principal(person, role, new TicketCredential(Secret.of(TICKET)))));
        return new RouterSettings(
                List.of(new RealmSettings(NAME, false, false, Uri.Rule.LOOSE, people.build(), rules, null, List.of())));
    }
}
