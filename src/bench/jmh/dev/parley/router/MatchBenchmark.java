package dev.parley.router;

import dev.parley.message.MatchPolicy;
import dev.parley.router.state.UriIndex;
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

/** Finding what matches a URI among so many of each kind. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatchBenchmark {
    private static final String URI = "com.example.shop.orders.created";

    /** Of each kind: exact, prefix, wildcard. */
    @Param({"10", "1000", "100000"})
    int each;

    private final UriIndex<String> index = new UriIndex<>();

    @Setup
    public void fill() {
        for (int i = 0; i < each; i++) {
            index.put(URI + i, MatchPolicy.EXACT, "exact" + i);
            index.put("com.example.shop.orders" + i + ".", MatchPolicy.PREFIX, "prefix" + i);
            index.put("com.example..orders" + i + ".created", MatchPolicy.WILDCARD, "wildcard" + i);
        }
        index.put(URI, MatchPolicy.EXACT, "exact");
        index.put("com.example.", MatchPolicy.PREFIX, "prefix");
        index.put("com..shop..created", MatchPolicy.WILDCARD, "wildcard");
    }

    @Benchmark
    public String best() {
        return index.best(URI, any -> true);
    }

    @Benchmark
    public void all(Blackhole matches) {
        index.match(URI, matches::consume);
    }
}
