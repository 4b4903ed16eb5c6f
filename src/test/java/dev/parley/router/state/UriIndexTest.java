package dev.parley.router.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.MatchPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is found by a URI, in which order, and at what cost. */
class UriIndexTest {
    private static final List<String> COMPONENTS = List.of("a", "b", "ab", "abc");

    private static final List<MatchPolicy> POLICIES = List.of(MatchPolicy.values());

    private final UriIndex<String> index = new UriIndex<>();

    private List<String> matches(String uri) {
        List<String> found = new ArrayList<>();
        index.match(uri, found::add);
        return found;
    }

    private void put(String uri, MatchPolicy match) {
        index.put(uri, match, match.key() + ":" + uri);
    }

    @Test
    void theExactMatchComesFirstThenPrefixesFromTheShortestThenWildcardsFromTheBest() {
        put("com..c", MatchPolicy.WILDCARD);
        put("com.b.", MatchPolicy.WILDCARD);
        put("com.b", MatchPolicy.PREFIX);
        put("", MatchPolicy.PREFIX);
        put("com.b.c", MatchPolicy.EXACT);
        put("com.b.c", MatchPolicy.PREFIX);
        put("..", MatchPolicy.WILDCARD);
        assertEquals(
                List.of(
                        "exact:com.b.c",
                        "prefix:",
                        "prefix:com.b",
                        "prefix:com.b.c",
                        "wildcard:com.b.",
                        "wildcard:com..c",
                        "wildcard:.."),
                matches("com.b.c"));
    }

    @Test
    void whatIsNotAcceptableGivesWayToTheNextBest() {
        put("com.b.x", MatchPolicy.PREFIX);
        put("com.", MatchPolicy.PREFIX);
        put("com..", MatchPolicy.WILDCARD);
        assertEquals("prefix:com.b.x", index.best("com.b.xyz", any -> true));
        assertEquals("prefix:com.", index.best("com.b.xyz", found -> !found.endsWith("x")));
        assertEquals("wildcard:com..", index.best("com.b.xyz", found -> found.startsWith("wildcard")));
        assertNull(index.best("com.b.xyz", found -> false));
    }

