package dev.parley.router;

import dev.parley.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection is: the lobby or a realm. Each method takes a fact and returns what is to be done about it. Called by one
 * thread at a time, with times whose monotonic part never goes back.
 */
public interface Place {

    /** What actions name this place by. */
    PlaceId id();

    /** The connection comes in: new or out of a realm where {@code admission} is null, else out of the lobby with that. */
    List<Action> entered(TransportId transport, @Nullable Admission admission, Time now);

    List<Action> received(TransportId from, Message message, Time now);

    /**
     * As {@link #received}, from a peer that sends more than it may: what asks for something new is refused, if that can be.
     *
     * @param why for the peer
     */
    default List<Action> receivedTooMuch(TransportId from, Message message, String why, Time now) {
        return received(from, message, now);
    }

    /** Something arrived that is not a WAMP message; {@code what} tells the peer what was wrong with it. */
    List<Action> malformed(TransportId from, String what, Time now);

    /** The peer has given the sign of life that {@link Action.Probe} asked for. */
    List<Action> signOfLife(TransportId transport, Time now);

    /**
     * Everything has arrived at the peer that was sent to it before the mark of that number, or of a smaller one: its WebSocket has it,
     * which does not say that anybody has read it.
     */
    default List<Action> marked(TransportId transport, long number, Time now) {
        return List.of();
    }

    /** What is to be sent to it has room again, for which this place has asked in vain. */
    default List<Action> hasRoomAgain(TransportId transport, Time now) {
        return List.of();
    }

    /** A question of this place's is answered, or could not be asked. */
    List<Action> answered(Question question, Reply reply, Time now);

    /** The connection is gone. Facts about it that come later are ignored. */
    List<Action> disconnected(TransportId transport, Time now);

    /** Time has passed; to be called at {@link #deadline} or a little later. */
    List<Action> elapsed(Time now);

    /** When {@link #elapsed} has something to do, by the monotonic clock; {@link Long#MAX_VALUE} for not at all. */
    long deadline();

    /** The router shuts down: everybody is told, and nobody is let in any more. */
    List<Action> closing(Time now);
}
