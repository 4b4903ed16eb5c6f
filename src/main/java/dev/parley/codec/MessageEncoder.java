package dev.parley.codec;

import dev.parley.message.Dict;
import dev.parley.message.ElementSink;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import java.nio.charset.StandardCharsets;

/** Writes WAMP messages as JSON text. Stateless, for any thread; called once for all receivers of a message. */
public final class MessageEncoder {
    /** From here on a payload is worth an encoding of its own, so that it is copied less often. */
    private static final int LONG_CHARS = 512;

    private static final byte[] NOTHING = {};

    private MessageEncoder() {}

    /**
     * The text of a message, as {@code wamp.2.json} sends it.
     *
     * @throws IllegalArgumentException if something in its options or details has no JSON
     */
    public static String text(Message message) {
        return new Writer(message).text();
    }

    /**
     * The text of {@code wamp.2.json} as UTF-8.
     *
     * @param room how many octets come before it, for the caller to fill
     */
    public static byte[] octets(Message message, int room) {
        Writer writer = new Writer(message);
        boolean isLong = writer.payload.length() >= LONG_CHARS;
        byte[] payload = isLong ? writer.payload.getBytes(StandardCharsets.UTF_8) : NOTHING;
        byte[] head = (isLong ? writer.json.append(',').toString() : writer.text()).getBytes(StandardCharsets.UTF_8);
        byte[] octets = new byte[room + head.length + payload.length + (isLong ? 1 : 0)];
        System.arraycopy(head, 0, octets, room, head.length);
        if (isLong) {
            System.arraycopy(payload, 0, octets, room + head.length, payload.length);
            octets[octets.length - 1] = ']';
        }
        return octets;
    }

    /** How many octets the text of {@code wamp.2.json} has as UTF-8. */
    public static int size(Message message) {
        Writer writer = new Writer(message);
        return utf8(writer.json) + utf8(writer.payload) + (writer.payload.isEmpty() ? 1 : 2);
    }

    /** The octets of a text of whole surrogate pairs. */
    private static int utf8(CharSequence text) {
        int octets = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            octets += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return octets;
    }

    /**
     * Checks that a value can stand in options or details: strings, finite numbers, booleans, null, lists and maps of these.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void requirePlain(Object value) {
        JsonWriter.write(new StringBuilder(), value);
    }

    /** One element after the other, each behind its comma, but for the payload at the end. */
    private static final class Writer implements ElementSink {
        final StringBuilder json = new StringBuilder(128);
        String payload = "";

        Writer(Message message) {
            json.append('[').append(message.type().code());
            message.write(this);
        }

        String text() {
            if (!payload.isEmpty()) {
                json.ensureCapacity(json.length() + payload.length() + 2);
                json.append(',').append(payload);
            }
            return json.append(']').toString();
        }

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
            this.payload = payload.json();
            return this;
        }
    }
}
