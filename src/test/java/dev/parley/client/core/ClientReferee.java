package dev.parley.client.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.core.event.Delivery;
import dev.parley.client.core.event.EventSink;
import dev.parley.client.core.event.Replay;
import dev.parley.client.core.outcome.Caller;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.client.core.session.Action;
import dev.parley.client.core.session.State;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out what a core wants, against a {@link ModelRouter}, and looks whether it is right. */
final class ClientReferee implements Action.Carrier {
    private final ModelRouter router;

    /** Sessions are not lost with their connections. */
    private final boolean isExact;

    final List<Waiter> waiters = new ArrayList<>();
    final List<Sink> sinks = new ArrayList<>();
    final Set<Work> working = new LinkedHashSet<>();

    /** The connection of the moment, as far as the client has not closed it; 0 for none. */
    long connection;

    /** It is being opened. */
    boolean isOpening;

    /** The client wants to know whether it is the right router. */
    boolean isVerifying;

    boolean isPinged;
    boolean isOver;
    State state = State.CONNECTING;

    ClientReferee(ModelRouter router, boolean isExact) {
        this.router = router;
        this.isExact = isExact;
    }

    /** Where all sessions are resumed, no request is lost, and no event that came to a subscription. */
    void assertNothingLost() {
        if (!isExact) {
            return;
        }
        for (Waiter waiter : waiters) {
            assertFalse(
                    waiter.outcome instanceof Outcome.Lost lost && wasJoined(lost),
                    () -> waiter.what + waiter.number + ": " + waiter.outcome);
        }
        for (Sink sink : sinks) {
            for (int i = 1; i < sink.numbers.size() && sink.dropped + sink.gaps == 0; i++) {
                assertEquals(sink.numbers.get(i - 1) + 1, sink.numbers.get(i), () -> sink.topic + " " + sink.numbers);
            }
        }
    }

    /** Before the first session, requests are not sent. */
    private static boolean wasJoined(Outcome.Lost lost) {
        return lost.wasSent();
    }

    /** Who waits for a request, to whom something must be said once. */
    final class Waiter implements Caller {
        final String what;
        final long number;
        final boolean isIdempotent;
        boolean isCall;

        @Nullable
        Outcome outcome;

        Waiter(String what, long number, boolean isIdempotent) {
            this.what = what;
            this.number = number;
            this.isIdempotent = isIdempotent;
            waiters.add(this);
        }

        @Override
        public void progressed(Payload results) {
            assertEquals(null, outcome, () -> what + number + " progress behind the outcome");
            assertEquals(number, new Arguments(results).as(0, long.class));
        }

        @Override
        public void complete(Outcome result) {
            assertEquals(null, outcome, () -> what + number + " completed twice: " + result);
            outcome = result;
            if (!isCall) {
                return;
            }
            int times = router.calls.getOrDefault(number, 0);
            assertTrue(isIdempotent || times <= 1, () -> what + number + " was made " + times + " times");
            if (result instanceof Outcome.Answered answered && answered.answer() instanceof Result answer) {
                assertEquals(number, new Arguments(answer.payload()).as(0, long.class), "answered another's answer");
            } else if (result instanceof Outcome.Lost lost && !lost.wasSent()) {
                assertEquals(0, times, () -> what + number + " was sent all the same");
            }
        }
    }

    /** Who takes the events of a feed: in order, none twice. */
    final class Sink implements EventSink {
        final String topic;
        final Replay replay;
        final List<Long> numbers = new ArrayList<>();
        boolean isBusy;
        boolean isReady;
        boolean isEnded;
        int gaps;
        long dropped;

        /** What had been published when it was ready. */
        int publishedBefore;

        Sink(String topic, Replay replay) {
            this.topic = topic;
            this.replay = replay;
            sinks.add(this);
        }

        @Override
        public void deliver(List<Delivery> events) {
            assertFalse(isBusy, "more events before the last were taken");
            isBusy = true;
            for (Delivery event : events) {
                long number = router.number(event.publication());
                assertTrue(
                        numbers.isEmpty() || numbers.get(numbers.size() - 1) < number,
                        () -> topic + ": " + number + " behind " + numbers);
                assertTrue(!event.isReplayed() || replay != Replay.NONE, "replayed to one who did not want that");
                numbers.add(number);
            }
        }

