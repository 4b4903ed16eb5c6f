package dev.parley.message;

import static dev.parley.message.MessageType.ABORT;
import static dev.parley.message.MessageType.CALL;
import static dev.parley.message.MessageType.CANCEL;
import static dev.parley.message.MessageType.ERROR;
import static dev.parley.message.MessageType.EVENT;
import static dev.parley.message.MessageType.GOODBYE;
import static dev.parley.message.MessageType.HELLO;
import static dev.parley.message.MessageType.INTERRUPT;
import static dev.parley.message.MessageType.INVOCATION;
import static dev.parley.message.MessageType.PUBLISH;
import static dev.parley.message.MessageType.REGISTER;
import static dev.parley.message.MessageType.RESULT;
import static dev.parley.message.MessageType.SUBSCRIBE;
import static dev.parley.message.MessageType.UNREGISTER;
import static dev.parley.message.MessageType.UNREGISTERED;
import static dev.parley.message.MessageType.UNSUBSCRIBE;
import static dev.parley.message.MessageType.UNSUBSCRIBED;
import static dev.parley.message.MessageType.WELCOME;
import static dev.parley.message.MessageType.YIELD;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of options and details that are read here, each with its type and the messages that carry it. */
public enum Attribute {
    ACKNOWLEDGE("acknowledge", Type.BOOL, PUBLISH),
    AGENT("agent", Type.STRING, HELLO, WELCOME),
    AUTHID("authid", Type.STRING, HELLO, WELCOME),
    AUTHMETHOD("authmethod", Type.STRING, WELCOME),
    AUTHMETHODS("authmethods", Type.STRINGS, HELLO),
    AUTHROLE("authrole", Type.STRING, HELLO, WELCOME),
    CALLER("caller", Type.ID, INVOCATION),
    CALLER_AUTHID("caller_authid", Type.STRING, INVOCATION),
    CALLER_AUTHROLE("caller_authrole", Type.STRING, INVOCATION),
    CONCURRENCY("concurrency", Type.COUNT, REGISTER),
    DISCLOSE_CALLER("disclose_caller", Type.BOOL, REGISTER),
    DISCLOSE_ME("disclose_me", Type.BOOL, PUBLISH, CALL),
    DROPPED("_dropped", Type.COUNT, EVENT),
    DURABLE("_durable", Type.STRING, SUBSCRIBE),
    ELIGIBLE("eligible", Type.IDS, PUBLISH),
    ELIGIBLE_AUTHID("eligible_authid", Type.STRINGS, PUBLISH),
    ELIGIBLE_AUTHROLE("eligible_authrole", Type.STRINGS, PUBLISH),
    EXCLUDE("exclude", Type.IDS, PUBLISH),
    EXCLUDE_AUTHID("exclude_authid", Type.STRINGS, PUBLISH),
    EXCLUDE_AUTHROLE("exclude_authrole", Type.STRINGS, PUBLISH),
    EXCLUDE_ME("exclude_me", Type.BOOL, PUBLISH),
    FORCE_REREGISTER("force_reregister", Type.BOOL, REGISTER),
    FORWARD_TIMEOUT("forward_timeout", Type.BOOL, REGISTER),
    GET_RETAINED("get_retained", Type.BOOL, SUBSCRIBE),
    INVOKE("invoke", Type.INVOCATION_POLICY, REGISTER),
    KEY("_key", Type.STRING, PUBLISH),
    MATCH("match", Type.MATCH_POLICY, SUBSCRIBE, REGISTER),
    MESSAGE("message", Type.STRING, ABORT, GOODBYE),
    MISSED("_missed", Type.BOOL, EVENT),
    MODE("mode", Type.STRING, CANCEL, INTERRUPT),
    NKEY("nkey", Type.STRING, SUBSCRIBE),
    PPT_CIPHER("ppt_cipher", Type.STRING, PUBLISH, CALL, YIELD, ERROR, EVENT, INVOCATION, RESULT),
    PPT_KEYID("ppt_keyid", Type.STRING, PUBLISH, CALL, YIELD, ERROR, EVENT, INVOCATION, RESULT),
    PPT_SCHEME("ppt_scheme", Type.STRING, PUBLISH, CALL, YIELD, ERROR, EVENT, INVOCATION, RESULT),
    PPT_SERIALIZER("ppt_serializer", Type.STRING, PUBLISH, CALL, YIELD, ERROR, EVENT, INVOCATION, RESULT),
    PROCEDURE("procedure", Type.STRING, INVOCATION),
    PROGRESS("progress", Type.BOOL, CALL, INVOCATION, YIELD, RESULT),
    PUBLISHER("publisher", Type.ID, EVENT),
    PUBLISHER_AUTHID("publisher_authid", Type.STRING, EVENT),
    PUBLISHER_AUTHROLE("publisher_authrole", Type.STRING, EVENT),
    RECEIVED("_received", Type.INTEGER, HELLO, WELCOME),
    REASON("reason", Type.STRING, UNSUBSCRIBED, UNREGISTERED),
    RECEIVE_PROGRESS("receive_progress", Type.BOOL, CALL, INVOCATION),
    REGISTRATION("registration", Type.ID, UNREGISTERED),
    REPLAYED("_replayed", Type.BOOL, EVENT),
    RESUMABLE("resumable", Type.BOOL, HELLO, WELCOME),
    RESUMED("resumed", Type.BOOL, WELCOME),
    RESUME_MILLIS("_resume_millis", Type.INTEGER, WELCOME),
    RESUME_SESSION("resume-session", Type.ID, HELLO),
    RESUME_TOKEN("resume-token", Type.STRING, HELLO, WELCOME),
    RETAIN("retain", Type.BOOL, PUBLISH),
    RETAINED("retained", Type.BOOL, EVENT),
    RKEY("rkey", Type.STRING, PUBLISH, CALL),
    ROLES("roles", Type.DICT, HELLO, WELCOME),
    RUNMODE("runmode", Type.STRING, CALL),
    SLOW("_slow", Type.WHEN_SLOW, SUBSCRIBE),
    SUBSCRIPTION("subscription", Type.ID, UNSUBSCRIBED),
    TIMEOUT("timeout", Type.INTEGER, CALL, INVOCATION),
    TOPIC("topic", Type.STRING, EVENT),
    TRACEPARENT("_traceparent", Type.STRING, PUBLISH, CALL, EVENT, INVOCATION),
    TRACESTATE("_tracestate", Type.STRING, PUBLISH, CALL, EVENT, INVOCATION),
    TRUSTLEVEL("trustlevel", Type.INTEGER, EVENT, INVOCATION);

