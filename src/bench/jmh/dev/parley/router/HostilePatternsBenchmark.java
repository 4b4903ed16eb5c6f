package dev.parley.router;

import dev.parley.message.MatchPolicy;
import dev.parley.router.state.UriIndex;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Finding what matches a URI among the patterns that a realm admits of those who mean ill, by what is in it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HostilePatternsBenchmark {
    /** Of 64 components, as many as a URI has. */
    private static final String COMPONENTS = "a" + ".a".repeat(63);

    private static final String LONG_URI = "a".repeat(4_096);

    /** Patterns of which kind. */
    @Param({
        "none",
        "longPrefix",
        "nestedPrefixes",
        "wildcards16",
        "wildcards64",
        "wildcardsWithOneEnd",
        "wildcardsAnyhow"
    })
    String kind;

    private final UriIndex<String> index = new UriIndex<>();
    private String uri = COMPONENTS;

    @Setup
    public void fill() {
        switch (kind) {
            case "longPrefix" -> {
                uri = LONG_URI;
                put(LONG_URI.substring(1) + "b", MatchPolicy.PREFIX);
            }
            case "nestedPrefixes" -> {
                uri = LONG_URI;
                for (int i = 1; i <= 128; i++) {
                    put("a".repeat(i * 32), MatchPolicy.PREFIX);
                }
            }
            case "wildcards16" -> {
                uri = COMPONENTS.substring(0, 31);
                putWildcards(16, "a");
            }
            case "wildcards64" -> putWildcards(64, "a");
            case "wildcardsWithOneEnd" -> putWildcards(64, "b");
            case "wildcardsAnyhow" -> putWildcardsAnyhow();
            default -> {}
        }
    }

    /** All that are admitted of those whose components are wild in all ways; that literal component ends them. */
    private void putWildcards(int components, String end) {
        for (int wild = 0; wild < 1 << 15; wild++) {
            StringBuilder pattern = new StringBuilder();
            for (int i = 0; i < components - 1; i++) {
                pattern.append(i < 31 && (wild >> i & 1) != 0 ? "." : "a.");
            }
            put(pattern.append(end).toString(), MatchPolicy.WILDCARD);
        }
    }

    /** The same, with components that are wild at random: each is followed to the end, and the end is another. */
    private void putWildcardsAnyhow() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1 << 12; i++) {
            StringBuilder pattern = new StringBuilder();
            for (int component = 0; component < 63; component++) {
                pattern.append(random.nextBoolean() ? "." : "a.");
            }
            put(pattern.append('b').toString(), MatchPolicy.WILDCARD);
        }
    }

    private void put(String pattern, MatchPolicy match) {
        if (index.refusal(pattern, match) == null) {
            index.put(pattern, match, pattern);
        }
    }

    @Benchmark
    public void all(Blackhole matches) {
        index.match(uri, matches::consume);
    }
}
