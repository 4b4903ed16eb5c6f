package dev.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.codec.Batch;
import dev.parley.codec.SubProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final OutboxLimits SMALL = new OutboxLimits(3, 400);

    /** Notes what is sent and completes a send when the test says so. */
    private static final class ManualWire implements Wire {
        final List<String> sent = new ArrayList<>();
        final List<ByteBuffer> pings = new ArrayList<>();
        final Deque<Done> inFlight = new ArrayDeque<>();

        @Override
        public void send(Text text, Done done) {
            assertTrue(inFlight.isEmpty(), "two sends in flight");
            sent.add(text.characters());
            inFlight.add(done);
        }

        @Override
        public void ping(ByteBuffer payload) {
            assertTrue(inFlight.isEmpty(), "a ping within a send");
            sent.add("ping");
            pings.add(payload);
        }

        @Override
        public void close(int code, String reason) {
            sent.add("close " + code + " " + reason);
        }

        void complete() {
            inFlight.remove().done(null);
        }
    }

    private final ManualWire wire = new ManualWire();
    private long nanos;
    private final Outbox outbox = new Outbox(wire, SubProtocol.JSON, SMALL, Budget.unlimited(), () -> nanos);

    /** Has the peer take nothing for so long that a full outbox is no longer that of a peer that reads. */
    private void stall() {
        outbox.put("in flight");
        outbox.flush();
        nanos += 2_000_000_000L;
    }

    @Test
    void nothing_is_sent_before_the_flush_and_one_at_a_time_after_it() {
        assertEquals(Outbox.Put.FLUSH_IT, outbox.put("a"));
        assertEquals(Outbox.Put.QUEUED, outbox.put("b"));
        assertEquals(List.of(), wire.sent);
        outbox.flush();
        assertEquals(List.of("a"), wire.sent);
        assertEquals(Outbox.Put.QUEUED, outbox.put("c"));
        outbox.flush();
        wire.complete();
        wire.complete();
        assertEquals(List.of("a", "b", "c"), wire.sent);
    }

    @Test
    void the_close_comes_after_all_that_was_put_and_nothing_after_it() {
        outbox.put("a");
        outbox.flush();
        outbox.put("b");
        outbox.closeAfterwards(1000, "bye");
        outbox.closeAfterwards(1001, "again");
        outbox.flush();
        outbox.put("too late");
        wire.complete();
        wire.complete();
        outbox.flush();
        assertEquals(List.of("a", "b", "close 1000 bye"), wire.sent);
    }

    @Test
    void what_is_about_to_be_put_counts_for_who_asks_for_room_behind_it() {
        Outbox wide = new Outbox(wire, SubProtocol.JSON, new OutboxLimits(8, 4_000));
        assertTrue(wide.hasRoom(3, 0));
        assertFalse(wide.hasRoom(4, 0));
        assertFalse(wide.hasRoom(1, 2_000), "too many characters");
        wide.put("m");
        assertTrue(wide.hasRoom(2, 0));
        assertFalse(wide.hasRoom(3, 0));
    }

    @Test
    void an_outbox_for_a_single_message_has_room_for_it() {
        Outbox narrow = new Outbox(wire, SubProtocol.JSON, new OutboxLimits(1, 400));
        assertTrue(narrow.hasRoom());
        narrow.put("a");
        assertFalse(narrow.hasRoom());
        narrow.flush();
        assertTrue(narrow.hasRoom());
    }

    @Test
    void too_many_messages_overflow_where_the_peer_takes_nothing() {
        stall();
        IntStream.range(0, 3).forEach(i -> assertEquals(Outbox.Put.QUEUED, outbox.put("m" + i)));
        assertEquals(Outbox.Put.OVERFLOW, outbox.put("one more"));
    }

    @Test
    void too_many_characters_overflow_and_what_is_sent_no_longer_counts() {
        stall();
        outbox.put("x".repeat(200));
        assertEquals(Outbox.Put.OVERFLOW, outbox.put("y".repeat(200)));
        wire.complete();
        assertEquals(Outbox.Put.QUEUED, outbox.put("y".repeat(200)));
    }

    @Test
    void what_one_turn_puts_is_no_overflow_before_the_peer_has_had_time_to_take_it() {
        IntStream.range(0, 3).forEach(i -> outbox.put(""));
        assertEquals(Outbox.Put.OVERFLOW, outbox.put("x".repeat(700)), "twice of what may wait");
        Outbox many = new Outbox(wire, SubProtocol.JSON, new OutboxLimits(3, 10_000), Budget.unlimited(), () -> nanos);
        for (int i = 0; i < 100; i++) {
            assertFalse(many.put("m" + i) == Outbox.Put.OVERFLOW);
        }
        many.flush();
        assertFalse(many.isOverfull(), "the peer may read");
        nanos += 2_000_000_000L;
        assertTrue(many.isOverfull(), "it does not");
        while (!wire.inFlight.isEmpty()) {
            wire.complete();
        }
        assertEquals(100, wire.sent.size());
    }

    @Test
    void one_message_that_is_too_long_alone_is_no_overflow() {
        assertEquals(Outbox.Put.FLUSH_IT, outbox.put("x".repeat(1000)));
        assertEquals(Outbox.Put.OVERFLOW, outbox.put("y"));
    }

    @Test
    void a_ping_waits_for_the_send_in_flight() {
        outbox.put("a");
        outbox.flush();
        outbox.ping();
        assertEquals(List.of("a"), wire.sent);
        wire.complete();
        assertEquals(List.of("a", "ping"), wire.sent);
    }

    /** The payload of the latest ping, as its pong brings it back. */
    private ByteBuffer pong() {
        return wire.pings.get(wire.pings.size() - 1).duplicate();
    }

    @Test
    void a_mark_goes_out_behind_what_was_put_before_it_and_before_what_comes_later() {
        outbox.put("a");
        assertTrue(outbox.mark(7));
        outbox.put("b");
        outbox.flush();
        assertEquals(List.of("a"), wire.sent);
        wire.complete();
        assertEquals(List.of("a", "ping", "b"), wire.sent);
        assertEquals(7, outbox.confirmed(pong()));
        wire.complete();
        assertEquals(List.of("a", "ping", "b"), wire.sent);
    }

    @Test
    void a_mark_behind_nothing_goes_out_with_the_next_flush() {
        assertTrue(outbox.mark(1));
        assertEquals(List.of(), wire.sent);
        outbox.flush();
        assertEquals(List.of("ping"), wire.sent);
        outbox.put("a");
        outbox.flush();
        assertFalse(outbox.mark(2), "who sends goes on");
        wire.complete();
        assertEquals(List.of("ping", "a", "ping"), wire.sent);
    }

    @Test
    void a_batch_ends_at_a_mark() {
        Outbox batched = new Outbox(wire, SubProtocol.JSON_BATCHED, new OutboxLimits(100, 10_000));
        batched.put("a");
        batched.put("b");
        batched.mark(1);
        batched.put("c");
        batched.put("d");
        batched.flush();
        wire.complete();
        wire.complete();
        assertEquals(List.of("a\u001eb\u001e", "ping", "c\u001ed\u001e"), wire.sent);
    }

    @Test
    void a_mark_put_first_behind_what_waits_already_counts_it() {
        outbox.put("a");
        outbox.flush();
        outbox.put("b");
        outbox.mark(1);
        wire.complete();
        assertEquals(List.of("a", "b"), wire.sent);
        wire.complete();
        assertEquals(List.of("a", "b", "ping"), wire.sent);
    }

    @Test
    void a_pong_confirms_once_and_all_marks_before_it() {
        for (int number = 10; number <= 30; number += 10) {
            outbox.put("m");
            outbox.mark(number);
            outbox.flush();
            wire.complete();
        }
        assertEquals(20, outbox.confirmed(wire.pings.get(1)));
        assertEquals(0, outbox.confirmed(wire.pings.get(1)), "again");
        assertEquals(0, outbox.confirmed(wire.pings.get(0)), "late");
        assertEquals(30, outbox.confirmed(wire.pings.get(2)));
    }

    @Test
    void how_long_a_mark_was_on_its_way_is_known_where_its_own_pong_comes() {
        assertEquals(-1, outbox.roundTripNanos(), "nothing is marked");
        outbox.put("a");
        outbox.mark(1);
        assertEquals(0, outbox.confirmed(ByteBuffer.allocate(8).putLong(0, 1)), "not yet sent");
        assertEquals(-1, outbox.roundTripNanos());
        long before = System.nanoTime();
        outbox.flush();
        wire.complete();
        assertEquals(1, outbox.confirmed(pong()));
        long took = outbox.roundTripNanos();
        assertTrue(took >= 0 && took <= System.nanoTime() - before, took + " ns");
    }

    @Test
    void a_pong_that_answers_no_mark_confirms_nothing() {
        assertEquals(0, outbox.confirmed(ByteBuffer.allocate(8).putLong(0, 1)), "nothing is marked");
        outbox.put("a");
        outbox.mark(1);
        assertEquals(0, outbox.confirmed(ByteBuffer.allocate(8).putLong(0, 1)), "not yet sent");
        outbox.flush();
        wire.complete();
        for (long forged : new long[] {0, -1, 2, Long.MAX_VALUE}) {
            assertEquals(0, outbox.confirmed(ByteBuffer.allocate(8).putLong(0, forged)), "forged");
        }
        assertEquals(0, outbox.confirmed(ByteBuffer.allocate(0)));
        assertEquals(0, outbox.confirmed(ByteBuffer.wrap(new byte[] {1, 2, 3})));
        assertEquals(0, outbox.confirmed(ByteBuffer.allocate(125)));
        assertEquals(1, outbox.confirmed(pong()));
    }

    @Test
    void a_ping_bears_the_latest_mark_for_peers_that_answer_the_latest_ping_only() {
        outbox.ping();
        assertEquals(0, pong().remaining(), "without marks as ever");
        outbox.put("a");
        outbox.mark(1);
        outbox.flush();
        wire.complete();
        outbox.put("b");
        outbox.mark(2);
        outbox.ping();
        assertEquals(List.of("ping", "a", "ping", "ping", "b"), wire.sent, "a ping need not wait for what is put");
        assertEquals(1, outbox.confirmed(pong()));
        wire.complete();
        assertEquals(2, outbox.confirmed(pong()));
    }

    @Test
    void what_was_marked_in_a_former_session_confirms_nothing_in_the_next() {
        outbox.put("a");
        outbox.mark(1);
        outbox.flush();
        wire.complete();
        ByteBuffer former = pong();
        outbox.put("b");
        outbox.mark(2);
        outbox.forgetMarks();
        outbox.put("c");
        outbox.mark(1);
        outbox.flush();
        wire.complete();
        wire.complete();
        assertEquals(List.of("a", "ping", "b", "c", "ping"), wire.sent);
        assertEquals(0, outbox.confirmed(former));
        assertEquals(1, outbox.confirmed(pong()));
    }

    @Test
    void of_many_marks_that_do_not_come_back_the_latest_are_known() {
        for (int number = 1; number <= 1_000; number++) {
            outbox.put("m");
            outbox.mark(number);
            outbox.flush();
            wire.complete();
        }
        assertEquals(0, outbox.confirmed(wire.pings.get(900)), "given up");
        assertEquals(1_000, outbox.confirmed(pong()));
    }

    @Test
    void marks_from_many_threads_keep_their_places() throws InterruptedException {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Wire immediate = new Wire() {
            @Override
            public void send(Text text, Done done) {
                order.add(text.characters());
                done.done(null);
            }

            @Override
            public void ping(ByteBuffer payload) {
                order.add("ping " + payload.getLong(0));
            }

            @Override
            public void close(int code, String reason) {}
        };
        int rounds = 20_000;
        Outbox shared = new Outbox(immediate, SubProtocol.JSON, new OutboxLimits(100_000, 1 << 30));
        Thread flusher = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                shared.flush();
            }
        });
        flusher.start();
        for (int i = 1; i <= rounds; i++) {
            shared.put(String.valueOf(i));
            shared.mark(i);
            shared.flush();
        }
        flusher.join();
        shared.flush();
        for (int i = 1; i <= rounds; i++) {
            assertEquals(String.valueOf(i), order.get(2 * i - 2));
            assertEquals("ping " + i, order.get(2 * i - 1));
        }
        assertEquals(2 * rounds, order.size());
    }

    @Test
    void after_a_failed_send_nothing_more_is_sent() {
        outbox.put("a");
        outbox.put("b");
        outbox.flush();
        wire.inFlight.remove().done(new IOException("gone"));
        outbox.put("c");
        outbox.flush();
        assertEquals(List.of("a"), wire.sent);
    }

    @Test
    void a_send_that_nobody_takes_counts_as_stalled() {
        assertEquals(0, outbox.stalledMillis());
        outbox.put("a");
        outbox.flush();
        nanos += 5_000_000;
        assertEquals(5, outbox.stalledMillis());
        wire.complete();
        assertEquals(0, outbox.stalledMillis());
    }

    @Test
    void a_batch_carries_what_is_ready_with_the_separator_of_the_peer() {
        Outbox batched = new Outbox(wire, SubProtocol.JSON_BATCHED, SMALL);
        batched.put("[1]");
        batched.put("[2]");
        batched.flush();
        batched.useSeparator(Batch.OCTAL_30);
        batched.put("[3]");
        wire.complete();
        assertEquals(List.of("[1]\u001e[2]\u001e", "[3]\u0018"), wire.sent);
    }

    @Test
    void completions_within_the_send_do_not_deepen_the_stack() {
        AtomicInteger sent = new AtomicInteger();
        int count = 100_000;
        Outbox eager = new Outbox(new ImmediateWire(sent), SubProtocol.JSON, new OutboxLimits(count, count * 100L));
        IntStream.range(0, count).forEach(i -> eager.put("m"));
        eager.flush();
        assertEquals(count, sent.get());
    }

    private record ImmediateWire(AtomicInteger sent) implements Wire {
        @Override
        public void send(Text text, Done done) {
            sent.incrementAndGet();
            done.done(null);
        }

        @Override
        public void ping(ByteBuffer payload) {}

        @Override
        public void close(int code, String reason) {}
    }

    @Test
    void many_threads_and_completions_from_another_lose_and_reorder_nothing() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        List<String> received = new ArrayList<>();
        AtomicInteger inFlight = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(threads * each);
        ExecutorService network = Executors.newSingleThreadExecutor();
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        Wire asynchronous = new Wire() {
            @Override
            public void send(Text text, Done done) {
                assertEquals(1, inFlight.incrementAndGet());
                received.add(text.characters());
                all.countDown();
                network.execute(() -> {
                    inFlight.decrementAndGet();
                    done.done(null);
                });
            }

            @Override
            public void ping(ByteBuffer payload) {}

            @Override
            public void close(int code, String reason) {}
        };
        try {
            Outbox busy = new Outbox(asynchronous, SubProtocol.JSON, new OutboxLimits(threads * each, 1 << 30));
            for (int t = 0; t < threads; t++) {
                String name = t + ":";
                senders.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        busy.put(name + i);
                        busy.flush();
                    }
                });
            }
            assertTrue(all.await(30, TimeUnit.SECONDS), () -> all.getCount() + " are missing");
        } finally {
            senders.shutdownNow();
            network.shutdown();
            assertTrue(network.awaitTermination(5, TimeUnit.SECONDS));
        }
        int[] next = new int[threads];
        for (String message : received) {
            int colon = message.indexOf(':');
            int thread = Integer.parseInt(message, 0, colon, 10);
            assertEquals(next[thread]++, Integer.parseInt(message, colon + 1, message.length(), 10));
        }
        assertFalse(received.isEmpty());
    }

    @Test
    void a_text_for_many_is_charged_once_and_what_is_in_flight_for_each() {
        Budget budget = new Budget(Long.MAX_VALUE, () -> {});
        ManualWire otherWire = new ManualWire();
        OutboxLimits wide = new OutboxLimits(100, 1 << 20);
        Outbox one = new Outbox(wire, SubProtocol.JSON, wide, budget, () -> nanos);
        Outbox other = new Outbox(otherWire, SubProtocol.JSON, wide, budget, () -> nanos);
        String characters = "x".repeat(10_000);
        long octets = Budget.octets(characters);
        Text text = new Text(characters, 2, budget);
        one.put(text);
        other.put(text);
        assertEquals(octets, budget.charged());
        one.flush();
        other.flush();
        assertEquals(3 * octets, budget.charged());
        wire.complete();
        assertEquals(2 * octets, budget.charged());
        otherWire.complete();
        assertEquals(0, budget.charged());
    }

    /** Sends frames. */
    private static final class FramedWire implements Wire {
        final List<ByteBuffer> sent = new ArrayList<>();
        final Deque<Done> inFlight = new ArrayDeque<>();

        @Override
        public boolean isFramed() {
            return true;
        }

        @Override
        public void send(Text text, Done done) {
            sent.add(text.frame());
            inFlight.add(done);
        }

        @Override
        public void ping(ByteBuffer payload) {}

        @Override
        public void close(int code, String reason) {}
    }

    @Test
    void a_frame_for_many_is_one_buffer_and_charged_once_in_flight_too() {
        Budget budget = new Budget(Long.MAX_VALUE, () -> {});
        OutboxLimits wide = new OutboxLimits(100, 1 << 20);
        FramedWire oneWire = new FramedWire();
        FramedWire otherWire = new FramedWire();
        FramedWire batchedWire = new FramedWire();
        Outbox one = new Outbox(oneWire, SubProtocol.JSON, wide, budget, () -> nanos);
        Outbox other = new Outbox(otherWire, SubProtocol.JSON, wide, budget, () -> nanos);
        Outbox batched = new Outbox(batchedWire, SubProtocol.JSON_BATCHED, wide, budget, () -> nanos);
        Text text = Text.framed(new byte[Text.HEADER_OCTETS + 10_000], 3, budget);
        List.of(one, other, batched).forEach(each -> each.put(text));
        one.flush();
        other.flush();
        assertSame(oneWire.sent.get(0), otherWire.sent.get(0));
        assertEquals(text.octets(), budget.charged());
        batched.flush();
        assertEquals(2 * text.octets(), budget.charged(), "a batch is a copy");
        assertEquals(10_001 + 4, batchedWire.sent.get(0).remaining());
        oneWire.inFlight.remove().done(null);
        batchedWire.inFlight.remove().done(null);
        assertEquals(text.octets(), budget.charged());
        assertEquals(text.octets(), other.inFlightOctets(), "for a look at who keeps the most");
        otherWire.inFlight.remove().done(null);
        assertEquals(0, budget.charged());
    }

    @Test
    void nothing_stays_charged_however_an_outbox_ends() {
        Budget budget = new Budget(Long.MAX_VALUE, () -> {});
        Outbox failed = new Outbox(wire, SubProtocol.JSON, SMALL, budget, () -> nanos);
        failed.put("a");
        failed.put("b");
        failed.flush();
        wire.inFlight.remove().done(new IOException("gone"));
        failed.put("c");
        assertEquals(0, budget.charged());
        Outbox shut = new Outbox(new ManualWire(), SubProtocol.JSON_BATCHED, SMALL, budget, () -> nanos);
        shut.put("a");
        shut.put("b");
        shut.flush();
        shut.put("c");
        shut.shut();
        shut.put("d");
        assertEquals(0, budget.charged());
        Outbox full = new Outbox(new ManualWire(), SubProtocol.JSON, SMALL, budget, () -> nanos);
        assertEquals(Outbox.Put.QUEUED, putAfterFlush(full, "x".repeat(300)));
        assertEquals(Outbox.Put.OVERFLOW, full.put("y".repeat(900)));
        full.shut();
        Outbox closing = new Outbox(new ManualWire(), SubProtocol.JSON, SMALL, budget, () -> nanos);
        closing.closeAfterwards(1000, "bye");
        closing.put("too late");
        assertEquals(0, budget.charged());
    }

    private static Outbox.Put putAfterFlush(Outbox outbox, String text) {
        outbox.put("in flight");
        outbox.flush();
        return outbox.put(text);
    }

    @Test
    void what_is_to_be_sent_is_not_where_that_would_be_too_much_together() {
        AtomicReference<Outbox> fullest = new AtomicReference<>();
        Budget budget = new Budget(7000, () -> fullest.get().shut());
        Outbox alone = new Outbox(wire, SubProtocol.JSON, SMALL, budget, () -> nanos);
        fullest.set(alone);
        alone.put("x".repeat(5000));
        alone.flush();
        assertEquals(List.of(), wire.sent);
        assertEquals(0, budget.charged());
    }

    private static final OutboxLimits EIGHT = new OutboxLimits(8, 1 << 20);

    private final AtomicInteger told = new AtomicInteger();

    private Outbox filled(Wire over, int messages) {
        Outbox filled = new Outbox(over, SubProtocol.JSON, EIGHT, Budget.unlimited(), () -> nanos);
        IntStream.range(0, messages).forEach(i -> filled.put("m" + i));
        filled.flush();
        return filled;
    }

    @Test
    void who_waits_for_room_is_told_once_and_when_there_is_more_than_a_little() {
        Outbox half = filled(wire, 5);
        assertFalse(half.hasRoom());
        IntStream.range(0, 3).forEach(i -> half.whenRoom(told::incrementAndGet));
        wire.complete();
        assertTrue(half.hasRoom());
        wire.complete();
        assertEquals(0, told.get(), "a little room");
        wire.complete();
        assertEquals(3, told.get());
        wire.complete();
        half.whenRoom(told::incrementAndGet);
        assertEquals(4, told.get(), "at once");
    }

    @Test
    void characters_take_room_as_well() {
        Outbox wide = new Outbox(wire, SubProtocol.JSON, new OutboxLimits(100, 1000), Budget.unlimited(), () -> nanos);
        wide.put("in flight");
        wide.flush();
        wide.put("x".repeat(600));
        wide.whenRoom(told::incrementAndGet);
        assertEquals(0, told.get());
        wire.complete();
        assertEquals(1, told.get());
    }

    @Test
    void an_outbox_for_one_message_has_room_when_it_is_empty() {
        Outbox narrow = new Outbox(wire, SubProtocol.JSON, new OutboxLimits(1, 1000), Budget.unlimited(), () -> nanos);
        assertTrue(narrow.hasRoom());
        narrow.put("in flight");
        narrow.flush();
        narrow.put("waits");
        narrow.whenRoom(told::incrementAndGet);
        assertEquals(0, told.get());
        wire.complete();
        assertEquals(1, told.get());
    }

    @Test
    void who_waits_for_room_is_told_of_every_end_and_outside_the_lock() {
        Outbox shut = filled(new ManualWire(), 8);
        shut.whenRoom(() -> {
            assertFalse(Thread.holdsLock(shut));
            told.incrementAndGet();
        });
        shut.shut();
        assertEquals(1, told.get());
        shut.whenRoom(told::incrementAndGet);
        assertEquals(2, told.get(), "at once");

        Outbox failed = filled(wire, 8);
        failed.whenRoom(() -> {
            assertFalse(Thread.holdsLock(failed));
            told.incrementAndGet();
        });
        wire.inFlight.remove().done(new IOException("gone"));
        assertEquals(3, told.get());

        Outbox closed = filled(new ManualWire(), 8);
        closed.whenRoom(told::incrementAndGet);
        closed.closeNow(1000, "bye");
        assertEquals(4, told.get());

        ManualWire slow = new ManualWire();
        Outbox closing = filled(slow, 8);
        closing.whenRoom(told::incrementAndGet);
        closing.closeAfterwards(1000, "bye");
        while (!slow.inFlight.isEmpty()) {
            slow.complete();
        }
        assertEquals(5, told.get());
    }

    @Test
    void one_that_fails_when_there_is_room_does_not_stop_the_sending() {
        Outbox half = filled(wire, 6);
        half.whenRoom(() -> {
            throw new IllegalStateException("for this test");
        });
        half.whenRoom(told::incrementAndGet);
        while (!wire.inFlight.isEmpty()) {
            wire.complete();
        }
        assertEquals(6, wire.sent.size());
        assertEquals(1, told.get());
    }

    /** Whatever comes in whatever order: each is told once, never without room, and nobody waits in the end. */
    @Test
    void nobody_waits_for_room_that_is_there_in_generated_lives() {
        for (long seed = 0; seed < 5_000; seed++) {
            live(seed);
        }
    }

    private void live(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualWire its = new ManualWire();
        Outbox lived = new Outbox(
                its,
                random.nextBoolean() ? SubProtocol.JSON : SubProtocol.JSON_BATCHED,
                new OutboxLimits(1 + random.nextInt(12), 1 << 20),
                Budget.unlimited(),
                () -> 0);
        int waiting = 0;
        AtomicInteger ran = new AtomicInteger();
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    lived.put("m");
                    lived.flush();
                }
                case 3, 4, 5 -> {
                    if (!its.inFlight.isEmpty()) {
                        its.complete();
                    }
                }
                case 6 -> {
                    waiting++;
                    lived.whenRoom(() -> {
                        assertTrue(lived.isShut() || lived.hasRoom(), () -> "no room, seed " + seed);
                        ran.incrementAndGet();
                    });
                }
                default -> {
                    if (random.nextInt(20) == 0) {
                        lived.shut();
                    }
                }
            }
        }
        if (random.nextBoolean()) {
            lived.shut();
        }
        while (!its.inFlight.isEmpty()) {
            its.complete();
        }
        assertEquals(waiting, ran.get(), () -> "told, seed " + seed);
    }

    /** One thread waits for room at the moment at which another completes the sends, or shuts the outbox. */
    @Test
    void nobody_is_forgotten_who_waits_when_room_comes_or_the_connection_goes() throws InterruptedException {
        AtomicReference<Outbox> outboxes = new AtomicReference<>(filled(wire, 5));
        Duel.play(10_000, 3, new Duel.Round() {
            private int rounds;

            @Override
            public void one() {
                outboxes.get().whenRoom(told::incrementAndGet);
            }

            @Override
            public void other() {
                if (rounds++ % 2 == 0) {
                    while (!wire.inFlight.isEmpty()) {
                        wire.complete();
                    }
                } else {
                    outboxes.get().shut();
                }
            }

            @Override
            public void judge(int round) {
                assertEquals(round + 1, told.get());
                wire.inFlight.clear();
                wire.sent.clear();
                outboxes.set(filled(wire, 5));
            }
        });
    }
}
