package dev.parley.client.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.core.ClientCore;
import dev.parley.client.core.pace.Backoff;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Settings;
import dev.parley.codec.MessageEncoder;
import dev.parley.flow.Duel;
import dev.parley.flow.RoomWaiters;
import dev.parley.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RoomTest {
    /** A connection that has room when the test says so. */
    private static final class TestLine implements Line {
        private volatile boolean hasRoom;
        private volatile boolean isClosed;
        final AtomicInteger questions = new AtomicInteger();
        private final RoomWaiters waiters = new RoomWaiters(this::hasRoom);

        TestLine(boolean hasRoom) {
            this.hasRoom = hasRoom;
        }

        void room(boolean has) {
            hasRoom = has;
            if (has) {
                waiters.tell();
            }
        }

        void lose() {
            isClosed = true;
            waiters.tell();
        }

        @Override
        public boolean hasRoom() {
            return hasRoom || isClosed;
        }

        @Override
        public void whenRoom(Runnable task) {
            questions.incrementAndGet();
            waiters.add(task);
        }

        @Override
        public void send(Message message) {}

        @Override
        public boolean probe() {
            return false;
        }

        @Override
        public boolean canMark() {
            return false;
        }

        @Override
        public void mark(long number) {}

        @Override
        public void close(String reason) {}

        @Override
        public void abort(String reason) {}
    }

    private final ClientCore core = new ClientCore(
            new Settings(List.of("one"), "realm1", new Backoff(0, 0, 0, false), 60_000, 0, 0, 0, false, false, 10),
            payload -> {
                throw new IllegalStateException("nobody asks");
            },
            new Excess(MessageEncoder::size),
            () -> 0);
    private final CoreInbox inbox = new CoreInbox(core, action -> {}, deadline -> {}, Runnable::run);
    private final Room room = new Room(inbox, Runnable::run);
    private final AtomicInteger told = new AtomicInteger();
    private final TestLine line = new TestLine(false);

    private Room.Waiter waitForRoom() {
        Room.Waiter waiter = room.waiter(() -> false, told::incrementAndGet);
        waiter.runWhenThere();
        return waiter;
    }

    @Test
    void manyWaitAndTheConnectionIsAskedOnce() {
        room.use(line);
        IntStream.range(0, 100).forEach(i -> waitForRoom());
        assertEquals(1, line.questions.get());
        assertEquals(0, told.get());

        line.room(true);

        assertEquals(100, told.get());
        waitForRoom();
        assertEquals(101, told.get(), "at once");
        assertEquals(1, line.questions.get());
    }

    @Test
    void aWaiterMayWaitAgain() {
        room.use(line);
        Room.Waiter waiter = waitForRoom();
        line.room(true);
        line.room(false);
        waiter.runWhenThere();
        assertEquals(1, told.get());

        line.room(true);

        assertEquals(2, told.get());
    }

    @Test
    void withoutAConnectionTheNextOneIsWaitedFor() {
        waitForRoom();
        assertEquals(0, told.get());
        room.use(line);
        assertEquals(0, told.get());
        room.use(null);
        assertEquals(0, told.get());

        room.use(new TestLine(true));

        assertEquals(1, told.get());
    }

    @Test
    void aConnectionThatIsLostTellsAll() {
        room.use(line);
        IntStream.range(0, 100).forEach(i -> waitForRoom());

        line.lose();

        assertEquals(100, told.get());
    }

    @Test
    void whoHasNoUseInWaitingIsToldWithoutRoomAndTheOthersAreNot() {
        room.use(line);
        AtomicBoolean isOver = new AtomicBoolean();
        Room.Waiter one = room.waiter(isOver::get, told::incrementAndGet);
        one.runWhenThere();
        room.waiter(isOver::get, told::incrementAndGet).runWhenThere();
        waitForRoom();

        isOver.set(true);
        one.look();
        assertEquals(1, told.get());
        room.look();
        assertEquals(2, told.get());
        line.room(true);
        assertEquals(3, told.get());
    }

    @Test
    void anInboxThatIsFullIsWaitedForToo() throws Exception {
        TestLine wide = new TestLine(true);
        room.use(wide);
        CountDownLatch isInside = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Thread busy = new Thread(() -> inbox.post((core, now) -> {
            isInside.countDown();
            await(mayGoOn);
        }));
        busy.start();
        await(isInside);
        while (inbox.hasRoom()) {
            inbox.post((core, now) -> {});
        }
        CountDownLatch hasRoom = new CountDownLatch(1);
        room.waiter(() -> false, hasRoom::countDown).runWhenThere();
        assertEquals(1, hasRoom.getCount());
        assertFalse(room.isThere());
        assertEquals(0, wide.questions.get());

        mayGoOn.countDown();

        await(hasRoom);
    }

    /** Whatever comes in whatever order: each is told once, with a reason, and nobody waits in the end. */
    @Test
    void nobodyWaitsForRoomThatIsThereInGeneratedLives() {
        for (long seed = 0; seed < 5_000; seed++) {
            live(seed);
        }
    }

    private void live(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Room lived = new Room(inbox, Runnable::run);
        TestLine its = new TestLine(random.nextBoolean());
        lived.use(random.nextBoolean() ? its : null);
        List<AtomicBoolean> overs = new ArrayList<>();
        List<AtomicInteger> runs = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    AtomicBoolean isOver = new AtomicBoolean();
                    AtomicInteger ran = new AtomicInteger();
                    overs.add(isOver);
                    runs.add(ran);
                    lived.waiter(isOver::get, () -> {
                                assertTrue(isOver.get() || lived.isThere(), () -> "for no reason, seed " + seed);
                                ran.incrementAndGet();
                            })
                            .runWhenThere();
                }
                case 2 -> its.room(true);
                case 3 -> its.room(false);
                case 4 -> {
                    TestLine lost = its;
                    its = new TestLine(random.nextBoolean());
                    lived.use(random.nextBoolean() ? its : null);
                    lost.lose();
                }
                default -> {
                    if (!overs.isEmpty()) {
                        overs.get(random.nextInt(overs.size())).set(true);
                        lived.look();
                    }
                }
            }
        }
        lived.use(its);
        its.room(true);
        runs.forEach(ran -> assertEquals(1, ran.get(), () -> "told, seed " + seed));
    }

    /** Somebody begins to wait at the moment at which room comes, a connection is lost or there is another, or it is over. */
    @Test
    void nobodyIsForgottenWhoWaitsWhenSomethingChanges() throws InterruptedException {
        AtomicBoolean isOver = new AtomicBoolean();
        Duel.play(20_000, 4, new Duel.Round() {
            private int rounds;
            private TestLine its = use(new TestLine(false));

            private TestLine use(TestLine open) {
                room.use(open);
                return open;
            }

            @Override
            public void one() {
                room.waiter(isOver::get, told::incrementAndGet).runWhenThere();
            }

            @Override
            public void other() {
                switch (rounds++ % 4) {
                    case 0 -> its.room(true);
                    case 1 -> its.lose();
                    case 2 -> {
                        its.lose();
                        room.use(null);
                        room.use(new TestLine(true));
                    }
                    default -> {
                        isOver.set(true);
                        room.look();
                    }
                }
            }

            @Override
            public void judge(int round) {
                assertEquals(round + 1, told.get());
                isOver.set(false);
                its = use(new TestLine(false));
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
