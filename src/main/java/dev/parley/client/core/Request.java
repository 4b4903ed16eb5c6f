package dev.parley.client.core;

import dev.parley.client.core.outcome.Outcome;
import dev.parley.message.Message;
import dev.parley.message.MessageType;

/** A request and what becomes of it. Kept and called by {@link Requests}. */
abstract class Request {
    private final MessageType type;

    /** Under which it was sent in the session of the moment, or the last; 0 before that. */
    private long id;

    /** Some connection was to bring it to the router. */
    private boolean wasSent;

    /** How often a session has ended that it may have ended. */
    private int suspicions;

    Request(MessageType type) {
        this.type = type;
    }

    final MessageType type() {
        return type;
    }

    final long id() {
        return id;
    }

    final void sentAs(long request, boolean isOnConnection) {
        id = request;
        wasSent = isOnConnection;
    }

    /** A connection is to bring it to the router. */
    final void isOut() {
        wasSent = true;
    }

    final boolean wasSent() {
        return wasSent;
    }

    /** The message under that id; asked for again where it is sent again. */
    abstract Message message(long request);

    /** It has been sent. */
    void sent() {}

    /** A positive answer. */
    abstract void answered(Message answer, long now);

    /** A progressive result. */
    void progressed(Message result, long now) {}

    /** An ERROR was the answer, or there will be none. */
    abstract void failed(Outcome outcome, long now);

    /**
     * The session ended, or there is none, but there will be another.
     *
     * @param isSuspect it may be what the session ended by
     * @return whether it waits for the next one
     */
    boolean waitsAfter(Outcome.Lost loss, boolean isSuspect, long now) {
        failed(loss, now);
        return false;
    }

    /** Whether it may be sent again, where doing it twice does no harm; fails where it may not. */
    final boolean isRepeated(boolean isRepeatable, Outcome.Lost loss, boolean isSuspect, long now) {
        boolean isEnough = isSuspect && ++suspicions > 1;
        if (isRepeatable && !isEnough) {
            return true;
        }
        failed(isRepeatable ? twiceSuspected(loss) : loss, now);
        return false;
    }

    /** What becomes of a request that two sessions may have ended by. */
    static Outcome twiceSuspected(Outcome.Lost loss) {
        return new Outcome.Failed(
                loss.ending().reason(),
                "failed",
                "two sessions ended while it was under way, so it is not sent again (" + loss.ending() + ")");
    }
}
