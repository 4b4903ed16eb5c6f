package dev.parley.client.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.core.ClientReferee.Sink;
import dev.parley.client.core.ClientReferee.Waiter;
import dev.parley.client.core.ClientReferee.Work;
import dev.parley.client.core.ClientReferee.Worker;
import dev.parley.client.core.event.FeedPlan;
import dev.parley.client.core.event.Overflow;
import dev.parley.client.core.event.Replay;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.pace.Backoff;
import dev.parley.client.core.pace.Excess;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.Settings;
import dev.parley.client.core.session.State;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Dict;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A user who wants anything at random, a router that does anything it may, connections that are lost at any moment: whatever happens,
 * each request has one end, events come in order and once, what is replayed is complete or a gap is counted, and nothing is left
 * when the client is closed.
 */
class GeneratedClientConversationsTest {
    private static final int CONVERSATIONS = 10_000;
    private static final int STEPS = 250;
    private static final List<String> TOPICS = List.of("com.first", "com.second");

    @Test
    void whateverHappensTheClientKeepsItsPromises() {
        long first = Long.getLong("parley.seed", System.nanoTime());
        int conversations = Integer.getInteger("parley.conversations", CONVERSATIONS);
        for (long seed = first; seed < first + conversations; seed++) {
            try {
                new Conversation(seed).hold();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("-Dparley.seed=" + seed + " -Dparley.conversations=1: " + failure, failure);
            }
        }
    }

    /** One of them. */
    private static final class Conversation {
        private final SplittableRandom random;
        private final ModelRouter router;
        private final ClientReferee referee;
        private final ClientCore core;
        private final List<OutgoingCall> calls = new ArrayList<>();
        private final List<Feed> feeds = new ArrayList<>();
        private final List<Sink> sinks = new ArrayList<>();
        private final List<Offer> offers = new ArrayList<>();
        private final int losses;

        /** Sessions are resumed, by the router's grace. */
        private final boolean resumes;

        /** Nothing goes wrong but that connections are lost, and all sessions are resumed. */
        private final boolean isExact;

        private long now = 1_000_000;
        private long number;

        Conversation(long seed) {
            random = new SplittableRandom(seed);
            resumes = random.nextBoolean();
            isExact = resumes && random.nextBoolean();
            router = new ModelRouter(
                    random,
                    random.nextInt(3) == 0 ? 4 : 100_000,
                    isExact ? 1_000_000 : resumes ? 1 + random.nextInt(300) : 0,
                    isExact);
            referee = new ClientReferee(router, isExact);
            losses = random.nextInt(4);
            core = new ClientCore(
                    new Settings(
                            List.of("one", "two"),
                            "realm1",
                            new Backoff(10, 100, Integer.MAX_VALUE, true),
                            500,
                            random.nextBoolean() ? 0 : 300,
                            random.nextBoolean() ? 0 : 200,
                            100,
                            resumes,
                            false,
                            1000),
                    Histories::read,
                    new Excess(MessageEncoder::size),
                    random::nextDouble);
        }

        void hold() {
            core.start(now);
            carryOut();
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            if (random.nextInt(3) > 0) {
                settle();
                referee.sinks.forEach(Sink::assertComplete);
            }
            referee.assertNothingLost();
            close();
        }

        private void carryOut() {
            for (Action action : core.actions()) {
                action.carryOut(referee);
            }
        }

        private void step() {
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> userWants();
                case 3, 4 -> handle();
                case 5, 6, 7, 8 -> transport();
                case 9 -> router.publish(TOPICS.get(random.nextInt(TOPICS.size())));
                case 10 -> router.answerSomeCall();
                case 11 -> router.invoke();
                case 12 -> {
                    if (random.nextInt(5) == 0) {
                        router.interrupt();
                    }
                }
                case 13 -> work();
                case 14 -> elapse(random.nextInt(30));
                default -> misfortune();
            }
            carryOut();
        }

        /** Something gets on: a connection, a message, one way or the other. */
        private void transport() {
            if (referee.isOpening) {
                referee.isOpening = false;
                if (random.nextInt(10) < losses) {
                    core.connectionFailed(referee.connection, "no luck", false, null, now);
                } else {
                    router.open();
                    core.connected(referee.connection, Dict.EMPTY, true, now);
                }
            } else if (referee.isVerifying) {
                referee.isVerifying = false;
                core.verified(referee.connection, now);
            } else if (!router.toRouter.isEmpty() && random.nextBoolean()) {
                router.step();
            } else if (!router.toClient.isEmpty()) {
                Message message = router.take();
                core.received(referee.connection, message, now);
            } else if (random.nextBoolean()) {
                long mark = router.takeMark();
                if (mark > 0) {
                    core.arrived(referee.connection, mark, now);
                }
            } else if (referee.isPinged) {
                referee.isPinged = false;
                core.alive(referee.connection, now);
            }
        }

        private void misfortune() {
            if (referee.connection == 0 || random.nextInt(10) >= losses) {
                return;
            }
            switch (isExact ? 2 : random.nextInt(4)) {
                case 0 -> router.leave();
                case 1 -> core.disconnected(referee.connection, true, "too long", now);
                default -> core.disconnected(referee.connection, false, "lost", now);
            }
        }

