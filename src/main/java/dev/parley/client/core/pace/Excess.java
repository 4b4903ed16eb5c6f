package dev.parley.client.core.pace;

import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Publish;
import dev.parley.message.Welcome;
import dev.parley.message.Yield;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages that are longer than the router reads: where it has said in WELCOME how much that is, nobody's session has to end by
 * one. For any thread.
 */
public final class Excess {
    /** What all but a payload takes, in octets, in all messages that anybody sends. */
    private static final int HEAD_OCTETS = 8 * 1024;

    private static final int MAX_OCTETS_OF_A_CHAR = 3;

    /** What a message takes in memory beside its payload, in octets. */
    private static final long OBJECT_OCTETS = 256;

    private final ToIntFunction<Message> octets;

    /**
     * For all messages of a client.
     *
     * @param octets measures the text of a message; asked only of those that may be too long
     */
    public Excess(ToIntFunction<Message> octets) {
        this.octets = octets;
    }

    /** The same of a message whose word is "the message". */
    public @Nullable String complaint(Dict welcome, Message message) {
        return complaint("the message", welcome, message);
    }

    /**
     * How long it is and how long it may be, for people.
     *
     * @param what the word for it
     * @param welcome what the router said in WELCOME
     * @return null where it is not too long, or where the router did not say
     */
    public @Nullable String complaint(String what, Dict welcome, Message message) {
        if (!(welcome.values().get(Welcome.MESSAGE_BYTES) instanceof Long limit)
                || payload(message).json().length() <= (limit - HEAD_OCTETS) / MAX_OCTETS_OF_A_CHAR) {
            return null;
        }
        int size = octets.applyAsInt(message);
        return size <= limit ? null : what + " has " + size + " octets, and the router reads " + limit + " at most";
    }

    /** Roughly what a message takes in memory, in octets. */
    public static long weight(Message message) {
        return OBJECT_OCTETS + payload(message).json().length();
    }

    private static Payload payload(Message message) {
        if (message instanceof Call call) {
            return call.payload();
        }
        if (message instanceof Publish publish) {
            return publish.payload();
        }
        if (message instanceof Yield yield) {
            return yield.payload();
        }
        return message instanceof ErrorReply error ? error.payload() : Payload.NONE;
    }
}
