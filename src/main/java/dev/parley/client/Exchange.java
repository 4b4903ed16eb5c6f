package dev.parley.client;

import dev.parley.message.Message;
import dev.parley.message.MessageType;

/**
 * A request and what becomes of it. All methods are called by the {@link Engine}, under its lock; code of the application runs
 * by {@link Engine#later} alone.
 */
interface Exchange {

    /** What it is, for people: "call of com.example.add". */
    String what();

    MessageType type();

    /** The message under that id; asked for again where it is sent again. */
    Message message(long request);

    /** It is sent on that conversation under that id. */
    default void sent(Conversation on, long request) {}

    /** A positive answer; not the last one where it is a progressive result. */
    void answered(Message answer, boolean isLast);

    /** An ERROR was the answer, or there will be none. */
    void failed(RuntimeException failure);

    /** The session ended, or there is none, but there will be another. */
    default void lost(Ending ending, boolean wasSent) {
        failed(new ConnectionLostException(what(), ending, wasSent));
    }
}
