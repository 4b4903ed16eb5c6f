package dev.parley.router;

import dev.parley.auth.Evidence;
import org.jspecify.annotations.Nullable;

/** Names one connection. Made by the runtime; the core compares it by identity and asks it nothing but what stands here. */
public interface TransportId {

    /** What its handshake said of who is there. */
    Evidence evidence();

    /**
     * Whether there is ample room for what is to be sent to it. Where there is none, {@link Place#hasRoomAgain} tells when that has
     * changed.
     */
    default boolean hasRoom() {
        return hasRoom(0, 0);
    }

    /** The same behind so many messages of so many characters, which are not yet on their way to it. */
    default boolean hasRoom(int messages, long chars) {
        return true;
    }

    /** Whether nobody is left there to read an answer: what is only asked from it need not be answered, though its end is yet to be told. */
    default boolean isGone() {
        return false;
    }

    /** Whether its peer may go on with its session on another connection, when this one is gone. */
    default boolean mayComeBack() {
        return true;
    }

    /** The longest message that is read from it once its peer has a session, in octets; 0 where there is no limit. */
    default int messageOctets() {
        return 0;
    }

    /** Why the router has closed it without a word in WAMP; null where the peer has, or nobody. */
    default @Nullable String whyCut() {
        return null;
    }
}