    @Test
    void itFindsWhatTheMatchPoliciesSayWhateverIsPutAndRemoved() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            UriIndex<String> changing = new UriIndex<>();
            Map<MatchPolicy, LinkedHashSet<String>> expected = new LinkedHashMap<>();
            for (int step = 0; step < 200; step++) {
                MatchPolicy match = POLICIES.get(random.nextInt(POLICIES.size()));
                String pattern = pattern(random, match);
                LinkedHashSet<String> same = expected.computeIfAbsent(match, none -> new LinkedHashSet<>());
                if (random.nextInt(3) == 0) {
                    changing.remove(pattern, match);
                    same.remove(pattern);
                } else {
                    changing.put(pattern, match, match.key() + ":" + pattern);
                    same.add(pattern);
                }
                String uri = uri(random);
                List<String> found = new ArrayList<>();
                changing.match(uri, found::add);
                List<String> wanted = new ArrayList<>();
                expected.forEach((policy, patterns) -> patterns.stream()
                        .filter(one -> policy.matches(one, uri))
                        .forEach(one -> wanted.add(policy.key() + ":" + one)));
                assertEquals(wanted.size(), found.size(), "seed " + seed + ": " + uri + " in " + expected);
                assertEquals(new LinkedHashSet<>(wanted), new LinkedHashSet<>(found), "seed " + seed);
                boolean isThere = same.contains(pattern);
                assertEquals(isThere ? match.key() + ":" + pattern : null, changing.get(pattern, match));
            }
            expected.forEach((policy, patterns) -> patterns.forEach(one -> changing.remove(one, policy)));
            assertTrue(changing.isEmpty(), "seed " + seed);
        }
    }

    private static String uri(Random random) {
        List<String> components = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            components.add(COMPONENTS.get(random.nextInt(COMPONENTS.size())));
        }
        return String.join(".", components);
    }

    private static String pattern(Random random, MatchPolicy match) {
        String uri = uri(random);
        if (match == MatchPolicy.PREFIX) {
            return uri.substring(0, random.nextInt(uri.length() + 1));
        }
        if (match == MatchPolicy.EXACT) {
            return uri;
        }
        String[] components = uri.split("\\.", -1);
        for (int i = 0; i < components.length; i++) {
            if (random.nextBoolean()) {
                components[i] = "";
            }
        }
        return String.join(".", components);
    }

    /** All patterns of components that are literal or wild: followed in all ways, they cost by the power of two. */
    @Test
    void wildcardsOfManyShapesAreRefusedBeforeLookUpsCostMuch() {
        int refused = 0;
        for (int wild = 0; wild < 1 << 16; wild++) {
            StringBuilder pattern = new StringBuilder();
            for (int i = 0; i < 16; i++) {
                pattern.append(i == 0 ? "" : ".").append((wild >> i & 1) == 0 ? "a" : "");
            }
            if (index.refusal(pattern.toString(), MatchPolicy.WILDCARD) == null) {
                put(pattern.toString(), MatchPolicy.WILDCARD);
            } else {
                refused++;
            }
        }
        assertEquals((1 << 16) - PatternShapes.MAX_COMPONENTS_OF_ALL / 16, refused);
        assertTrue(matches("a" + ".a".repeat(14) + ".b").size() <= PatternShapes.MAX_COMPONENTS_OF_ALL / 16);
        assertNull(index.refusal("b" + ".b".repeat(15), MatchPolicy.WILDCARD));
        for (int wild = 0; wild < 1 << 10; wild++) {
            StringBuilder pattern = new StringBuilder();
            for (int i = 0; i < 16; i++) {
                pattern.append(i == 0 ? "" : ".").append((wild >> i & 1) == 0 ? "a" : "");
            }
            index.remove(pattern.toString(), MatchPolicy.WILDCARD);
        }
        assertTrue(index.isEmpty());
        assertNull(index.refusal("a..a.a", MatchPolicy.WILDCARD));
    }

    /** A walk without a match goes through all their components. */
    @Test
    void longWildcardsMayHaveFewerShapesThanShortOnes() {
        for (int components : new int[] {4, 8, 64}) {
            UriIndex<String> own = new UriIndex<>();
            Random random = new Random(components);
            int admitted = 0;
            for (int i = 0; i < 10_000; i++) {
                StringBuilder pattern = new StringBuilder();
                for (int component = 1; component < components; component++) {
                    pattern.append(random.nextBoolean() ? "." : i + ".");
                }
                String wildcard = pattern.append('b').toString();
                if (own.refusal(wildcard, MatchPolicy.WILDCARD) == null) {
                    own.put(wildcard, MatchPolicy.WILDCARD, "");
                    admitted++;
                }
            }
            int shapes = PatternShapes.MAX_COMPONENTS_OF_ALL / components;
            // the few shapes that short ones can have at all are not refused
            assertTrue(
                    components < 8 ? admitted == 10_000 : admitted >= Math.min(shapes, 1 << (components - 1)),
                    admitted + " of " + components);
            assertTrue(components < 64 || admitted == shapes, admitted + " of " + components);
        }
    }

    @Test
    void aPatternOfManyComponentsCostsNoMoreMemoryThanItsLength() {
        long before = used();
        for (int i = 0; i < 500; i++) {
            put("com.example." + i + ".a".repeat(2_000), i % 2 == 0 ? MatchPolicy.PREFIX : MatchPolicy.WILDCARD);
        }
        // 4 KB for the tree and as much for the value of each
        assertTrue(used() - before < 32L << 20, () -> "used " + (used() - before));
        assertEquals(1, matches("com.example.7" + ".a".repeat(2_000)).size());
    }

    @Test
    void oneLongPrefixDoesNotMakeLookUpsCostByTheSquareOfItsLength() {
        String longest = "a".repeat(4_000);
        put(longest + "b", MatchPolicy.PREFIX);
        long started = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            assertEquals(List.of(), matches(longest));
        }
        // by the square it takes a minute
        assertTrue(System.nanoTime() - started < 10_000_000_000L);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
