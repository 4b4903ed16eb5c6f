package dev.parley.engine;

import static dev.parley.engine.Heard.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every engine does. A subclass has one engine after the other, over the same kept things. */
public abstract class EngineContract {
    private final List<Heard> listeners = new ArrayList<>();
    private Engine engine;

    /** The next engine, after the one before has been closed. */
    protected abstract Engine engine();

    /** Has the engine do what waits, where it does not do so by itself. */
    protected abstract void settle(Engine engine);

    protected final Engine opened() {
        if (engine == null) {
            engine = engine();
        }
        return engine;
    }

    protected final void close() {
        opened().close();
        engine = null;
    }

    protected final Heard listener() {
        Heard heard = new Heard();
        listeners.add(heard);
        return heard;
    }

    private Heard settled(Heard heard, int told) {
        settle(engine);
        return heard.await(told);
    }

    /** What a new engine tells of a realm, which it closes. */
    protected final Heard reopened(String realm) {
        close();
        Heard heard = listener();
        opened().open(realm, heard);
        return heard;
    }

    @AfterEach
    void nobodyWasToldWhatCannotBe() {
        if (engine != null) {
            engine.close();
        }
        listeners.forEach(each -> assertEquals(List.of(), each.faults()));
    }

    @Test
    void entriesAreRecordedInTheirOrderAtGrowingPositionsAndAreTheVeryArrays() {
        Heard heard = listener();
        RealmStore store = opened().open("realm1", heard);
        List<byte[]> given =
                IntStream.range(0, 500).mapToObj(i -> octets("entry " + i)).toList();
        given.forEach(store::append);
        List<byte[]> told = settled(heard, 500).recorded();
        for (int i = 0; i < 500; i++) {
            assertSame(given.get(i), told.get(i));
        }
    }

    @Test
    void entriesAndValuesAreToldWhenTheRealmIsOpenedAgain() {
        Heard heard = listener();
        RealmStore store = opened().open("realm1", heard);
        store.append(octets("one"));
        store.save("key", octets("value"));
        store.append(octets("two"));
        Map<Long, String> kept = settled(heard, 2).entries();
        Heard again = reopened("realm1");
        assertEquals(kept, again.entries());
        assertEquals(Map.of("key", "value"), again.values());
    }

    @Test
    void aForgottenPositionIsNeverGivenAgain() {
        long last = 0;
        for (int round = 0; round < 3; round++) {
            Heard heard = listener();
            RealmStore store = opened().open("realm1", heard);
            int before = heard.texts().size();
            store.append(octets("a"));
            store.append(octets("b"));
            settled(heard, before + 2);
            assertTrue(heard.last() > last, heard.last() + " after " + last);
            last = heard.last();
            heard.entries().keySet().forEach(store::forget);
            close();
        }
    }

    @Test
    void whatIsForgottenMayBeToldAgainAndTheRestIs() {
        Heard heard = listener();
        RealmStore store = opened().open("realm1", heard);
        for (int i = 0; i < 10; i++) {
            store.append(octets("entry " + i));
        }
        settled(heard, 10).entries().forEach((position, entry) -> {
            if (!entry.equals("entry 3") && !entry.equals("entry 9")) {
                store.forget(position);
            }
        });
        store.forget(heard.last() + 1_000);
        store.forget(-1);
        Map<Long, String> again = reopened("realm1").entries();
        assertTrue(again.values().containsAll(List.of("entry 3", "entry 9")), again::toString);
        assertTrue(heard.entries().entrySet().containsAll(again.entrySet()), again::toString);
    }

    @Test
    void theLastValueOfAKeyIsKept() {
        RealmStore store = opened().open("realm1", listener());
        store.save("changed", octets("1"));
        store.save("removed", octets("1"));
        store.save("again", octets("1"));
        store.save("", octets("of no name"));
        store.save("ключ", new byte[0]);
        settle(opened());
        store.save("changed", octets("2"));
        store.save("removed", null);
        store.save("never there", null);
        store.save("again", null);
        store.save("again", octets("3"));
        assertEquals(
                Map.of("changed", "2", "again", "3", "", "of no name", "ключ", ""),
                reopened("realm1").values());
    }

