package dev.parley.codec;

import dev.parley.message.Dict;
import dev.parley.message.ElementSink;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;

/** Writes WAMP messages as JSON text. Stateless, for any thread; called once for all receivers of a message. */
public final class MessageEncoder {
    private MessageEncoder() {}

    /**
     * The text of a message, as {@code wamp.2.json} sends it.
     *
     * @throws IllegalArgumentException if something in its options or details has no JSON
     */
    public static String text(Message message) {
        Writer writer = new Writer();
        writer.json.append('[').append(message.type().code());
        message.write(writer);
        return writer.json.append(']').toString();
    }

    /**
     * Checks that a value can stand in options or details: strings, finite numbers, booleans, null, lists and maps of these.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void requirePlain(Object value) {
        JsonWriter.write(new StringBuilder(), value);
    }

    /** One element after the other, each behind its comma. */
    private static final class Writer implements ElementSink {
        final StringBuilder json = new StringBuilder(128);

        @Override
        public Writer id(long id) {
            json.append(',').append(id);
            return this;
        }

        @Override
        public Writer requestType(MessageType type) {
            return id(type.code());
        }

        @Override
        public Writer string(String string) {
            json.append(',');
            JsonWriter.quote(json, string);
            return this;
        }

        @Override
        public Writer dict(Dict dict) {
            json.append(',');
            if (dict.isEmpty()) {
                json.append("{}");
            } else {
                JsonWriter.write(json, dict.values());
            }
            return this;
        }

        @Override
        public Writer dictAtTail(Dict dict) {
            return dict.isEmpty() ? this : dict(dict);
        }

        @Override
        public Writer payload(Payload payload) {
            if (!payload.isEmpty()) {
                json.append(',').append(payload.json());
            }
            return this;
        }
    }
}
