package dev.parley.codec;

import dev.parley.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The WAMP messages that one WebSocket message carries: one in {@code wamp.2.json}, any number in {@code wamp.2.json.batched}.
 * Immutable.
 *
 * @param messages the messages before the first malformed one, in order
 * @param separator the character behind the last message ({@link #RECORD_SEPARATOR} or {@link #OCTAL_30}), or 0 where it
 *     carried a single message without one, as {@code wamp.2.json} wants
 * @param malformed what was wrong with the text behind {@code messages}, or null where nothing was
 */
public record Batch(
        List<Message> messages, char separator, @Nullable String malformed) {
    /** "the single ASCII control character … octet 0x1e to each serialized messages" (Message Batching). */
    public static final char RECORD_SEPARATOR = 0x1e;

    /** The text also writes {@code \30}, which a widely used implementation reads as octal. Legal JSON has neither raw. */
    public static final char OCTAL_30 = 0x18;

    /** One message, as {@code wamp.2.json} wants it. */
    public static Batch single(Message message) {
        return new Batch(List.of(message), (char) 0, null);
    }

    /** Messages with a separator behind each, as {@code wamp.2.json.batched} wants them. */
    public static Batch batched(Message... messages) {
        return new Batch(List.of(messages), RECORD_SEPARATOR, null);
    }

    /** A WebSocket message of which nothing can be read, for that reason. */
    public static Batch unreadable(String reason) {
        return new Batch(List.of(), (char) 0, reason);
    }
}