        @Override
        public void missed(long droppedByNow, int gapsByNow) {
            assertEquals(dropped + gaps + 1, droppedByNow + gapsByNow, "one more each time");
            dropped = droppedByNow;
            gaps = gapsByNow;
        }

        @Override
        public void ended(String reason) {
            assertFalse(isEnded, () -> topic + " ended twice");
            isEnded = true;
        }

        void isReady() {
            isReady = true;
            publishedBefore = router.published.getOrDefault(topic, List.of()).size();
        }

        /** Everything has come by now that was published while it was subscribed. */
        void assertComplete() {
            if (replay == Replay.NONE || !isReady || isEnded || gaps > 0) {
                return;
            }
            int all = router.published.getOrDefault(topic, List.of()).size();
            long first = replay == Replay.ALL ? 1 : publishedBefore + 1L;
            if (router.isForgetful()) {
                // of what is gone before the first event, the history says nothing
                first = numbers.isEmpty() ? all + 1L : numbers.get(0);
            }
            for (long number = first; number <= all; number++) {
                long wanted = number;
                assertTrue(
                        numbers.contains(number),
                        () -> topic + " " + replay + ": " + wanted + " of " + all + " is missing in " + numbers);
            }
        }
    }

    /** A call that the client answers. */
    final class Work implements Execution.Body {
        final Execution execution;

        Work(Execution execution) {
            this.execution = execution;
            working.add(this);
        }

        @Override
        public void chunk(@Nullable Payload chunk, boolean isLast) {
            throw new AssertionError("no chunk was sent");
        }

        @Override
        public void interrupt(String why) {
            assertTrue(working.remove(this), "interrupted behind its answer, or twice");
        }
    }

    /** Who answers a procedure. */
    final class Worker implements Callee {
        boolean isEnded;

        @Override
        public void invoked(Execution execution, Invocation invocation) {
            execution.doneBy(new Work(execution));
        }

        @Override
        public void ended(String reason) {
            assertFalse(isEnded, "a registration ended twice");
            isEnded = true;
        }
    }

    // The actions

    @Override
    public void connect(Action.Connect action) {
        assertEquals(0, connection, "a second connection beside the first");
        connection = action.connection();
        isOpening = true;
    }

    @Override
    public void send(Action.Send action) {
        assertEquals(connection, action.connection(), "sent on another connection");
        Message message = action.message();
        if (message.type() != MessageType.HELLO && message.type() != MessageType.ABORT) {
            assertFalse(isVerifying, () -> "sent before the router was verified: " + message);
        }
        router.sent(message);
    }

    @Override
    public void prove(Action.Prove action) {
        throw new AssertionError("no challenge was sent");
    }

    @Override
    public void verify(Action.Verify action) {
        isVerifying = true;
    }

    @Override
    public void renew(Action.Renew action) {
        throw new AssertionError("this client has no tokens");
    }

    @Override
    public void ping(Action.Ping action) {
        assertEquals(connection, action.connection());
        isPinged = true;
    }

    @Override
    public void mark(Action.Mark action) {
        assertEquals(connection, action.connection());
        router.marked(action.number());
    }

    @Override
    public void close(Action.Close action) {
        assertEquals(connection, action.connection(), "closed twice");
        connection = 0;
        isOpening = false;
        isVerifying = false;
        isPinged = false;
        router.forget();
    }

    @Override
    public void tell(Action.Telling action) {
        action.tell();
    }

    @Override
    public void stateChanged(Action.StateChanged action) {
        assertTrue(state != action.state() && state != State.CLOSED, () -> state + " becomes " + action.state());
        state = action.state();
    }

    @Override
    public void standing(Action.Standing action) {
        assertTrue(
                action.refusal() != null || action.isDetached() || (action.state() == State.JOINED && connection != 0));
    }

    @Override
    public void closed(Action.Closed action) {
        assertFalse(isOver, "closed twice");
        isOver = true;
    }

    @Override
    public void log(Action.Log action) {}
}
