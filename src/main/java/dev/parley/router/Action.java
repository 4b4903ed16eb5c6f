package dev.parley.router;

import dev.parley.message.Message;
import dev.parley.message.MessageType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the core wants done. The order of actions is the order on the wire. */
public sealed interface Action {

    record Send(TransportId to, Message message) implements Action {}

    /** The same message to many: encoded once. */
    record Spread(List<TransportId> to, Message message) implements Action {}

    /** Closes the connection once all that was sent to it is out; nothing more is received from it. */
    record Disconnect(TransportId transport, Cause cause, String reason) implements Action {}

    /** Asks the peer for a sign of life: {@link Place#alive} tells of it, or any message. */
    record Probe(TransportId transport) implements Action {}

    /** Why a connection is closed, as far as the transport has words for it. */
    enum Cause {
        DONE,
        PROTOCOL_ERROR,
        REFUSED,
        /** The peer does not answer; there is no use in waiting until it reads. */
        LOST,
        SHUTDOWN
    }

    /** From now on that place gets the facts about the connection, beginning with {@link Place#entered}. */
    record Move(TransportId transport, Place to, @Nullable Admission admission) implements Action {}

    /** Has the realm that it names see to the question: {@link Realm#asked}. */
    record Ask(Question question) implements Action {}

    /** Tells that a message had no effect and its sender gets no answer; for the counters and the log. */
    record Drop(TransportId from, MessageType type, String why) implements Action {}
}