        private void userWants() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> call();
                case 3 -> {
                    if (!calls.isEmpty()) {
                        core.cancel(calls.get(random.nextInt(calls.size())), now);
                    }
                }
                case 4 -> {
                    boolean isIdempotent = random.nextBoolean();
                    core.publish(
                            "com.own",
                            Dict.EMPTY,
                            Payload.NONE,
                            isIdempotent,
                            referee.new Waiter("publication ", ++number, isIdempotent),
                            now);
                }
                case 5 -> core.publish("com.own", Dict.EMPTY, Payload.NONE, now);
                case 6 -> subscribe();
                case 7 -> {
                    if (!feeds.isEmpty() && random.nextBoolean()) {
                        int which = random.nextInt(feeds.size());
                        core.unsubscribe(feeds.get(which), referee.new Waiter("unsubscription ", which, false), now);
                    }
                }
                case 8 -> {
                    if (offers.size() < 5) {
                        Offer offer = new Offer(referee.new Worker(), "com.procedure." + offers.size(), Dict.EMPTY);
                        offers.add(offer);
                        core.register(offer, referee.new Waiter("registration ", offers.size(), false), now);
                    }
                }
                default -> {
                    if (!offers.isEmpty() && random.nextBoolean()) {
                        int which = random.nextInt(offers.size());
                        core.unregister(offers.get(which), referee.new Waiter("unregistration ", which, false), now);
                    }
                }
            }
        }

        private void call() {
            boolean isIdempotent = random.nextBoolean();
            Waiter waiter = referee.new Waiter("call ", ++number, isIdempotent);
            waiter.isCall = true;
            OutgoingCall call = new OutgoingCall(
                    waiter,
                    new CallPlan(
                            "com.add",
                            random.nextInt(4) == 0 ? Dict.of("timeout", 100L) : Dict.EMPTY,
                            Arguments.of(number).payload(),
                            isIdempotent,
                            random.nextInt(3) == 0,
                            false));
            calls.add(call);
            core.call(call, now);
        }

        private void subscribe() {
            if (feeds.size() >= 6) {
                return;
            }
            String topic = TOPICS.get(random.nextInt(TOPICS.size()));
            Replay replay = List.of(Replay.NONE, Replay.MISSED, Replay.ALL).get(random.nextInt(3));
            Sink sink = referee.new Sink(topic, replay);
            Feed feed = new Feed(
                    sink,
                    new FeedPlan(
                            topic,
                            Dict.EMPTY,
                            random.nextBoolean() ? 1 + random.nextInt(5) : 1000,
                            random.nextBoolean() ? Overflow.DROP_OLDEST : Overflow.DROP_NEWEST,
                            replay,
                            0));
            feeds.add(feed);
            sinks.add(sink);
            Waiter waiter = referee.new Waiter("subscription ", feeds.size(), false);
            core.subscribe(
                    feed,
                    outcome -> {
                        waiter.complete(outcome);
                        if (outcome instanceof Outcome.Done) {
                            sink.isReady();
                        }
                    },
                    now);
        }

        /** Some handler has taken what it was handed. */
        private void handle() {
            for (int i = 0; i < sinks.size(); i++) {
                if (sinks.get(i).isBusy && random.nextBoolean()) {
                    sinks.get(i).isBusy = false;
                    core.handled(feeds.get(i), now);
                    carryOut();
                }
            }
        }

        /** Some procedure gets on. */
        private void work() {
            for (Work work : List.copyOf(referee.working)) {
                switch (random.nextInt(4)) {
                    case 0 -> core.progress(work.execution, Payload.NONE, now);
                    case 1 -> {
                        referee.working.remove(work);
                        core.succeed(work.execution, Payload.NONE, now);
                    }
                    case 2 -> {
                        referee.working.remove(work);
                        core.fail(work.execution, "com.error", Payload.NONE, now);
                    }
                    default -> {}
                }
            }
        }

        private void elapse(long millis) {
            long until = now + millis;
            while (core.deadline() <= until) {
                now = Math.max(now, core.deadline());
                core.elapsed(now);
                carryOut();
                assertTrue(core.deadline() > now, "a deadline that is over");
            }
            now = until;
        }

        /** Nothing goes wrong any more, until nothing is on its way. */
        private void settle() {
            int steps = 0;
            do {
                assertTrue(++steps < 20_000, "it does not come to rest");
                if (referee.isOpening) {
                    referee.isOpening = false;
                    router.open();
                    core.connected(referee.connection, Dict.EMPTY, true, now);
                } else if (!router.toRouter.isEmpty()) {
                    router.step();
                } else {
                    transport();
                    router.answerSomeCall();
                }
                carryOut();
                handle();
                elapse(referee.state == State.JOINED ? 0 : 5);
            } while (!isAtRest());
        }

        private boolean isAtRest() {
            return referee.state == State.JOINED
                    && router.isQuiet()
                    && sinks.stream().noneMatch(sink -> sink.isBusy);
        }

        private void close() {
            core.close(now);
            carryOut();
            while (!referee.isOver) {
                if (random.nextBoolean()) {
                    transport();
                } else {
                    elapse(500);
                }
                carryOut();
            }
            for (Waiter waiter : referee.waiters) {
                assertTrue(waiter.outcome != null, () -> waiter.what + waiter.number + " was never told");
            }
            assertTrue(referee.working.isEmpty(), "work goes on that nobody waits for");
            assertEquals(Long.MAX_VALUE, core.deadline());
            assertEquals(0, core.size(), "things that are left");
            assertTrue(referee.sinks.stream().allMatch(sink -> sink.isEnded));
        }
    }
}
