package dev.parley.router;

import dev.parley.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection is: the lobby or a realm. Each method is a fact; it returns what is to be done about it. Called by one
 * thread at a time, with a time in milliseconds since the epoch that never goes back.
 */
public sealed interface Place permits Lobby, Realm {

    /** The connection comes in: new or out of a realm where {@code admission} is null, else out of the lobby with that. */
    List<Action> entered(TransportId transport, @Nullable Admission admission, long now);

    List<Action> received(TransportId from, Message message, long now);

    /** Something arrived that is not a WAMP message; {@code what} tells the peer what was wrong with it. */
    List<Action> malformed(TransportId from, String what, long now);

    /** The peer has given the sign of life that {@link Action.Probe} asked for. */
    List<Action> alive(TransportId transport, long now);

    /** A question of this place's has the answer, RESULT or ERROR; or the ERROR by which it could not be asked. */
    List<Action> answered(Question question, Message answer, long now);

    /** The connection is gone. Facts about it that come later are ignored. */
    List<Action> disconnected(TransportId transport, long now);

    /** Time has passed; to be called at {@link #deadline} or a little later. */
    List<Action> elapsed(long now);

    /** When {@link #elapsed} has something to do; {@link Long#MAX_VALUE} for not at all. */
    long deadline();

    /** The router shuts down: everybody is told, and nobody is let in any more. */
    List<Action> closing(long now);
}
