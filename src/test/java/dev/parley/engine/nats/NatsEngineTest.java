package dev.parley.engine.nats;

import static dev.parley.engine.Heard.octets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.engine.EngineException;
import dev.parley.engine.Heard;
import dev.parley.engine.RealmStore;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.StreamState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has a realm in NATS, and what becomes of what cannot be written there. */
class NatsEngineTest {
    @TempDir
    private static Path folder;

    private static NatsServer server;
    private static int tests;

    private final String prefix = "e" + ++tests;

    @BeforeAll
    static void start() throws Exception {
        server = NatsServer.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private NatsEngine engine(String url, String node) {
        return NatsEngine.open(NatsEngineContractTest.settings(url, prefix, node));
    }

    private static void await(String what, BooleanSupplier isSo) throws InterruptedException {
        for (int i = 0; !isSo.getAsBoolean(); i++) {
            assertTrue(i < 3_000, what);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void anotherRouterIsToldWhoHasTheRealmAndMayHaveItAfterwards() {
        try (NatsEngine other = engine(server.url(), "two")) {
            try (NatsEngine first = engine(server.url(), "one")) {
                RealmStore store = first.open("com.example.realm", new Heard());
                store.append(octets("kept"));
                EngineException refused =
                        assertThrows(EngineException.class, () -> other.open("com.example.realm", new Heard()));
                String why = String.valueOf(refused.getMessage());
                assertTrue(
                        why.matches(
                                "The realm com\\.example\\.realm is kept by another router: one, since 20\\S+Z\\..*"),
                        why);
                Heard elsewhere = new Heard();
                assertNotNull(other.open("realm2", elsewhere));
            }
            long began = System.nanoTime();
            Heard heard = new Heard();
            assertNotNull(other.open("com.example.realm", heard));
            assertEquals(List.of("kept"), heard.texts());
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            assertTrue(millis < 2_000, "after a clean end it took " + millis + " ms");
        }
    }

    @Test
    void whoeverWasCutOffLosesTheRealmAndWritesNothingMore() throws Exception {
        try (Cable cable = new Cable(server.port());
                NatsEngine first = engine(cable.url(), "one")) {
            Heard heard = new Heard();
            RealmStore store = first.open("realm1", heard);
            RealmStore store2 = first.open("realm2", new Heard());
            store.append(octets("before"));
            store.save("key", octets("before"));
            heard.await(1);
            store2.save("key", octets("before"));
            TimeUnit.MILLISECONDS.sleep(200);
            cable.cut();
            store.append(octets("into the dark"));
            store.save("key", octets("into the dark"));
            long began = System.nanoTime();
            try (NatsEngine second = engine(server.url(), "two")) {
                Heard its = new Heard();
                RealmStore taken = second.open("realm1", its);
                RealmStore taken2 = second.open("realm2", new Heard());
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                assertTrue(millis < 6_000, "it took " + millis + " ms");
                assertEquals(List.of("before"), its.texts());
                assertEquals(Map.of("key", "before"), its.values());
                taken.append(octets("after"));
                taken2.append(octets("after"));
                its.await(2);
                await("a complaint", () -> first.complaint() != null);
                cable.mend();
                heard.await(2);
                assertEquals(List.of("before"), heard.texts());
                await("loss", () -> String.valueOf(first.complaint()).contains("taken over"));
                String why = String.valueOf(first.complaint());
                assertTrue(why.contains("has been taken over by"), why);
                store.append(octets("late"));
                assertEquals(2, heard.await(3).failed().size());
                taken.append(octets("again"));
                assertEquals(List.of("before", "after", "again"), its.await(3).texts());
                assertEquals(List.of(), its.failed());
            }
            Heard third = new Heard();
            try (NatsEngine next = engine(server.url(), "three")) {
                assertNotNull(next.open("realm1", third));
                assertEquals(List.of("before", "after", "again"), third.texts());
                assertEquals(Map.of("key", "before"), third.values());
            }
        }
    }

    @Test
    void whatWaitsForTooLongFailsAndItGoesOnByItself() throws Exception {
        Heard heard = new Heard();
        try (Cable cable = new Cable(server.port());
                NatsEngine engine = engine(cable.url(), "one")) {
            RealmStore store = engine.open("realm1", heard);
            store.append(octets("before"));
            heard.await(1);
            // what is given now arrives, and nobody knows
            cable.deafen();
            store.append(octets("stored, and not told"));
            TimeUnit.MILLISECONDS.sleep(500);
            cable.cut();
            store.append(octets("never stored"));
            heard.await(3);
            assertEquals(2, heard.failed().size());
            String why = heard.reasons().get(0);
            assertTrue(why.contains("cannot be reached for"), why);
            assertEquals(
                    why.replaceAll("\\d+ s", ""),
                    String.valueOf(engine.complaint()).replaceAll("\\d+ s", ""));
            store.append(octets("fails at once"));
            assertEquals(3, heard.await(4).failed().size());
            cable.mend();
            await("nothing to complain of", () -> engine.complaint() == null);
            store.append(octets("after"));
            assertEquals(List.of("before", "after"), heard.await(5).texts());
        }
        Heard again = new Heard();
        try (NatsEngine engine = engine(server.url(), "one")) {
            assertNotNull(engine.open("realm1", again));
            assertEquals(List.of("before", "after"), again.texts());
        }
    }

    @Test
    void aShortCutIsNotNoticed() throws Exception {
        Heard heard = new Heard();
        List<String> given = new ArrayList<>();
        try (Cable cable = new Cable(server.port());
                NatsEngine engine = engine(cable.url(), "one")) {
            RealmStore store = engine.open("realm1", heard);
            for (int cut = 0; cut < 5; cut++) {
                for (int i = 0; i < 200; i++) {
                    String entry = "entry " + cut + "." + i;
                    given.add(entry);
                    store.append(octets(entry));
                    store.save("key " + i % 10, octets(entry));
                    if (i == 100) {
                        cable.cut();
                    } else if (i == 150) {
                        cable.mend();
                    }
                }
                heard.await(given.size());
            }
            assertNull(engine.complaint());
        }
        assertEquals(given, heard.texts());
        assertEquals(List.of(), heard.faults());
        Heard again = new Heard();
        try (NatsEngine engine = engine(server.url(), "one")) {
            assertNotNull(engine.open("realm1", again));
        }
        assertEquals(given, again.texts());
        assertEquals("entry 4.199", again.values().get("key 9"));
    }

    @Test
    @SuppressWarnings("try")
    void whatIsForgottenGoesFromTheStream() throws Exception {
        Heard heard = new Heard();
        try (NatsEngine engine = engine(server.url(), "one");
                Connection beside = Nats.connect(server.url())) {
            JetStreamManagement management = beside.jetStreamManagement();
            String stream = new Names(prefix, "realm1").journal();
            RealmStore store = engine.open("realm1", heard);
            for (int i = 0; i < 5_000; i++) {
                store.append(octets("entry " + i));
            }
            List<Long> positions = new ArrayList<>(heard.await(5_000).entries().keySet());
            IntStream.range(0, 4_000).filter(i -> i % 10 != 0).forEach(i -> store.forget(positions.get(i)));
            await("holes", () -> count(management, stream) == 1_000 + 400 + 1);
            IntStream.range(0, 4_990)
                    .filter(i -> i % 10 == 0 || i >= 4_000)
                    .forEach(i -> store.forget(positions.get(i)));
            await("the rest", () -> count(management, stream) == 10 + 1);
        }
        Heard again = new Heard();
        try (NatsEngine engine = engine(server.url(), "one")) {
            assertNotNull(engine.open("realm1", again));
        }
        assertEquals(IntStream.range(4_990, 5_000).mapToObj(i -> "entry " + i).toList(), again.texts());
    }

    private static long count(JetStreamManagement management, String stream) {
        try {
            StreamState state = management.getStreamInfo(stream).getStreamState();
            return state.getMsgCount();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsTooLongFailsInItsTurn() {
        Heard heard = new Heard();
        try (NatsEngine engine = engine(server.url(), "one")) {
            RealmStore store = engine.open("realm1", heard);
            store.append(octets("one"));
            store.append(new byte[9_000_000]);
            store.append(octets("two"));
            heard.await(3);
            assertEquals(List.of("one", "two"), heard.texts());
            assertTrue(
                    heard.reasons().get(0).endsWith("octets that NATS takes (max_payload)"),
                    heard.reasons().get(0));
            assertNull(engine.complaint());
            assertEquals(
                    List.of("NATS takes messages of 8388608 octets (max_payload), and peers may send 9000000"
                            + " (limits.messageBytes): a longer publication that is to be kept is refused"),
                    engine.cautions(9_000_000).stream()
                            .filter(each -> each.contains("max_payload"))
                            .toList());
        }
    }

    @Test
    @SuppressWarnings("try")
    void aStreamThatIsGoneIsComplainedOf() throws Exception {
        Heard heard = new Heard();
        try (NatsEngine engine = engine(server.url(), "one");
                Connection beside = Nats.connect(server.url())) {
            RealmStore store = engine.open("realm1", heard);
            store.append(octets("one"));
            heard.await(1);
            assertTrue(beside.jetStreamManagement().deleteStream(new Names(prefix, "realm1").journal()));
            store.append(octets("two"));
            heard.await(2);
            assertTrue(String.valueOf(engine.complaint()).endsWith("is not there any more"), engine.complaint());
        }
    }

    @Test
    void namesAreInjectiveAndAllowed() {
        assertEquals("PLY_com=2Eexample=2E=C3=A4_J", new Names("ply", "com.example.ä").journal());
        assertEquals("ply.my_realm-1.j", new Names("ply", "my_realm-1").entries());
        Names names = new Names("ply", "realm1");
        assertEquals("ply.realm1.v.k.a=2Eb=3D=20c", names.value("a.b= c"));
        for (String key : List.of("", "a", "a.b= c", "ключ", "=", "x".repeat(800))) {
            assertEquals(key, Names.unescaped(names.keyOf(names.value(key))), key);
        }
        String one = names.value("y".repeat(2_000) + "1");
        assertTrue(one.length() < 1_010 && !one.equals(names.value("y".repeat(2_000) + "2")), one);
    }
}