    @Test
    void realmsAreApart() {
        Heard one = listener();
        Heard two = listener();
        RealmStore store1 = opened().open("com.example.one", one);
        RealmStore store2 = opened().open("com.example.two", two);
        store1.append(octets("of one"));
        store2.append(octets("of two"));
        store1.save("key", octets("1"));
        store2.save("key", octets("2"));
        settled(one, 1);
        settled(two, 1);
        store1.forget(one.last());
        Heard again = reopened("com.example.two");
        assertEquals(List.of("of two"), again.texts());
        assertEquals(Map.of("key", "2"), again.values());
        Heard first = listener();
        opened().open("com.example.one", first);
        assertEquals(Map.of("key", "1"), first.values());
        Heard other = listener();
        opened().open("com.example", other);
        assertEquals(List.of(), other.texts());
    }

    @Test
    void aRealmIsOpenedAnewWithWhatStillWaited() {
        Heard heard = listener();
        RealmStore store = opened().open("realm1", heard);
        store.append(octets("one"));
        store.save("key", octets("before"));
        store.save("removed", octets("before"));
        settled(heard, 1);
        store.save("key", octets("value"));
        store.save("removed", null);
        for (int i = 0; i < 100; i++) {
            store.append(octets("waits " + i));
        }
        Heard again = listener();
        RealmStore anew = opened().open("realm1", again);
        assertEquals(Map.of("key", "value"), again.values());
        settled(heard, 101);
        settled(again, 101);
        assertEquals(heard.entries(), again.entries());
        anew.append(octets("two"));
        assertEquals("two", settled(again, 102).texts().get(101));
        assertEquals(101, heard.texts().size());
    }

    @Test
    void whatWasGivenBeforeTheEndIsKeptAndNothingIsToldAfterwards() {
        Heard heard = listener();
        RealmStore store = opened().open("realm1", heard);
        List<String> given =
                IntStream.range(0, 1_000).mapToObj(i -> "entry " + i).toList();
        given.forEach(each -> store.append(octets(each)));
        store.save("last", octets("value"));
        Engine closed = opened();
        close();
        assertEquals(given, heard.texts());
        store.append(octets("late"));
        store.save("late", octets("value"));
        store.forget(1);
        closed.close();
        Heard again = listener();
        opened().open("realm1", again);
        assertEquals(given, again.texts());
        assertEquals(Map.of("last", "value"), again.values());
        assertEquals(given, heard.texts());
        assertEquals(List.of(), heard.failed());
    }

    @Test
    void eachThreadsEntriesAreInItsOrderAndNoneIsMissing() throws InterruptedException {
        Heard heard = listener();
        RealmStore store = opened().open("realm1", heard);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(thread -> new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                        store.append(octets(thread + " " + i));
                        store.save("key " + thread, octets(String.valueOf(i)));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread each : threads) {
            each.join();
        }
        List<String> texts = settled(heard, 2_000).texts();
        for (int thread = 0; thread < 4; thread++) {
            String prefix = thread + " ";
            assertEquals(
                    IntStream.range(0, 500).mapToObj(i -> prefix + i).toList(),
                    texts.stream().filter(each -> each.startsWith(prefix)).toList());
        }
        Heard again = reopened("realm1");
        assertEquals(texts, again.texts());
        assertEquals(4, again.values().size());
        assertTrue(again.values().values().stream().allMatch("499"::equals), again.values()::toString);
    }

    @Test
    void emptyAndLongEntriesAreKept() {
        Heard heard = listener();
        RealmStore store = opened().open("realm1", heard);
        List<String> given = List.of("", "x".repeat(3_000_000), "", "y".repeat(70_000), "z");
        given.forEach(each -> store.append(octets(each)));
        settled(heard, 5);
        assertEquals(given, reopened("realm1").texts());
    }

    @Test
    void thereIsNothingToComplainOf() {
        assertNull(opened().complaint());
    }
}