    /** The messages that only routers receive, of which they read no attribute beyond these. */
    private static final Set<MessageType> REQUESTS =
            EnumSet.of(PUBLISH, SUBSCRIBE, UNSUBSCRIBE, CALL, CANCEL, REGISTER, UNREGISTER, YIELD);

    private static final String AUTHEXTRA = "authextra";

    private enum Type {
        BOOL("true or false"),
        COUNT("an integer, at least 1"),
        ID("an id (1 to 2^53)"),
        IDS("a list of ids"),
        INTEGER("an integer that is not negative"),
        STRING("a string"),
        STRINGS("a list of strings"),
        DICT("a dict"),
        MATCH_POLICY("exact, prefix or wildcard"),
        INVOCATION_POLICY("single, first, last, roundrobin or random"),
        WHEN_SLOW("disconnect, drop_oldest, drop_newest or coalesce");

        private final String description;

        Type(String description) {
            this.description = description;
        }

        boolean admits(@Nullable Object value) {
            return switch (this) {
                // "integers MUST NOT be used instead of boolean value" (Messages)
                case BOOL -> value instanceof Boolean;
                case COUNT -> value instanceof Long number && number >= 1;
                case ID -> value instanceof Long id && Id.isValid(id);
                case IDS -> value instanceof List<?> list && list.stream().allMatch(ID::admits);
                case INTEGER -> value instanceof Long number && number >= 0;
                case STRING -> value instanceof String;
                case STRINGS -> value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
                case DICT -> value instanceof Map;
                case MATCH_POLICY -> value instanceof String name && MatchPolicy.of(name) != null;
                case INVOCATION_POLICY -> value instanceof String name && InvocationPolicy.of(name) != null;
                case WHEN_SLOW -> value instanceof String name && WhenSlow.of(name) != null;
            };
        }
    }

    private static final Map<String, Attribute> BY_KEY = new HashMap<>();

    static {
        for (Attribute attribute : values()) {
            BY_KEY.put(attribute.key, attribute);
        }
    }

    private final String key;
    private final Type valueType;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Set<MessageType> carriers;

    Attribute(String key, Type valueType, MessageType first, MessageType... more) {
        this.key = key;
        this.valueType = valueType;
        this.carriers = EnumSet.of(first, more);
    }

    /** The attribute's key on the wire. */
    public String key() {
        return key;
    }

    /** Whether anybody looks into that attribute of such a message; others travel on at most. */
    public static boolean isRead(MessageType carrier, String key) {
        Attribute attribute = BY_KEY.get(key);
        if (attribute != null && attribute.carriers.contains(carrier)) {
            return true;
        }
        return carrier == HELLO ? key.equals(AUTHEXTRA) : !REQUESTS.contains(carrier);
    }

    /**
     * Checks the value of an attribute in a message of that type.
     *
     * @return what is wrong with it, for the peer; null for a correct value, or an attribute that the message does not have: unknown
     *     ones "MUST be ignored" (Extensibility)
     */
    public static @Nullable String complaint(MessageType carrier, String key, @Nullable Object value) {
        Attribute attribute = BY_KEY.get(key);
        if (attribute == null
                || !attribute.carriers.contains(carrier)
                || (value != null && attribute.valueType.admits(value))) {
            return null;
        }
        return "attribute '" + key + "' must be " + attribute.valueType.description;
    }
}
