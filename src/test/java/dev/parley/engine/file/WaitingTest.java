package dev.parley.engine.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.engine.RealmStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final byte[] VALUE = {1};

    private final Waiting waiting = new Waiting();
    private final Waiting.Realm realm = new Waiting.Realm(1, "realm1");
    private final RealmStore store = waiting.of(new Waiting.Opened(
            realm,
            new RealmStore.Listener() {
                @Override
                public void recorded(long position, byte[] entry) {}

                @Override
                public void failed(byte[] entry, String why) {}

                @Override
                public void loaded(String key, byte[] value) {}
            },
            0));

    private Waiting.Work taken() {
        return waiting.take(System.nanoTime(), false);
    }

    private Map<String, byte[]> kept(String... keys) {
        Map<String, byte[]> kept = new HashMap<>();
        for (String key : keys) {
            kept.put(key, VALUE);
        }
        waiting.amend(realm, kept);
        return kept;
    }

    /** Such as places of durable subscriptions while the disk is full. */
    @Test
    void ofWhatComesAndGoesBeforeItIsWrittenNothingWaits() {
        for (int i = 0; i < 10_000; i++) {
            store.save("key " + i, VALUE);
            store.save("key " + i, null);
        }
        assertEquals(0, waiting.values());
    }

    @Test
    void whatTheFileHasIsTakenOutOfIt() {
        waiting.known(realm, List.of("old"));
        store.save("new", VALUE);
        assertEquals(1, taken().values().size());
        for (String key : List.of("old", "new")) {
            store.save(key, null);
        }
        assertTrue(kept("old", "new").isEmpty());
        Waiting.Work work = taken();
        assertEquals(2, work.values().size());
        work.values().forEach((key, value) -> assertNull(value));
        store.save("old", null);
        assertEquals(0, waiting.values(), "it has been");
    }

    @Test
    void whatCouldNotBeWrittenMayStillBeThere() {
        waiting.known(realm, List.of("old"));
        store.save("old", null);
        waiting.putBack(taken());
        store.save("old", VALUE);
        store.save("old", null);
        assertEquals(1, waiting.values());
        assertTrue(kept("old").isEmpty());
    }
}
