package dev.parley.auth.rights;

import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of one role: the most specific match decides, and where none matches nothing is allowed. Made where a
 * configuration is read, asked by the router. Immutable.
 */
public final class Rules implements Permissions {
    private final Map<String, Rule> exact = new HashMap<>();

    /** Longest prefix first, then the wildcards by {@link #literalRuns}. */
    private final List<Rule> patterns = new ArrayList<>();

    /** Those rules, in any order; of two for the same URI the first counts. */
    public Rules(List<Rule> rules) {
        for (Rule rule : rules) {
            if (rule.match() == MatchPolicy.EXACT) {
                exact.putIfAbsent(rule.uri(), rule);
            } else {
                patterns.add(rule);
            }
        }
        patterns.sort(Comparator.comparing(Rule::match)
                .thenComparing((left, right) -> left.match() == MatchPolicy.PREFIX
                        ? right.uri().length() - left.uri().length()
                        : compareRuns(literalRuns(right.uri()), literalRuns(left.uri()))));
    }

    @Override
    public Rule about(String uri, MatchPolicy match) {
        Rule rule = exact.get(uri);
        if (rule != null) {
            return rule;
        }
        for (Rule pattern : patterns) {
            if (pattern.match().matches(pattern.uri(), uri) && (!Uri.isReserved(uri) || isAboutReserved(pattern))) {
                return pattern;
            }
        }
        return Rule.NOTHING;
    }

    /** Choice: of the patterns, only that of all URIs and those that begin with {@code wamp} match URIs of the router itself. */
    private static boolean isAboutReserved(Rule pattern) {
        return isAboutAll(pattern) || pattern.uri().startsWith("wamp");
    }

    private static boolean isAboutAll(Rule rule) {
        return rule.match() == MatchPolicy.PREFIX && rule.uri().isEmpty();
    }

    @Override
    public boolean names(String uri, Right right) {
        Rule rule = about(uri);
        // whoever means all URIs, the router's own procedures included, means this one as well
        return (rule.match() == MatchPolicy.EXACT || isAboutAll(rule)) && rule.allows(right);
    }

    @Override
    public boolean reaches(String uri, Right right) {
        return about(uri).allows(right);
    }

    /** The numbers of literal components between the wild ones: {@code a.b..c} is 2, 1. */
    private static List<Integer> literalRuns(String pattern) {
        List<Integer> runs = new ArrayList<>();
        int run = 0;
        for (String component : pattern.split("\\.", -1)) {
            if (component.isEmpty()) {
                runs.add(run);
                run = 0;
            } else {
                run++;
            }
        }
        runs.add(run);
        return runs;
    }

    private static int compareRuns(List<Integer> left, List<Integer> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!left.get(i).equals(right.get(i))) {
                return left.get(i) - right.get(i);
            }
        }
        return left.size() - right.size();
    }
}
