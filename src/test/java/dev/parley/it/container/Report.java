package dev.parley.it.container;

import dev.parley.it.StandaloneRouter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The table of containers and checks, {@code target/containers.md}. */
final class Report {
    private final Map<Distribution, Map<Check, String>> outcomes = new EnumMap<>(Distribution.class);
    private final List<String> notes = new ArrayList<>();

    /** What happens in a check; what it returns stands in the table behind the mark. */
    interface Body {
        String run() throws Exception;
    }

    /** Makes a check and notes its outcome; where a difference is known, the check must not be passed. */
    void check(Distribution distribution, Check check, Body body) throws Exception {
        String difference = Differences.of(distribution, check);
        try {
            String detail = body.run();
            if (difference != null) {
                throw new IllegalStateException(distribution + " no longer differs: " + difference);
            }
            note(distribution, check, ("✓ " + detail).strip());
        } catch (AssertionError failure) {
            if (difference == null) {
                note(distribution, check, "✗");
                throw failure;
            }
            note(distribution, check, "differs" + footnote(difference));
        } catch (TestAbortedException absent) {
            note(distribution, check, "skipped" + footnote(absent.getMessage()));
            throw absent;
        } catch (Exception failure) {
            note(distribution, check, "✗");
            throw failure;
        }
    }

    private void note(Distribution distribution, Check check, String outcome) {
        outcomes.computeIfAbsent(distribution, key -> new EnumMap<>(Check.class))
                .put(check, outcome);
    }

    void impossible(Distribution distribution, Check check, String cause) {
        note(distribution, check, "–" + footnote(cause));
    }

    String footnote(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
        return " [" + (notes.indexOf(text) + 1) + "]";
    }

    void write() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(row("Container", Stream.of(Check.values()).map(Check::title)));
        lines.add(row("---", Stream.of(Check.values()).map(check -> "---")));
        outcomes.forEach((distribution, row) -> lines.add(row(
                distribution.title() + " (" + distribution.version() + ")",
                Stream.of(Check.values()).map(check -> row.getOrDefault(check, "")))));
        lines.add("");
        for (int i = 0; i < notes.size(); i++) {
            lines.add((i + 1) + ". " + notes.get(i));
        }
        Files.write(StandaloneRouter.war().resolveSibling("containers.md"), lines);
    }

    private static String row(String first, Stream<String> others) {
        return others.collect(Collectors.joining(" | ", "| " + first + " | ", " |"));
    }
}
