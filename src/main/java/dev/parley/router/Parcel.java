package dev.parley.router;

import dev.parley.message.Event;
import dev.parley.message.Interrupt;
import dev.parley.message.Invocation;
import dev.parley.message.Message;
import dev.parley.message.Payload;

/**
 * What one node sends to another that serves the same realm, in the order of {@link Action.Pass}; it may be lost, which the other is told
 * by {@code linkLost}. A realm makes it, and is told it by {@code passed}.
 */
public sealed interface Parcel {

    /** Opens it. */
    void accept(Visitor visitor, NodeId from, Time now);

    /** Opens parcels: one method for each kind. */
    interface Visitor {
        void published(Published published, NodeId from, Time now);

        void invoked(Invoked invoked, NodeId from, Time now);

        void interrupted(Interrupted interrupted, NodeId from, Time now);

        void released(Released released, NodeId from, Time now);

        void answered(Answered answered, NodeId from, Time now);

        void busy(Busy busy, NodeId from, Time now);

        void free(Free free, NodeId from, Time now);

        void probed(Probed probed, NodeId from, Time now);

        void unasked(Unasked unasked, NodeId from, Time now);

        void alive(Alive alive, NodeId from, Time now);

        void gap(Gap gap, NodeId from, Time now);

        void copied(Copied copied, NodeId from, Time now);
    }

    /** A publication that goes into no journal, as one in a journal is written. */
    record Published(Event publication) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.published(this, from, now);
        }
    }

    /**
     * A call, or a part of one.
     *
     * @param session the callee
     * @param invocation its id counts the calls of that callee that come from this node
     * @param isPart whether a part of that call has gone before
     * @param takesPassThru whether the caller can read answers whose payload passes through
     */
    record Invoked(long session, Invocation invocation, boolean isPart, boolean takesPassThru) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.invoked(this, from, now);
        }
    }

    /** INTERRUPT for a callee. */
    record Interrupted(long session, Interrupt interrupt) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.interrupted(this, from, now);
        }
    }

    /** A call is over that the callee has not answered. */
    record Released(long session, long invocation) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.released(this, from, now);
        }
    }

    /** YIELD or ERROR of a callee, with the id that the caller's node has given the call. */
    record Answered(long session, Message message) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.answered(this, from, now);
        }
    }

    /** The callee has as many calls as it takes, and has not got that one; {@link Free} tells when that has changed. */
    record Busy(long session, long invocation, Payload payload) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.busy(this, from, now);
        }
    }

    /** The callee takes calls again. */
    record Free(long session) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.free(this, from, now);
        }
    }

    /**
     * Somebody wants a procedure that the session holds: is its peer there?
     *
     * @param isAsked whether it is to be asked, if it has a connection
     */
    record Probed(long session, boolean isAsked) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.probed(this, from, now);
        }
    }

    /** Nobody wants to know any more whether the peer of the session is there. */
    record Unasked(long session) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.unasked(this, from, now);
        }
    }

    /** The peer of the session is there. */
    record Alive(long session) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.alive(this, from, now);
        }
    }

    /** What there was in the directory when the entry at that position had been applied, for a node that comes. */
    record Copied(long position, RealmCopy copy) implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.copied(this, from, now);
        }
    }

    /** Parcels have been lost on their way to the node that sends this. */
    record Gap() implements Parcel {
        @Override
        public void accept(Visitor visitor, NodeId from, Time now) {
            visitor.gap(this, from, now);
        }
    }
}
