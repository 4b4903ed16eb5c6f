package dev.parley.message;

import org.jspecify.annotations.Nullable;

/** The types of messages with their codes, sections "Message Codes and Direction" and "Additional Messages". */
public enum MessageType {
    HELLO(1),
    WELCOME(2),
    ABORT(3),
    CHALLENGE(4),
    AUTHENTICATE(5),
    GOODBYE(6),
    ERROR(8),
    PUBLISH(16),
    PUBLISHED(17),
    SUBSCRIBE(32),
    SUBSCRIBED(33),
    UNSUBSCRIBE(34),
    UNSUBSCRIBED(35),
    EVENT(36),
    CALL(48),
    CANCEL(49),
    RESULT(50),
    REGISTER(64),
    REGISTERED(65),
    UNREGISTER(66),
    UNREGISTERED(67),
    INVOCATION(68),
    INTERRUPT(69),
    YIELD(70);

    private static final @Nullable MessageType[] BY_CODE = new MessageType[71];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    /** The type's code, the first element of a message. */
    public int code() {
        return code;
    }

    /** The type with that code; null if the specification has none. */
    public static @Nullable MessageType of(long code) {
        return code < 0 || code >= BY_CODE.length ? null : BY_CODE[(int) code];
    }
}
