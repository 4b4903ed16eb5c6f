package dev.parley.client.core.session;

import dev.parley.client.core.event.Delivery;
import dev.parley.client.core.event.EventSink;
import dev.parley.client.core.outcome.Caller;
import dev.parley.client.core.outcome.Completion;
import dev.parley.client.core.outcome.Ending;
import dev.parley.client.core.outcome.Outcome;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Welcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@code ClientCore} wants done. The order of actions is the order in which they are done. Immutable. */
public sealed interface Action {

    /** Opens a connection to an address; {@code connected} or {@code connectionFailed} tells what came of it. */
    record Connect(long connection, int address) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.connect(this);
        }
    }

    record Send(long connection, Message message) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.send(this);
        }
    }

    /** Answers the router's challenge; {@code proved} or {@code loginFailed} goes on. */
    record Prove(long connection, Challenge challenge) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.prove(this);
        }
    }

    /** Looks whether it is the right router; {@code verified} or {@code loginFailed} goes on. */
    record Verify(long connection, Welcome welcome) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.verify(this);
        }
    }

    /** Asks for another token; {@code renewed} or {@code renewalFailed} goes on. */
    record Renew(long connection) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.renew(this);
        }
    }

    /** Asks the router for a sign of life: {@code alive} tells of it, or any message. */
    record Ping(long connection) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.ping(this);
        }
    }

    /** Puts a mark behind what was sent on a connection: {@code arrived} tells when it has come back. */
    record Mark(long connection, long number) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.mark(this);
        }
    }

    /**
     * Closes a connection, which tells nothing any more.
     *
     * @param isAtOnce without regard to what was sent: the peer is dead
     */
    record Close(long connection, boolean isAtOnce, String reason) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.close(this);
        }
    }

    record Complete(Completion to, Outcome outcome) implements Telling {
        @Override
        public void tell() {
            to.complete(outcome);
        }
    }

    /** A progressive result. */
    record Progress(Caller to, Payload results) implements Telling {
        @Override
        public void tell() {
            to.progressed(results);
        }
    }

    record Deliver(EventSink to, List<Delivery> events) implements Telling {
        @Override
        public void tell() {
            to.deliver(events);
        }
    }

    /** How many events are lost altogether, and how often some may be, as {@link EventSink#missed} has it. */
    record Missed(EventSink to, long dropped, int gaps) implements Telling {
        @Override
        public void tell() {
            to.missed(dropped, gaps);
        }
    }

    record SubscriptionEnded(EventSink to, String reason) implements Telling {
        @Override
        public void tell() {
            to.ended(reason);
        }
    }

    /** For those who listen to changes. */
    record StateChanged(State state, String reason, String explanation) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.stateChanged(this);
        }
    }

    /**
     * What can be read of the client from now on.
     *
     * @param session of the moment, or the last one
     * @param welcome of the session of the moment
     * @param isDetached the session has no connection, and what is sent waits for the next
     * @param refusal what becomes now of a message that nobody waits to be answered; null where it is sent
     */
    record Standing(
            State state,
            long session,
            Dict welcome,
            boolean isDetached,
            @Nullable Outcome refusal) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.standing(this);
        }
    }

    /**
     * The client has no session and will have none; nothing of it is left.
     *
     * @param isUnreachable no address answered, or none gave a session in time
     * @param cause what the transport said of it
     */
    record Closed(
            Ending ending, boolean isUnreachable, @Nullable Throwable cause) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.closed(this);
        }
    }

    /** A line for the log. */
    record Log(Severity severity, String line) implements Action {
        @Override
        public void carryOut(Carrier carrier) {
            carrier.log(this);
        }
    }

    /** Says something to those for whom the client does what it does. */
    non-sealed interface Telling extends Action {
        void tell();

        @Override
        default void carryOut(Carrier carrier) {
            carrier.tell(this);
        }
    }

    /** How much a line of the log concerns people. */
    enum Severity {
        DEBUG,
        INFO,
        WARNING
    }

    /** One method for each kind. */
    interface Carrier {
        void connect(Connect action);

        void send(Send action);

        void prove(Prove action);

        void verify(Verify action);

        void renew(Renew action);

        void ping(Ping action);

        void mark(Mark action);

        void close(Close action);

        void tell(Telling action);

        void stateChanged(StateChanged action);

        void standing(Standing action);

        void closed(Closed action);

        void log(Log action);
    }

    void carryOut(Carrier carrier);
}
