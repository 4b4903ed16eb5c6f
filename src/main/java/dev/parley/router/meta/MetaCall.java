package dev.parley.router.meta;

import dev.parley.message.ErrorUri;
import dev.parley.message.Id;
import dev.parley.message.Json;
import dev.parley.message.Payload;
import dev.parley.message.PayloadFormat;
import dev.parley.router.Time;
import dev.parley.router.state.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of one of the router's own procedures: its arguments, checked, and its keyword results. Made for each call; procedures
 * read it.
 */
public final class MetaCall {
    private final Session caller;
    private final List<@Nullable Object> arguments;
    private final Map<String, @Nullable Object> argumentsKw;
    private final List<Json> texts;
    private final Time now;
    private final Map<String, @Nullable Object> resultsKw = new LinkedHashMap<>();
    private final List<Runnable> afterwards = new ArrayList<>(0);

    MetaCall(Session caller, Payload payload, PayloadFormat format, Time now) {
        this.caller = caller;
        this.arguments = format.arguments(payload);
        this.argumentsKw = format.argumentsKw(payload);
        this.texts = format.argumentTexts(payload);
        this.now = now;
    }

    public Session caller() {
        return caller;
    }

    /** Fails where the caller may not make the router keep so much more. */
    public void afford(long octets) throws Failure {
        String over = caller.budget.refusal(octets);
        if (over != null) {
            throw new Failure(ErrorUri.BUDGET_EXCEEDED, over);
        }
    }

    /** The time of the call. */
    public Time now() {
        return now;
    }

    /** The keyword results, to be filled in. */
    Map<String, @Nullable Object> resultsKw() {
        return resultsKw;
    }

    /** Does something once the caller has its result. */
    void afterwards(Runnable work) {
        afterwards.add(work);
    }

    void finish() {
        afterwards.forEach(Runnable::run);
    }

    /** A procedure of the router. */
    public interface Procedure {
        /** The positional results. */
        List<@Nullable Object> answer(MetaCall call) throws Failure;
    }

    /** The ERROR that answers the call instead. */
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        final String error;

        public Failure(String error, String why) {
            // without a stack trace: peers cause it, at the rate they like
            super(why, null, false, false);
            this.error = error;
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /** A positional argument that must be an id. */
    public long id(int index) throws Failure {
        if (argument(index) instanceof Long id && Id.isValid(id)) {
            return id;
        }
        throw wrong(index, "an id");
    }

    /** A positional argument that must be a string. */
    public String string(int index) throws Failure {
        if (argument(index) instanceof String string) {
            return string;
        }
        throw wrong(index, "a string");
    }

    /** A positional argument that may be a list, or dict, as its caller wrote it; null where it is not there. */
    @Nullable
    public Json text(int index, Class<?> type, String kind) throws Failure {
        Object value = argument(index);
        if (value == null) {
            return null;
        }
        if (type.isInstance(value)) {
            return texts.get(index);
        }
        throw wrong(index, kind);
    }

    /** A positional argument of any kind, as its caller wrote it; null where it is not there, or null. */
    @Nullable
    public Json text(int index) {
        return argument(index) == null ? null : texts.get(index);
    }

    /** A positional argument of any kind; null where it is not there. */
    @Nullable
    public Object argument(int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    private static Failure wrong(Object argument, String kind) {
        String name = argument instanceof String ? "'" + argument + "'" : argument.toString();
        return new Failure(ErrorUri.INVALID_ARGUMENT, "argument " + name + " must be " + kind);
    }

    /** A positional argument that may be a list of strings; null where it is not there. */
    @Nullable
    public List<?> strings(int index) throws Failure {
        Object value = argument(index);
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list;
        }
        throw wrong(index, "a list of strings");
    }

    /** A positional argument that may be a dict; an empty one where it is not there. */
    public Map<?, ?> dict(int index) throws Failure {
        Object value = argument(index);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> dict) {
            return dict;
        }
        throw wrong(index, "a dict");
    }

    /** A keyword argument that may be a string; null where it is not there. */
    @Nullable
    public String string(String key) throws Failure {
        Object value = argumentsKw.get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(key, "a string");
    }

    /** A reason for people, positional or by its name; null where there is none. */
    @Nullable
    public String reason(int index) throws Failure {
        return argument(index) == null ? string("reason") : string(index);
    }

    /** A keyword argument that may be true or false; false where it is not there. */
    public boolean flag(String key) throws Failure {
        Object value = argumentsKw.get(key);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw wrong(key, "true or false");
    }

    /** A keyword argument that may be a positive integer. */
    public long count(String key, long otherwise) throws Failure {
        Object value = argumentsKw.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long count && count > 0) {
            return count;
        }
        throw wrong(key, "an integer, at least 1");
    }

    /** A keyword argument that may be a dict; an empty one where it is not there. */
    public Map<?, ?> dict(String key) throws Failure {
        Object value = argumentsKw.get(key);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> dict) {
            return dict;
        }
        throw wrong(key, "a dict");
    }
}
