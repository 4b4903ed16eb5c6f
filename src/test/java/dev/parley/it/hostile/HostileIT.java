package dev.parley.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.it.StandaloneRouter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A router in a heap of 256 MB bears each attack: somebody in another realm goes on, and nothing of it stays. The table is in
 * {@code target/hostile.md}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class HostileIT {
    private static final long ATTACK_SECONDS = Long.getLong("hostile.seconds", 8);
    private static final long GROWTH_KIB = 40 * 1024;

    /** Beyond what the machine has the canary wait: router and canary share the processors with the attackers, and perhaps others. */
    private static final double P99_MILLIS = Long.getLong("hostile.p99Millis", 50);

    private static final int LOG_LINES = 100;

    /** What is logged of the ends of sessions is bounded for each address and minute; a record has two lines. */
    private static final int ENDS_PER_MINUTE = 60;

    private static final int TERM_SECONDS = 20;

    private final List<String> table = new ArrayList<>(List.of(
            "| attack | outcome | live heap before, after (MiB) | canary: calls | p50 | p99 | max | woke late, p99 (ms) | lines logged |",
            "|---|---|---|---|---|---|---|---|---|"));

    private @Nullable Fortress fortress;

    private Fortress fortress() throws Exception {
        Fortress standing = fortress;
        if (standing == null || !standing.isAlive()) {
            standing = Fortress.start();
            fortress = standing;
        }
        return standing;
    }

    /** All of them, or those that {@code -Dhostile.attacks=pings,slowloris} names. */
    static Stream<Attack> attacks() {
        String names = System.getProperty("hostile.attacks", "all").toUpperCase(Locale.ROOT);
        return names.equals("ALL")
                ? Stream.of(Attack.values())
                : Stream.of(names.split(",")).map(Attack::valueOf);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void theOthersGoOnAndNothingStays(Attack attack) throws Exception {
        Fortress attacked = fortress();
        Canary singing = attacked.canary(attack.perch());
        long before = attacked.liveHeapKib();
        int linesBefore = attacked.lines().size();
        singing.take();
        AttackProgram.run(attacked.gates(), attack, ATTACK_SECONDS);
        Canary.Song song = singing.take();
        boolean isAlive = attacked.isAlive() && !singing.isDead();
        long after = isAlive ? attacked.settledHeapKib(before + GROWTH_KIB) : -1;
        List<String> lines = attacked.lines();
        int logged = lines.size() - linesBefore;
        String fault = fault(attacked, singing, song, before, after, lines.subList(linesBefore, lines.size()));
        table.add(String.format(
                Locale.ROOT,
                "| %s | %s | %.1f, %.1f | %d | %.1f | %.1f | %.1f | %.1f | %d |",
                attack.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                fault == null ? "borne" : fault,
                before / 1024.0,
                after / 1024.0,
                song.calls(),
                song.p50(),
                song.p99(),
                song.max(),
                song.late(),
                logged));
        if (fault != null && !isAlive) {
            end();
        }
        assertEquals(null, fault, () -> attack + ", " + String.join("\n", attacked.lines()));
    }

    /** What is wrong after an attack, or null. */
    private static @Nullable String fault(
            Fortress attacked, Canary canary, Canary.Song song, long before, long after, List<String> lines) {
        if (lines.stream().anyMatch(line -> line.contains("OutOfMemoryError") || line.contains("no memory left"))) {
            return "out of memory";
        }
        if (!attacked.isAlive()) {
            return "the process has ended";
        }
        if (canary.isDead()) {
            return "the canary was lost";
        }
        if (after > before + GROWTH_KIB) {
            return "memory stays";
        }
        // what it says of sessions that end has a bound of its own
        long ends = lines.stream().filter(line -> line.contains("SessionLog")).count();
        if (lines.size() - 2 * ends > LOG_LINES || ends > 2 * ENDS_PER_MINUTE) {
            return "the log is flooded";
        }
        return song.calls() == 0 || song.p99() > P99_MILLIS + song.late() ? "the canary waits" : null;
    }

    private void end() {
        if (fortress != null) {
            fortress.close();
        }
        fortress = null;
    }

    @AfterAll
    void sigtermEndsItInTime() throws Exception {
        Path report = StandaloneRouter.war().resolveSibling("hostile.md");
        Files.write(report, table);
        table.forEach(System.out::println);
        Fortress standing = fortress;
        if (standing != null && standing.isAlive()) {
            long millis = standing.terminate(TERM_SECONDS);
            Files.writeString(report, "\nSIGTERM: ended after " + millis + " ms\n", StandardOpenOption.APPEND);
        }
        end();
    }
}
