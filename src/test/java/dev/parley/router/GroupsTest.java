package dev.parley.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.message.MatchPolicy;
import dev.parley.router.state.Actions;
import dev.parley.router.tally.Tallies;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Publications and calls are counted by groups of URIs. */
class GroupsTest {
    private static final UriGroup ORDERS = new UriGroup("orders", "com.orders.", MatchPolicy.PREFIX);
    private static final UriGroup ALL = new UriGroup("all", "com..", MatchPolicy.WILDCARD);

    private final Tallies tallies = new Actions().tallies();

    private Map<String, Long> published() {
        Map<String, Long> published = new TreeMap<>();
        tallies.groups().forEach((name, figures) -> published.put(name, figures.eventsPublished()));
        return published;
    }

    @Test
    void withoutGroupsThereIsOneSum() {
        tallies.published("com.orders.new");
        assertEquals(Map.of(), tallies.groups());
        assertEquals(1, tallies.eventsPublished());
    }

    @Test
    void theFirstGroupThatMatchesCounts() {
        tallies.group(List.of(ORDERS, ALL));
        tallies.published("com.orders.new");
        tallies.published("com.prices.new");
        tallies.published("com.prices");
        tallies.refused("com.orders.none");
        assertEquals(Map.of("orders", 1L, "all", 1L, "other", 1L), published());
        assertEquals(3, tallies.eventsPublished());
        assertEquals(
                1,
                tallies.groups().get("orders").calls().get(CallOutcome.REFUSED).count());
        assertEquals(
                0,
                tallies.groups().get("other").calls().get(CallOutcome.REFUSED).count());
    }

    @Test
    void aGroupThatStaysGoesOnCountingByItsNewPattern() {
        tallies.group(List.of(ORDERS));
        tallies.published("com.orders.new");
        tallies.published("com.prices.new");
        tallies.group(List.of(new UriGroup("orders", "com.prices.", MatchPolicy.PREFIX), ALL));
        tallies.published("com.orders.new");
        tallies.published("com.prices.new");
        assertEquals(Map.of("orders", 2L, "all", 1L, "other", 1L), published());
        tallies.group(List.of());
        tallies.published("com.orders.new");
        assertEquals(Map.of(), published());
        assertEquals(5, tallies.eventsPublished());
    }

    @Test
    void howeverManyUrisThereAreEachIsCountedByItsGroup() {
        tallies.group(List.of(ORDERS));
        for (int i = 0; i < 5_000; i++) {
            tallies.published("com.orders.n" + i % 2_500);
            tallies.published("com.prices." + "x".repeat(i % 300));
        }
        assertEquals(Map.of("orders", 5_000L, "other", 5_000L), published());
    }
}
