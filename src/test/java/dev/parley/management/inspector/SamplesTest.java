package dev.parley.management.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The last hour of a router. */
class SamplesTest {
    private static final String SESSIONS = "sessions";

    private static Snapshot without(Snapshot whole, boolean isSilent) {
        List<Snapshot.PlaceSnapshot> places = whole.places().stream()
                .map(place -> isSilent
                        ? new Snapshot.PlaceSnapshot(place.realm(), 0, Map.of(), Map.of(), 0, 0, 0, 0, null)
                        : place)
                .toList();
        return new Snapshot(
                whole.connections(),
                0,
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                0,
                0,
                0,
                true,
                whole.configured(),
                whole.pingRoundTrips(),
                Map.of(),
                null,
                null,
                places);
    }

    @Test
    void whatNobodyKnowsIsNoNumber() {
        try (Hub hub = new Hub(new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1"))))) {
            Samples samples = new Samples(hub);
            hub.join("realm1").join();
            samples.add(hub.inspection().snapshot().join());
            samples.add(without(hub.inspection().snapshot().join(), true));
            assertEquals(
                    new ArrayList<>(Arrays.asList(1L, null)), samples.table().get(SESSIONS));
            assertEquals(List.of(1L, 1L), samples.table().get("connections"));
        }
    }

    @Test
    void theOldestGoesWhenTheHourIsFull() {
        try (Hub hub = new Hub(new RouterSettings(List.of(RealmSettings.openOnLoopback("realm1"))))) {
            Samples samples = new Samples(hub);
            Snapshot empty = hub.inspection().snapshot().join();
            assertEquals(List.of(), samples.table().get(SESSIONS));
            samples.add(empty);
            hub.join("realm1").join();
            Snapshot one = hub.inspection().snapshot().join();
            for (int i = 0; i < Samples.MOST; i++) {
                samples.add(one);
            }
            List<?> sessions = (List<?>) samples.table().get(SESSIONS);
            assertEquals(Samples.MOST, sessions.size());
            assertTrue(sessions.stream().allMatch(Long.valueOf(1)::equals), sessions.toString());
        }
    }
}
