package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The router beside another one in the same scenario.
 *
 * @param scenario what was done
 * @param figure what was measured of it
 * @param ours the router's
 * @param other the name of the other router
 * @param theirs its figure
 */
record Comparison(String scenario, Figure figure, double ours, String other, double theirs) {
    /** How often better the router is: 2 for twice as many per second, or for half the time or memory. */
    double ratio() {
        return figure == Figure.PER_SECOND ? ours / theirs : theirs / ours;
    }

    static List<Comparison> all(List<Result> results, String router) {
        List<Comparison> comparisons = new ArrayList<>();
        for (Result ours : results) {
            for (Result theirs : results) {
                if (ours.server().equals(router)
                        && !theirs.server().equals(router)
                        && theirs.scenario().equals(ours.scenario())) {
                    compare(ours, theirs, comparisons);
                }
            }
        }
        return comparisons;
    }

    private static void compare(Result ours, Result theirs, List<Comparison> comparisons) {
        for (Figure figure : List.of(
                Figure.PER_SECOND,
                Figure.SERVER_CPU,
                Figure.CLIENT_CPU,
                Figure.P50,
                Figure.P99,
                Figure.HEAP,
                Figure.RESIDENT)) {
            double our = ours.figures().getOrDefault(figure, Double.NaN);
            double their = theirs.figures().getOrDefault(figure, Double.NaN);
            if (our > 0 && their > 0) {
                comparisons.add(new Comparison(ours.scenario(), figure, our, theirs.server(), their));
            }
        }
    }

    static String table(List<Comparison> comparisons) {
        StringBuilder text = new StringBuilder();
        for (Comparison one : comparisons) {
            if (text.isEmpty()) {
                text.append(String.format(
                        "%n%-16s  %-12s  %14s  %-10s  %14s  %s%n",
                        "scenario", "", "parley", "other", "", "times better"));
            }
            text.append(String.format(
                    Locale.ROOT,
                    "%-16s  %-12s  %,14.1f  %-10s  %,14.1f  %.2f%n",
                    one.scenario(),
                    one.figure().heading(),
                    one.ours(),
                    one.other(),
                    one.theirs(),
                    one.ratio()));
        }
        return text.toString();
    }
}
