package dev.parley.router;

import dev.parley.message.ErrorUri;
import dev.parley.message.Id;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of one of the router's own procedures.
 *
 * @param now the time of the call
 */
record MetaCall(Session caller, List<@Nullable Object> arguments, Map<String, @Nullable Object> argumentsKw, long now) {

    /** A procedure of the router. */
    interface Procedure {
        /** The positional results. */
        List<@Nullable Object> answer(MetaCall call) throws Failure;
    }

    /** The ERROR that answers the call instead. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        final String error;

        Failure(String error, String why) {
            // without a stack trace: peers cause it, at the rate they like
            super(why, null, false, false);
            this.error = error;
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /** A positional argument that must be an id. */
    long id(int index) throws Failure {
        if (index < arguments.size() && arguments.get(index) instanceof Long id && Id.isValid(id)) {
            return id;
        }
        throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument " + index + " must be an id");
    }

    /** A positional argument that must be a string. */
    String string(int index) throws Failure {
        if (index < arguments.size() && arguments.get(index) instanceof String string) {
            return string;
        }
        throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument " + index + " must be a string");
    }

    /** A positional argument that may be a list of strings; null where it is not there. */
    @Nullable
    List<?> strings(int index) throws Failure {
        Object value = index < arguments.size() ? arguments.get(index) : null;
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list;
        }
        throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument " + index + " must be a list of strings");
    }

    /** A positional argument that may be a dict; an empty one where it is not there. */
    Map<?, ?> dict(int index) throws Failure {
        Object value = index < arguments.size() ? arguments.get(index) : null;
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> dict) {
            return dict;
        }
        throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument " + index + " must be a dict");
    }

    /** A keyword argument that may be a string; null where it is not there. */
    @Nullable
    String string(String key) throws Failure {
        Object value = argumentsKw.get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new Failure(ErrorUri.INVALID_ARGUMENT, "argument '" + key + "' must be a string");
    }
}
