package dev.parley.auth.login;

import dev.parley.message.Challenge;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code CHALLENGE.Extra} as a login reads it: the router may have sent anything. */
final class ChallengeExtra {
    private final String method;
    private final Map<String, @Nullable Object> values;

    ChallengeExtra(Challenge challenge) {
        method = challenge.authMethod();
        values = challenge.extra().values();
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    @Nullable
    Object value(String name) {
        return values.get(name);
    }

    String string(String name) throws AuthenticationException {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw complaint(name + " is not a string");
    }

    int integer(String name, int otherwise) throws AuthenticationException {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw complaint(name + " is not an integer");
    }

    AuthenticationException complaint(@Nullable String what) {
        return new AuthenticationException("the router's " + method + " challenge makes no sense: " + what);
    }
}
