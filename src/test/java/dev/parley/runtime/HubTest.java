package dev.parley.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import dev.parley.runtime.work.Defects;
import dev.parley.runtime.work.SessionLog;
import dev.parley.server.LogLines;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {
    private static final String HELLO =
            "[1,\"realm1\",{\"roles\":{\"publisher\":{},\"subscriber\":{},\"caller\":{},\"callee\":{}}}]";

    private final Hub hub = hub(Limits.DEFAULT);

    private static Hub hub(Limits limits) {
        return hub(limits, Runnable::run);
    }

    private static Hub hub(Limits limits, Together together) {
        List<RealmSettings> realms =
                List.of(RealmSettings.openOnLoopback("realm1"), RealmSettings.openOnLoopback("realm2"));
        return new Hub(
                new RouterSettings(realms, 10_000, 100, 2_000, SessionLimits.DEFAULT, RealmLimits.DEFAULT),
                limits,
                together);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    /** A peer whose wire takes everything at once, or nothing at all. */
    private static class Peer implements Wire, Reading {
        final AtomicInteger pauses = new AtomicInteger();
        final CountDownLatch resumed = new CountDownLatch(1);
        final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        final CountDownLatch closed = new CountDownLatch(1);
        final List<ByteBuffer> pings = Collections.synchronizedList(new ArrayList<>());
        volatile int limit;
        LongConsumer arrived = octets -> {};
        volatile boolean reads;
        private volatile @Nullable Done unread;
        final Hub hub;
        final Connection connection;

        Peer(Hub hub, boolean reads) {
            this(hub, reads, SubProtocol.JSON);
        }

        Peer(Hub hub, boolean reads, SubProtocol protocol) {
            this(hub, reads, protocol, true);
        }

        Peer(Hub hub, boolean reads, SubProtocol protocol, boolean canBePaused) {
            this.hub = hub;
            this.reads = reads;
            connection = hub.prepare(this, protocol, Evidence.of(null, true), canBePaused ? this : null, hub.limits());
            connection.entered(null);
        }

        void send(String text) {
            connection.received(new MessageDecoder().decode(text), text.length());
        }

        String next() throws InterruptedException {
            String message = received.poll(10, TimeUnit.SECONDS);
            assertTrue(message != null, "nothing came");
            return message;
        }

        static Peer joined(Hub hub, boolean reads) throws InterruptedException {
            Peer peer = new Peer(hub, reads);
            peer.send(HELLO);
            assertTrue(peer.next().startsWith("[2,"));
            return peer;
        }

        @Override
        public void send(Text message, Done done) {
            String text = message.characters();
            received.add(text);
            if (reads || text.startsWith("[2,") || text.startsWith("[33,")) {
                done.done(null);
            } else {
                unread = done;
            }
        }

        void startToRead() {
            reads = true;
            Done waiting = unread;
            if (waiting != null) {
                waiting.done(null);
            }
        }

        @Override
        public void ping(ByteBuffer payload) {
            received.add("ping");
            pings.add(payload);
        }

        @Override
        public void pause() {
            pauses.incrementAndGet();
        }

        @Override
        public void resume() {
            resumed.countDown();
        }

        @Override
        public void report(LongConsumer arrived, Runnable left) {
            this.arrived = arrived;
        }

        @Override
        public void terminate() {
            received.add("terminated");
        }

        @Override
        public void limit(int messageChars) {
            limit = messageChars;
        }

        @Override
        public void close(int code, String reason) {
            received.add("close " + code);
            // as an implementation does that tells of the close within the call
            connection.malformed("closed with " + code);
            connection.closed();
            hub.forget(connection);
            closed.countDown();
        }
    }

    @Test
    void withoutMemoryWhateverCanBeClosedIs() throws InterruptedException {
        Peer failing = new Peer(hub, true) {
            @Override
            public void send(Text text, Done done) {
                if (text.characters().startsWith("[6,")) {
                    throw new OutOfMemoryError("there is none for this one");
                }
                super.send(text, done);
            }
        };
        failing.send(HELLO);
        assertTrue(failing.next().startsWith("[2,"));
        Peer other = Peer.joined(hub, true);

        assertDoesNotThrow(hub::close);

        assertTrue(hub.isClosed());
        assertTrue(other.next().startsWith("[6,"));
        assertTrue(failing.closed.await(20, TimeUnit.SECONDS));
        assertTrue(other.closed.await(20, TimeUnit.SECONDS));
    }

    @Test
    void a_message_is_as_long_as_a_stranger_s_until_there_is_a_session_and_after_it() throws Exception {
        Peer peer = new Peer(hub, true);
        assertEquals(64 << 10, peer.limit);
        assertEquals(64 << 10, peer.connection.messageChars());
        peer.send(HELLO);
        assertTrue(peer.next().startsWith("[2,"));
        assertEquals(4 << 20, peer.limit);
        assertEquals(4 << 20, peer.connection.messageChars());
        peer.send("[6,{},\"wamp.close.normal\"]");
        assertTrue(peer.next().startsWith("[6,"));
        peer.send(HELLO);
        assertTrue(peer.next().startsWith("[2,"));
        assertEquals(4 << 20, peer.limit);
        peer.send("[6,{},\"wamp.close.normal\"]");
        assertTrue(peer.next().startsWith("[6,"));
        hub.close();
        assertEquals(64 << 10, peer.limit);
    }

    @Test
    void what_one_read_has_brought_is_dealt_with_at_its_end_but_for_those_who_have_no_session() throws Exception {
        Queue<Runnable> afterwards = new ArrayDeque<>();
        AtomicBoolean isReading = new AtomicBoolean(true);
        Together reading = new Together() {
            @Override
            public void execute(Runnable work) {
                work.run();
            }

            @Override
            public boolean afterwards(Runnable work) {
                return isReading.get() && afterwards.add(work);
            }
        };
        try (Hub hub = hub(Limits.DEFAULT, reading)) {
            Peer peer = Peer.joined(hub, true);
            assertEquals(0, afterwards.size(), "how long a message may be is known at once");
            peer.send("[32,1,{},\"com.a.topic\"]");
            peer.send("[32,2,{},\"com.b.topic\"]");
            assertEquals(1, afterwards.size());
            assertTrue(peer.received.isEmpty());
            afterwards.remove().run();
            assertTrue(peer.next().startsWith("[33,1,"));
            assertTrue(peer.next().startsWith("[33,2,"));
            peer.send("[34,3,99]");
            assertEquals(1, afterwards.size());
            afterwards.remove().run();
            assertTrue(peer.next().startsWith("[8,34,3,"));
            isReading.set(false);
        }
    }

    @Test
    void events_of_each_publisher_reach_each_subscriber_in_order_whatever_threads_bring_them() throws Exception {
        int publishers = 4;
        int events = 5_000;
        List<Peer> subscribers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Peer subscriber = Peer.joined(hub, true);
            subscriber.send("[32,1,{},\"com.a.topic\"]");
            assertTrue(subscriber.next().startsWith("[33,1,"));
            subscribers.add(subscriber);
        }
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            Peer publisher = Peer.joined(hub, true);
            int number = p;
            threads.add(new Thread(() -> {
                for (int i = 0; i < events; i++) {
                    publisher.send("[16," + (i + 1) + ",{},\"com.a.topic\",[" + number + "," + i + "]]");
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(30_000);
        }
        for (Peer subscriber : subscribers) {
            int[] next = new int[publishers];
            for (int i = 0; i < publishers * events; i++) {
                String event = subscriber.next();
                String[] payload = event.substring(event.lastIndexOf('[') + 1, event.length() - 2)
                        .split(",", 2);
                assertEquals(next[Integer.parseInt(payload[0])]++, Integer.parseInt(payload[1]));
            }
        }
    }

    @Test
    void a_peer_that_does_not_read_is_disconnected_and_costs_nobody_else_anything() throws Exception {
        try (Hub small = hub(new Limits(1 << 20, 100, 1 << 20, 25_000, 20_000))) {
            Peer reader = Peer.joined(small, true);
            Peer sleeper = Peer.joined(small, false);
            for (Peer subscriber : List.of(reader, sleeper)) {
                subscriber.send("[32,1,{},\"com.a.topic\"]");
                assertTrue(subscriber.next().startsWith("[33,1,"));
            }
            Peer publisher = Peer.joined(small, true);
            for (int i = 1; i <= 500; i++) {
                publisher.send("[16," + i + ",{},\"com.a.topic\"]");
            }
            assertTrue(sleeper.closed.await(10, TimeUnit.SECONDS));
            for (int i = 0; i < 500; i++) {
                assertTrue(reader.next().startsWith("[36,"));
            }
            assertEquals(1, small.overflows());
        }
    }

    @Test
    void peers_that_do_not_read_take_a_part_of_the_memory_together_and_those_with_the_most_go_first() throws Exception {
        int budget = 4 << 20;
        Limits limits = new Limits(1 << 20, 64 << 10, 20_000, 32 << 20, 25_000, 20_000, 100, 100, budget, Map.of());
        try (Hub small = hub(limits)) {
            Peer reader = Peer.joined(small, true);
            Peer little = Peer.joined(small, false);
            little.send("[32,1,{},\"com.a.little\"]");
            assertTrue(little.next().startsWith("[33,1,"));
            for (int i = 0; i < 25; i++) {
                Peer sleeper = Peer.joined(small, false);
                sleeper.send("[32,1,{},\"com.a.topic." + i + "\"]");
                assertTrue(sleeper.next().startsWith("[33,1,"));
            }
            Peer publisher = Peer.joined(small, true);
            publisher.send("[16,1,{},\"com.a.little\",[1]]");
            for (int i = 2; i < 2000; i++) {
                String payload = "\"" + "x".repeat(30_000) + "\"";
                publisher.send("[16," + i + ",{},\"com.a.topic." + i % 25 + "\",[" + payload + "]]");
                assertTrue(small.budget().charged() <= budget + 200_000, "more than may be is charged");
            }
            assertTrue(small.overflows() > 0);
            assertEquals(1, little.closed.getCount(), "who has little goes last");
            for (Peer healthy : List.of(reader, publisher)) {
                healthy.send("[48,1,{},\"com.a.absent\"]");
                assertTrue(healthy.next().startsWith("[8,48,1,"));
            }
        }
    }

    @Test
    void messages_that_do_not_end_count_together_with_those_that_wait() throws Exception {
        int budget = 1 << 20;
        try (Hub small =
                hub(new Limits(1 << 20, 64 << 10, 20_000, 32 << 20, 25_000, 20_000, 100, 100, budget, Map.of()))) {
            List<Peer> talkers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                talkers.add(Peer.joined(small, true));
            }
            for (int octets = 0; octets < 100_000; octets += 5_000) {
                for (Peer talker : talkers) {
                    talker.arrived.accept(octets);
                    assertTrue(small.budget().charged() <= budget);
                }
            }
            assertTrue(small.overflows() > 0);
            talkers.forEach(talker -> talker.arrived.accept(0));
            assertEquals(0, small.budget().charged());
        }
    }

    @Test
    void a_frame_of_which_something_comes_is_a_sign_of_life_and_an_octet_now_and_then_is_none() throws Exception {
        try (Hub quick = hub(new Limits(1 << 20, 100, 1 << 20, 1_000, 1_500))) {
            Peer steady = Peer.joined(quick, true);
            Peer dripping = Peer.joined(quick, true);
            for (int i = 1; dripping.closed.getCount() > 0; i++) {
                steady.arrived.accept(i * 2_000L);
                dripping.arrived.accept(i);
                assertFalse(dripping.closed.await(50, TimeUnit.MILLISECONDS) && steady.closed.getCount() == 0);
            }
            assertEquals(1, steady.closed.getCount());
        }
    }

    @Test
    void whoever_is_cut_is_named_with_the_reason_and_the_limit_and_on_leave_tells_the_reason() throws Exception {
        try (Hub small = hub(new Limits(1 << 20, 100, 1 << 20, 25_000, 20_000));
                LogLines log = LogLines.of(Hub.class)) {
            Peer watcher = Peer.joined(small, true);
            watcher.send("[32,1,{},\"wamp.session.on_leave\"]");
            assertTrue(watcher.next().startsWith("[33,1,"));
            Peer sleeper = new Peer(small, false);
            sleeper.send(HELLO);
            String welcome = sleeper.next();
            String session = welcome.substring(3, welcome.indexOf(',', 3));
            sleeper.send("[32,1,{},\"com.a.topic\"]");
            assertTrue(sleeper.next().startsWith("[33,1,"));
            for (int i = 1; i <= 500; i++) {
                watcher.send("[16," + i + ",{\"exclude_me\":false},\"com.a.topic\"]");
            }
            log.await(
                    "disconnected session " + session + " of '.*' in realm 'realm1': does not read what it is sent: its"
                            + " outbox is full; \\d+ messages \\(limits.outboxMessages: 100\\) and \\d+ characters .*");
            String left = watcher.next();
            assertTrue(left.startsWith("[36,") && left.contains(session), left);
            assertTrue(left.endsWith(",{\"reason\":\"does not read what it is sent\"}]"), left);
        }
    }

    @Test
    void whoever_calls_does_not_cost_the_callee_its_session_and_what_waits_is_called_when_it_reads() throws Exception {
        try (Hub small = hub(new Limits(1 << 20, 100, 1 << 20, 25_000, 20_000))) {
            Peer callee = Peer.joined(small, true);
            callee.send("[64,1,{},\"com.a.slow\"]");
            assertTrue(callee.next().startsWith("[65,1,"));
            Peer caller = Peer.joined(small, true);
            callee.reads = false;
            int calls = 2_000;
            for (int i = 1; i <= calls; i++) {
                caller.send("[48," + i + ",{},\"com.a.slow\"]");
            }
            for (int refused = calls - 1000 - 51; refused > 0; refused--) {
                String answer = caller.next();
                assertTrue(answer.contains("\"wamp.error.no_available_callee\""), answer);
            }
            assertEquals(1, callee.closed.getCount());
            callee.startToRead();
            for (int invoked = 0; invoked < 1000 + 51; invoked++) {
                String invocation = callee.next();
                assertTrue(invocation.startsWith("[68,"), invocation);
                callee.send("[70," + invocation.split(",", 3)[1] + ",{}]");
                assertTrue(caller.next().startsWith("[50,"));
            }
            assertEquals(0, small.overflows());
        }
    }

    @Test
    void many_who_read_are_no_strain_however_many_get_the_same() throws Exception {
        try (Hub small =
                hub(new Limits(1 << 20, 64 << 10, 20_000, 32 << 20, 25_000, 20_000, 1000, 1000, 1 << 20, Map.of()))) {
            List<Peer> readers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Peer reader = Peer.joined(small, true);
                reader.send("[32,1,{},\"com.a.topic\"]");
                assertTrue(reader.next().startsWith("[33,1,"));
                readers.add(reader);
            }
            Peer publisher = Peer.joined(small, true);
            publisher.send("[16,1,{},\"com.a.topic\",[\"" + "x".repeat(100_000) + "\"]]");
            for (Peer reader : readers) {
                assertTrue(reader.next().startsWith("[36,"));
            }
            assertEquals(0, small.overflows());
            assertEquals(0, small.budget().charged());
        }
    }

    @Test
    void a_silent_peer_is_pinged_and_then_disconnected() throws Exception {
        try (Hub quick = hub(new Limits(1 << 20, 100, 1 << 20, 200, 200))) {
            Peer silent = Peer.joined(quick, true);
            assertEquals("ping", silent.next());
            assertTrue(silent.closed.await(10, TimeUnit.SECONDS));
        }
    }

    private static Hub slowed(int messages, boolean isRefusing) {
        Limits ordinary = Limits.DEFAULT;
        return hub(new Limits(
                ordinary.messageChars(),
                ordinary.helloChars(),
                ordinary.outboxMessages(),
                ordinary.outboxChars(),
                ordinary.pingMillis(),
                ordinary.pongMillis(),
                ordinary.connections(),
                ordinary.connectionsPerAddress(),
                ordinary.inTransitOctets(),
                Map.of("anonymous", new Rate(messages, 0, 1, isRefusing))));
    }

    private static long timesTooFast(Hub hub) {
        return hub.inspection().snapshot().join().places().stream()
                .mapToLong(Snapshot.PlaceSnapshot::overRate)
                .sum();
    }

    @Test
    void who_sends_faster_than_its_role_may_is_routed_at_that_rate() throws Exception {
        try (LogLines log = LogLines.of(Records.class)) {
            Hub slow = slowed(20, false);
            Peer fast = Peer.joined(slow, true);
            long began = System.nanoTime();
            for (int i = 1; i <= 41; i++) {
                fast.send("[16," + i + ",{\"acknowledge\":true},\"com.a\"]");
            }
            for (int i = 1; i <= 41; i++) {
                assertTrue(fast.next().startsWith("[17," + i + ","));
            }
            // twenty at once, and one on credit
            assertTrue(System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(950));
            assertTrue(timesTooFast(slow) > 0);
            slow.close();
            assertEquals(
                    1,
                    log.soFar().stream()
                            .filter(line -> line.contains("(20 messages a second): what is over waits"))
                            .count());
        }
    }

    @Test
    void who_does_not_exceed_its_rate_is_not_slowed() throws Exception {
        try (Hub slow = slowed(1_000_000, false)) {
            Peer fast = Peer.joined(slow, true);
            for (int i = 1; i <= 1_000; i++) {
                fast.send("[16," + i + ",{\"acknowledge\":true},\"com.a\"]");
                assertTrue(fast.next().startsWith("[17," + i + ","));
            }
            assertEquals(0, timesTooFast(slow));
        }
    }

    @Test
    void what_waits_of_a_peer_that_has_gone_is_routed_at_once() throws Exception {
        try (Hub slow = slowed(1, false)) {
            Peer reader = Peer.joined(slow, true);
            reader.send("[32,1,{},\"com.a\"]");
            assertTrue(reader.next().startsWith("[33,1,"));
            Peer fast = Peer.joined(slow, true);
            for (int i = 1; i <= 300; i++) {
                fast.send("[16," + i + ",{},\"com.a\",[" + i + "]]");
            }
            fast.connection.closed();
            for (int i = 1; i <= 300; i++) {
                assertTrue(reader.next().endsWith(",[" + i + "]]"));
            }
        }
    }

    @Test
    void who_waits_for_its_rate_may_go_to_another_session() throws Exception {
        try (Hub slow = slowed(1, false)) {
            Peer fast = Peer.joined(slow, true);
            fast.send("[16,1,{},\"com.a\"]");
            fast.send("[16,2,{},\"com.a\"]");
            fast.send("[6,{},\"wamp.close.normal\"]");
            fast.send(HELLO);
            assertTrue(fast.next().startsWith("[6,"));
            assertTrue(fast.next().startsWith("[2,"));
        }
    }

    @Test
    void who_comes_again_gets_no_new_burst() throws Exception {
        try (Hub slow = slowed(1, true)) {
            for (int i = 1; i <= 5; i++) {
                Peer fast = Peer.joined(slow, true);
                fast.send("[16,1,{\"acknowledge\":true},\"com.a\"]");
                fast.next();
                fast.connection.closed();
            }
            Peer again = Peer.joined(slow, true);
            again.send("[16,1,{\"acknowledge\":true},\"com.a\"]");
            again.next();
            again.send("[16,2,{\"acknowledge\":true},\"com.a\"]");
            assertTrue(again.next().contains("parley.error.rate_exceeded"));
        }
    }

    @Test
    void what_is_over_may_be_refused_instead() throws Exception {
        try (Hub slow = slowed(1, true)) {
            Peer fast = Peer.joined(slow, true);
            int refused = 0;
            for (int i = 1; i <= 50; i++) {
                fast.send("[16," + i + ",{\"acknowledge\":true},\"com.a\"]");
                String answer = fast.next();
                if (answer.startsWith("[8,16," + i + ",{},\"parley.error.rate_exceeded\"")) {
                    refused++;
                } else {
                    assertTrue(answer.startsWith("[17," + i + ","), answer);
                }
            }
            assertTrue(refused > 0);
            assertEquals(refused, timesTooFast(slow));
        }
    }

    @Test
    void where_reading_cannot_be_stopped_who_goes_on_too_fast_is_disconnected() throws Exception {
        try (Hub slow = slowed(1, false)) {
            Peer fast = new Peer(slow, true, SubProtocol.JSON, false);
            fast.send(HELLO);
            assertTrue(fast.next().startsWith("[2,"));
            for (int i = 1; i <= 600; i++) {
                fast.send("[16," + i + ",{},\"com.a\"]");
            }
            assertEquals("close 1008", fast.next());
        }
    }

    @Test
    void a_peer_that_answers_pings_stays() throws Exception {
        try (Hub quick = hub(new Limits(1 << 20, 100, 1 << 20, 200, 200))) {
            Peer quiet = Peer.joined(quick, true);
            for (int i = 0; i < 3; i++) {
                assertEquals("ping", quiet.next());
                quiet.connection.alive();
            }
            assertEquals(1, quick.connectionCount());
        }
    }

    @Test
    void messages_behind_goodbye_and_hello_for_another_realm_arrive_there() throws Exception {
        Peer peer = Peer.joined(hub, true);
        peer.send("[64,1,{},\"com.a.first\"]");
        assertTrue(peer.next().startsWith("[65,1,"));
        for (int i = 0; i < 200; i++) {
            peer.send("[6,{},\"wamp.close.close_realm\"]");
            peer.send(HELLO.replace("realm1", i % 2 == 0 ? "realm2" : "realm1"));
            peer.send("[64,1,{},\"com.a.second\"]");
            assertEquals("[6,{},\"wamp.close.goodbye_and_out\"]", peer.next());
            assertTrue(peer.next().startsWith("[2,"));
            assertTrue(peer.next().startsWith("[65,1,"));
        }
    }

    @Test
    void a_batch_of_violations_costs_nobody_else_anything() throws Exception {
        Peer villain = new Peer(hub, true, SubProtocol.JSON_BATCHED);
        villain.send("[16,1,{},\"a.b\"]\u001e".repeat(1000));
        assertTrue(villain.next().startsWith("[3,"));
        assertTrue(villain.closed.await(10, TimeUnit.SECONDS));
        Peer joinedVillain = new Peer(hub, true, SubProtocol.JSON_BATCHED);
        joinedVillain.send(HELLO + "\u001e");
        assertTrue(joinedVillain.next().startsWith("[2,"));
        joinedVillain.send("[99]\u001e" + "[16,1,{},\"a.b\"]\u001e".repeat(1000));
        joinedVillain.send("[2,1,{}]\u001e".repeat(1000));
        assertTrue(joinedVillain.closed.await(10, TimeUnit.SECONDS));
        Peer other = Peer.joined(hub, true);
        other.send("[32,1,{},\"com.a.topic\"]");
        assertTrue(other.next().startsWith("[33,1,"));
    }

    @Test
    void theLogTellsHowASessionEnded() throws Exception {
        try (LogLines log = LogLines.of("dev.parley.sessions")) {
            Peer leaver = Peer.joined(hub, true);
            leaver.send("[32,1,{},\"com.a.topic\"]");
            assertTrue(leaver.next().startsWith("[33,1,"));
            leaver.send("[6,{},\"wamp.close.close_realm\"]");
            log.await("session \\d+ of '.*' \\('anonymous'\\) in realm 'realm1' from this JVM ended after 0\\.\\d+ s,"
                    + " 2 messages received and 2 sent: the peer said GOODBYE, 'wamp.close.close_realm'");
            Peer offender = Peer.joined(hub, true);
            offender.send("[33,1,1]");
            log.await("session .*: protocol violation, '.*SUBSCRIBED.*'");
            Peer.joined(hub, true).connection.closed();
            log.await("session .* 0 messages received and 1 sent: the connection was closed or lost");
        }
    }

    @Test
    void whoeverComesAndGoesAsFastAsHeLikesDoesNotFillTheLog() throws Exception {
        try (LogLines log = LogLines.of("dev.parley.sessions")) {
            Peer guest = new Peer(hub, true);
            int sessions = 3 * SessionLog.LINES_PER_ADDRESS;
            for (int i = 0; i < sessions; i++) {
                guest.send(HELLO);
                guest.send("[6,{},\"wamp.close.close_realm\"]");
            }
            for (int i = 0; i < sessions; i++) {
                assertTrue(guest.next().startsWith("[2,"));
                assertTrue(guest.next().startsWith("[6,"));
            }
            hub.close();
            assertEquals(SessionLog.LINES_PER_ADDRESS, log.soFar().size());
        }
    }

    @Test
    void aDefectThatAPeerMeetsAgainAndAgainDoesNotFillTheLog() throws Exception {
        try (LogLines log = LogLines.of(Defects.class)) {
            CountDownLatch done = new CountDownLatch(1_000);
            for (int i = 0; i < 1_000; i++) {
                hub.lobby().post((holder, now) -> {
                    done.countDown();
                    throw new IllegalStateException("a test's");
                });
            }
            assertTrue(done.await(20, TimeUnit.SECONDS));
            assertEquals(
                    10,
                    log.soFar().stream()
                            .filter(line -> line.contains("a defect"))
                            .count());
        }
    }

    @Test
    void whoeverHoldsARealmDoesNotAddUpFiguresForOthers() throws Exception {
        Peer peer = Peer.joined(hub, true);
        CountDownLatch goOn = holdUp(peer);
        CompletableFuture<String> where = hub.inspection().snapshot().thenApply(snapshot -> Thread.currentThread()
                .getName());
        while (peer.connection.mailbox().depth() < 2) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        assertTrue(where.get(20, TimeUnit.SECONDS).startsWith("parley-worker"), where::join);
    }

    @Test
    void whoeverLeavesMuchBehindDoesNotCostAWatcherItsSession() throws Exception {
        Hub narrow = hub(new Limits(1 << 20, 100, 1 << 20, 25_000, 20_000));
        try {
            Peer watcher = Peer.joined(narrow, true);
            watcher.send("[32,1,{},\"wamp.subscription.on_delete\"]");
            assertTrue(watcher.next().startsWith("[33,1,"));
            Peer leaver = Peer.joined(narrow, true);
            for (int i = 1; i <= 1_000; i++) {
                leaver.send("[32," + i + ",{},\"com.a.topic." + i + "\"]");
            }
            leaver.connection.closed();
            for (int i = 1; i <= 1_000; i++) {
                assertTrue(watcher.next().startsWith("[36,"));
            }
            assertEquals(0, narrow.overflows());
        } finally {
            narrow.close();
        }
    }

    @Test
    void closing_says_goodbye_and_waits_for_the_answer() throws Exception {
        Hub closing = hub(Limits.DEFAULT);
        Peer polite = Peer.joined(closing, true);
        Thread closer = new Thread(closing::close);
        closer.start();
        assertTrue(polite.next().endsWith("\"wamp.close.system_shutdown\"]"));
        polite.send("[6,{},\"wamp.close.goodbye_and_out\"]");
        assertEquals("close 1001", polite.next());
        closer.join(10_000);
        assertEquals(0, closing.connectionCount());
    }

    /** Brings it in a thread with a quarter of the usual stack. */
    private static void inASmallStack(Runnable work) throws InterruptedException {
        Thread thread = new Thread(null, work, "small", 256 * 1024);
        thread.start();
        thread.join(60_000);
        assertFalse(thread.isAlive());
    }

    private void assertAnswers(Peer canary) throws InterruptedException {
        canary.send("[48," + ++calls + ",{},\"com.a.absent\"]");
        assertTrue(canary.next().startsWith("[8,48," + calls + ","));
        assertTrue(Peer.joined(hub, true).connection.outbox().hasRoom());
    }

    private int calls;

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 33, 512, 8193, 40_000})
    void a_batch_of_any_length_is_answered_whatever_the_stack(int length) throws Exception {
        Peer canary = Peer.joined(hub, true);
        Peer caller = new Peer(hub, true, SubProtocol.JSON_BATCHED);
        StringBuilder batch = new StringBuilder(HELLO).append('\u001e');
        for (int i = 1; i <= length; i++) {
            batch.append("[48,").append(i).append(",{},\"a.b\"]\u001e");
        }
        inASmallStack(() -> caller.send(batch.toString()));
        StringBuilder answers = new StringBuilder();
        for (int found = 0; found < length + 1; ) {
            String next = caller.next();
            found += (int) next.chars().filter(c -> c == 0x1e).count();
            answers.append(next);
        }
        assertTrue(answers.indexOf("[8,48," + length + ",") > 0);
        assertAnswers(canary);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 1000, 20_000})
    void sessions_that_come_and_go_in_one_batch_cost_nobody_else_anything(int pairs) throws Exception {
        Peer canary = Peer.joined(hub, true);
        Peer guest = new Peer(hub, true, SubProtocol.JSON_BATCHED);
        String pair = HELLO + "\u001e[6,{},\"wamp.close.close_realm\"]\u001e";
        inASmallStack(() -> guest.send(pair.repeat(pairs)));
        for (int found = 0; found < 2 * pairs; ) {
            found += (int) guest.next().chars().filter(c -> c == 0x1e).count();
        }
        assertAnswers(canary);
    }

    @Test
    void messages_without_a_session_cost_nobody_else_anything_however_many_one_batch_has() throws Exception {
        Peer canary = Peer.joined(hub, true);
        Peer stranger = new Peer(hub, true, SubProtocol.JSON_BATCHED);
        String absent = HELLO.replace("realm1", "no.such.realm") + "\u001e";
        inASmallStack(() -> stranger.send(absent + "[16,1,{},\"a.b\"]\u001e".repeat(150_000)));
        assertTrue(stranger.closed.await(30, TimeUnit.SECONDS));
        assertAnswers(canary);
    }

    @Test
    void sessions_that_come_and_go_on_several_connections_at_once_cost_nobody_else_anything() throws Exception {
        Peer canary = Peer.joined(hub, true);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Peer guest = new Peer(hub, true);
            Thread thread = new Thread(
                    null,
                    () -> {
                        for (int pair = 0; pair < 2_000; pair++) {
                            guest.send(HELLO);
                            guest.send("[6,{},\"wamp.close.close_realm\"]");
                        }
                    },
                    "guest",
                    256 * 1024);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join(60_000);
            assertFalse(thread.isAlive());
        }
        assertAnswers(canary);
    }

    @Test
    void whoever_sends_more_than_is_routed_is_not_read_for_a_while_and_no_thread_waits() throws Exception {
        Peer publisher = Peer.joined(hub, true);
        CountDownLatch isStuck = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread holder = new Thread(() -> publisher.connection.mailbox().post((mailbox, now) -> {
            isStuck.countDown();
            assertDoesNotThrow(() -> goOn.await(30, TimeUnit.SECONDS));
        }));
        holder.start();
        assertTrue(isStuck.await(10, TimeUnit.SECONDS));
        for (int i = 1; i <= 600; i++) {
            publisher.send("[48," + i + ",{},\"com.a.absent\"]");
        }
        assertEquals(1, publisher.pauses.get());
        assertEquals(1, publisher.resumed.getCount());
        goOn.countDown();
        assertTrue(publisher.resumed.await(10, TimeUnit.SECONDS));
        for (int i = 1; i <= 600; i++) {
            assertTrue(publisher.next().startsWith("[8,48," + i + ","));
        }
        holder.join(10_000);
    }

    @Test
    void messages_that_cost_much_are_left_to_others_by_the_thread_that_reads() throws Exception {
        Peer publisher = Peer.joined(hub, true);
        for (int i = 1; i <= 10_000; i++) {
            publisher.send("[16," + i + ",{\"retain\":true},\"com.kept." + i + "\"]");
        }
        List<Thread> senders = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch answers = new CountDownLatch(8 * 40);
        List<Peer> subscribers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Peer subscriber = new Peer(hub, true) {
                @Override
                public void send(Text message, Done done) {
                    super.send(message, done);
                    if (message.characters().startsWith("[33,")) {
                        senders.add(Thread.currentThread());
                        answers.countDown();
                    }
                }
            };
            subscriber.send(HELLO);
            subscriber.next();
            subscribers.add(subscriber);
        }
        String pattern = "{\"match\":\"wildcard\",\"get_retained\":true},\"com..absent\"]";
        publisher.connection.mailbox().post((mailbox, now) -> {
            for (Peer subscriber : subscribers) {
                for (int i = 1; i <= 40; i++) {
                    subscriber.send("[32," + i + "," + pattern);
                }
            }
        });
        assertTrue(answers.await(60, TimeUnit.SECONDS));
        long own = senders.stream().filter(Thread.currentThread()::equals).count();
        assertTrue(own < 100, "this thread has dealt with " + own);
    }

    /** Holds the realm up until told to go on. */
    private static CountDownLatch holdUp(Peer peer) throws InterruptedException {
        CountDownLatch isStuck = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        new Thread(() -> peer.connection.mailbox().post((mailbox, now) -> {
                    isStuck.countDown();
                    assertDoesNotThrow(() -> goOn.await(30, TimeUnit.SECONDS));
                }))
                .start();
        assertTrue(isStuck.await(10, TimeUnit.SECONDS));
        return goOn;
    }

    @Test
    void whoever_sends_a_frame_that_is_none_is_told_so_though_another_thread_is_busy_in_the_realm() throws Exception {
        Peer peer = Peer.joined(hub, true);
        CountDownLatch goOn = holdUp(peer);
        try {
            peer.connection.broken("A reserved bit is set.", hub);
            String abort = peer.next();
            assertTrue(abort.startsWith("[3,") && abort.contains("A reserved bit is set."), abort);
            peer.connection.closed();
        } finally {
            goOn.countDown();
        }
        assertEquals(null, peer.received.poll(100, TimeUnit.MILLISECONDS), "said once");
    }

    @Test
    void whoever_sends_more_octets_than_are_routed_is_not_read_for_a_while_and_pays_for_them() throws Exception {
        Peer caller = Peer.joined(hub, true);
        CountDownLatch goOn = holdUp(caller);
        String argument = "[\"" + "x".repeat(20_000) + "\"]";
        awaitNothingCharged();
        int sent = 0;
        while (caller.pauses.get() == 0) {
            assertTrue(++sent <= 10, "not paused");
            caller.send("[48," + sent + ",{},\"com.a.absent\"," + argument + "]");
        }
        assertEquals(7, sent, "256 KiB at two octets for each character");
        assertTrue(hub.budget().charged() > 7 * 40_000);
        assertTrue(caller.connection.octets() > 7 * 40_000);
        assertEquals(1, caller.resumed.getCount());
        goOn.countDown();
        assertTrue(caller.resumed.await(10, TimeUnit.SECONDS));
        for (int i = 1; i <= sent; i++) {
            assertTrue(caller.next().startsWith("[8,48," + i + ","));
        }
        awaitNothingCharged();
        assertEquals(0, caller.connection.octets());
    }

    @Test
    void octets_that_wait_are_charged_no_more_when_their_connection_is_gone() throws Exception {
        Peer canary = Peer.joined(hub, true);
        Peer caller = Peer.joined(hub, true);
        awaitNothingCharged();
        CountDownLatch goOn = holdUp(caller);
        caller.send("[48,1,{},\"com.a.absent\",[\"" + "x".repeat(20_000) + "\"]]");
        assertTrue(hub.budget().charged() > 40_000);
        caller.connection.closed();
        assertEquals(0, hub.budget().charged());
        caller.send("[48,2,{},\"com.a.absent\",[\"" + "x".repeat(20_000) + "\"]]");
        assertEquals(0, hub.budget().charged());
        goOn.countDown();
        assertAnswers(canary);
        awaitNothingCharged();
    }

    /** A message is charged until its send has ended, which is a moment after its peer has it. */
    private void awaitNothingCharged() {
        while (hub.budget().charged() != 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void an_error_in_a_turn_does_not_leave_the_place_held() throws Exception {
        Peer canary = Peer.joined(hub, true);
        hub.lobby().post((holder, now) -> {
            throw new OutOfMemoryError("a test's");
        });
        assertAnswers(canary);
    }
}
