package dev.parley.router;

import dev.parley.auth.rights.Right;
import dev.parley.auth.rights.Rule;
import dev.parley.message.MatchPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What roles may do, as src/docs/security.md says it: the rule of the very URI decides, else that of the longest prefix, else that of the
 * wildcard with the longest runs of literal components from the left; and what no rule is about is refused. Slow and simple,
 * with nothing of what it judges.
 */
final class RuleOracle {
    private final Map<String, List<Rule>> rulesByRole;

    RuleOracle(Map<String, List<Rule>> rulesByRole) {
        this.rulesByRole = rulesByRole;
    }

    boolean hasRole(String role) {
        return rulesByRole.containsKey(role);
    }

    boolean allows(String role, Right right, String uri) {
        Rule rule = best(rules(role, uri), Rule::uri, Rule::match, uri);
        return rule != null && rule.allow().contains(right);
    }

    boolean discloses(String role, String uri) {
        Rule rule = best(rules(role, uri), Rule::uri, Rule::match, uri);
        return rule != null && rule.disclose();
    }

    /** The router's own URIs are meant by those alone that name them, or mean all. */
    private List<Rule> rules(String role, String uri) {
        boolean isOwn = uri.equals("wamp") || uri.startsWith("wamp.");
        return rulesByRole.getOrDefault(role, List.of()).stream()
                .filter(rule -> !isOwn
                        || rule.uri().startsWith("wamp")
                        || (rule.uri().isEmpty() && rule.match() == MatchPolicy.PREFIX))
                .toList();
    }

    /** The most specific of those patterns that match. */
    static <T> @Nullable T best(
            Collection<T> all, Function<T, String> pattern, Function<T, MatchPolicy> match, String uri) {
        return all.stream()
                .filter(one -> matches(match.apply(one), pattern.apply(one), uri))
                .max(Comparator.comparing(one -> specificity(match.apply(one), pattern.apply(one))))
                .orElse(null);
    }

    static boolean matches(MatchPolicy match, String pattern, String uri) {
        if (match == MatchPolicy.EXACT) {
            return pattern.equals(uri);
        }
        if (match == MatchPolicy.PREFIX) {
            return pattern.length() <= uri.length() && pattern.equals(uri.substring(0, pattern.length()));
        }
        List<String> wanted = List.of(pattern.split("\\.", -1));
        List<String> had = List.of(uri.split("\\.", -1));
        boolean matches = wanted.size() == had.size();
        for (int i = 0; matches && i < wanted.size(); i++) {
            matches = wanted.get(i).isEmpty() || wanted.get(i).equals(had.get(i));
        }
        return matches;
    }

    /** A text that is the greater the more specific the pattern is, among those that match one URI. */
    private static String specificity(MatchPolicy match, String pattern) {
        if (match != MatchPolicy.WILDCARD) {
            return (match == MatchPolicy.EXACT ? "3" : "2") + "%06d".formatted(pattern.length());
        }
        List<String> runs = new ArrayList<>();
        int run = 0;
        for (String component : pattern.split("\\.", -1)) {
            if (component.isEmpty()) {
                runs.add("%03d".formatted(run));
                run = 0;
            } else {
                run++;
            }
        }
        return "1" + String.join(" ", runs) + " " + "%03d".formatted(run);
    }
}
