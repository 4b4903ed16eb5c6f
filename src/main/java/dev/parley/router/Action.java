package dev.parley.router;

import dev.parley.message.Event;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An instruction of the core to whoever calls its places. The order of actions is the order on the wire. */
public sealed interface Action {

    /** Has the visitor carry this out. */
    void accept(Visitor visitor);

    /** Carries out actions: one method for each kind, so that a new kind does not compile before it is handled. */
    interface Visitor {
        void send(Send send);

        void spread(Spread spread);

        void disconnect(Disconnect disconnect);

        void probe(Probe probe);

        void mark(Mark mark);

        void move(Move move);

        void ask(Ask ask);

        void answer(Answer answer);

        void work(Work work);

        void drop(Drop drop);

        void ended(Ended ended);

        void audit(Audit audit);

        void pause(Pause pause);

        void keep(Keep keep);

        void forget(Forget forget);

        void save(Save save);

        void enter(Enter enter);

        void pass(Pass pass);

        void gate(Gate gate);
    }

    record Send(TransportId to, Message message) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.send(this);
        }
    }

    /** Sends the same message to many: encoded once. */
    record Spread(List<TransportId> to, Message message) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.spread(this);
        }
    }

    /** Closes the connection once all that was sent to it is out; nothing more is received from it. */
    record Disconnect(TransportId transport, Cause cause, String reason) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.disconnect(this);
        }
    }

    /** Asks the peer for a sign of life; the answer is {@link Place#signOfLife}, or any message. */
    record Probe(TransportId transport) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.probe(this);
        }
    }

    /**
     * Puts a mark behind all that was sent to the peer; {@link Place#marked} tells when that has arrived. Of several marks the later ones
     * have the greater numbers.
     */
    record Mark(TransportId transport, long number) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.mark(this);
        }
    }

    /** Why a connection is closed, as far as the transport has words for it. */
    enum Cause {
        DONE,
        PROTOCOL_ERROR,
        REFUSED,
        /** The peer does not answer; there is no use in waiting until it reads. */
        LOST,
        SHUTDOWN
    }

    /** Moves the connection: that place gets the facts about it from now on, beginning with {@link Place#entered}. */
    record Move(TransportId transport, PlaceId to, @Nullable Admission admission) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.move(this);
        }
    }

    /** Puts a question to the procedure or the Java class that it names. */
    record Ask(Question question) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.ask(this);
        }
    }

    /** Brings the answer to a question to {@link Question#asker} by {@link Place#answered}. */
    record Answer(Question question, Reply reply) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.answer(this);
        }
    }

    /**
     * Has an errand done in a thread that may take long, and its report told to the place that sends it.
     *
     * @param onBehalfOf whose doing it is
     */
    record Work(PlaceId sender, TransportId onBehalfOf, Errand errand) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.work(this);
        }
    }

    /**
     * Tells that a session is over, whose transport may go on without it.
     *
     * @param why what the realm knows of the reason; null where it knows no more than {@code how}
     * @param millis how long it lasted
     */
    record Ended(
            TransportId transport,
            long session,
            String authid,
            String authrole,
            SessionEnd how,
            @Nullable String why,
            long millis)
            implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.ended(this);
        }
    }

    /**
     * Tells of something that has to be accounted for.
     *
     * @param by whose doing it is
     * @param event what it is
     * @param fields who and what; no secret
     */
    record Audit(TransportId by, String event, Map<String, String> fields) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.audit(this);
        }
    }

    /**
     * Tells the place no more of what comes from that connection, or goes on telling it.
     *
     * @param isPaused whether the facts about it wait from now on, in order
     */
    record Pause(TransportId transport, boolean isPaused) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.pause(this);
        }
    }

    /**
     * Has a publication kept in the realm's journal. What becomes of it is told to the realm: {@code recorded} or {@code notRecorded}, in
     * the order of these actions.
     *
     * @param sender the realm whose journal it is
     * @param entry all that there is to know of it; its subscription is the version of this form
     */
    record Keep(PlaceId sender, Event entry) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.keep(this);
        }
    }

    /** What the journal has at that position is wanted no longer. */
    record Forget(PlaceId sender, long position) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.forget(this);
        }
    }

    /**
     * Has a value kept for longer than the router lasts, soon; {@code loaded} tells it to the realm when the router starts again.
     *
     * @param value null where there is to be none
     */
    record Save(PlaceId sender, String key, @Nullable String value) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.save(this);
        }
    }

    /**
     * Has an entry stand in the roll of the realm; {@code listed} tells it to each node, this one included. What one realm enters stands
     * there in the order of these actions.
     */
    record Enter(PlaceId sender, Entry entry) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.enter(this);
        }
    }

    /** Brings a parcel to the same realm on another node; one that is gone gets nothing. */
    record Pass(PlaceId sender, NodeId to, Parcel parcel) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.pass(this);
        }
    }

    /**
     * Lets nothing more go out to that connection until every node that serves the realm has applied its roll up to that position, or has
     * been waited for long enough.
     */
    record Gate(PlaceId sender, TransportId transport, long position) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.gate(this);
        }
    }

    /** Counts and logs a message that had no effect and whose sender gets no answer. */
    record Drop(TransportId from, MessageType type, String why) implements Action {
        @Override
        public void accept(Visitor visitor) {
            visitor.drop(this);
        }
    }
}
