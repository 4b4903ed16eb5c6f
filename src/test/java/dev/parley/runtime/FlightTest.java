package dev.parley.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Evidence;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.SubProtocol;
import dev.parley.flow.Rate;
import dev.parley.flow.Text;
import dev.parley.flow.Wire;
import dev.parley.router.RealmLimits;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionLimits;
import dev.parley.runtime.flight.Flight;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of Java Flight Recorder has of a router. */
class FlightTest {
    private static final String HELLO = "[1,\"realm1\",{\"roles\":{\"caller\":{},\"callee\":{},\"publisher\":{}}}]";

    private static final class Peer implements Wire {
        final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        final Hub hub;
        final Connection connection;

        Peer(Hub hub) throws InterruptedException {
            this.hub = hub;
            connection = hub.connect(this, SubProtocol.JSON, Evidence.of(null, true));
            assertTrue(asked(HELLO).startsWith("[2,"));
        }

        void say(String text) {
            connection.received(new MessageDecoder().decode(text), text.length());
        }

        String asked(String text) throws InterruptedException {
            say(text);
            return next();
        }

        String next() throws InterruptedException {
            String message = received.poll(20, TimeUnit.SECONDS);
            assertTrue(message != null, "nothing came");
            return message;
        }

        @Override
        public void send(Text text, Done done) {
            received.add(text.characters());
            done.done(null);
        }

        @Override
        public void ping(ByteBuffer payload) {}

        @Override
        public void close(int code, String reason) {
            connection.closed();
            hub.forget(connection);
        }
    }

    private static Hub hub() {
        Limits ordinary = Limits.DEFAULT;
        Limits limits = new Limits(
                ordinary.messageChars(),
                ordinary.helloChars(),
                ordinary.outboxMessages(),
                ordinary.outboxChars(),
                ordinary.pingMillis(),
                ordinary.pongMillis(),
                ordinary.connections(),
                ordinary.connectionsPerAddress(),
                ordinary.inTransitOctets(),
                Map.of("anonymous", new Rate(0, 1, 1, true)));
        return new Hub(
                new RouterSettings(
                        List.of(RealmSettings.openOnLoopback("realm1")),
                        10_000,
                        100,
                        2_000,
                        SessionLimits.DEFAULT,
                        RealmLimits.DEFAULT),
                limits,
                Runnable::run);
    }

    @Test
    void whatHappensIsRecorded(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("router.jfr");
        try (Recording recording = new Recording()) {
            for (String type :
                    List.of("SessionEnd", "Disconnect", "Refusal", "TooFast", "CallTimeout", "Reload", "LongTurn")) {
                recording.enable("dev.parley." + type);
            }
            recording.start();
            try (Hub hub = hub()) {
                Peer callee = new Peer(hub);
                assertTrue(callee.asked("[64,1,{},\"com.slow\"]").startsWith("[65,1,"));
                Peer caller = new Peer(hub);
                caller.say("[48,1,{\"timeout\":1},\"com.slow\"]");
                assertTrue(callee.next().startsWith("[68,"));
                assertTrue(caller.next().startsWith("[8,48,1,{},\"wamp.error.timeout\""));
                assertTrue(caller.asked("[48,2,{},\"com.slow\"]").contains("parley.error.rate_exceeded"));
                hub.records().refused(Refused.ORIGIN, InetAddress.getByName("192.0.2.1"));
                hub.reloadFailed();
                hub.evictions().overflow(callee.connection, "its outbox is full");
                hub.lobby().post((holder, now) -> {
                    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
                    while (System.nanoTime() - until < 0) {
                        Thread.onSpinWait();
                    }
                });
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertEquals("realm1", one(events, "SessionEnd").getString("realm"));
        assertTrue(one(events, "Disconnect").getString("reason").contains("does not read"));
        assertEquals("192.0.2.1", one(events, "Refusal").getString("address"));
        assertEquals("1 octets a second", one(events, "TooFast").getString("rate"));
        assertEquals(1, one(events, "CallTimeout").getLong("request"));
        assertEquals(false, one(events, "Reload").getBoolean("isApplied"));
        assertTrue(events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.parley.LongTurn"))
                .anyMatch(event -> event.getDuration("took").toMillis() >= 20));
    }

    private static RecordedEvent one(List<RecordedEvent> events, String type) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.parley." + type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " among " + events));
    }

    /** As a container's that shows an application no more of the JDK than it has asked for. */
    private static final class Narrow extends ClassLoader {
        Narrow() {
            super(null);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith("dev.parley.")) {
                return FlightTest.class.getClassLoader().loadClass(name);
            }
            String file = name.replace('.', '/') + ".class";
            try (InputStream octets = FlightTest.class.getClassLoader().getResourceAsStream(file)) {
                byte[] all = Objects.requireNonNull(octets, name).readAllBytes();
                return defineClass(name, all, 0, all.length);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("jdk.jfr.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    @Test
    void whereFlightRecorderIsNotShownNothingIsToldAndNothingFails() throws Exception {
        Class<?> flight = new Narrow().loadClass(Flight.class.getName());
        assertNotSame(Flight.class, flight);
        flight.getMethod("drained", Object.class, long.class, int.class).invoke(null, "realm1", 0L, 1);
        flight.getMethod("refused", String.class, InetAddress.class).invoke(null, "ORIGIN", null);
        flight.getMethod("reloaded", boolean.class).invoke(null, true);
        flight.getMethod("disconnected", Object.class, String.class, String.class)
                .invoke(null, "peer", "reason", "details");
    }
}
