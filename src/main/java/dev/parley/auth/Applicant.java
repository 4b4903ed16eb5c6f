package dev.parley.auth;

import dev.parley.fault.Words;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who says HELLO, and what is known about them.
 *
 * @param session the id that the session will have, which WAMP-CRA signs
 * @param authid whom they want to be, null where they do not say
 * @param methods {@code authmethods}, in their order of preference
 * @param extra {@code authextra}
 */
public record Applicant(
        long session,
        @Nullable String authid,
        List<String> methods,
        Map<String, @Nullable Object> extra,
        Evidence evidence) {

    /**
     * From {@code HELLO.Details}, whose known attributes have been checked; an {@code authextra} that is no dict is
     * ignored.
     */
    public static Applicant of(long session, Dict details, Evidence evidence) {
        String authid = details.string(Attribute.AUTHID);
        List<String> methods = details.strings(Attribute.AUTHMETHODS);
        return new Applicant(
                session,
                authid == null || authid.isEmpty() ? null : authid,
                methods == null ? List.of() : methods,
                dict(details.values().get("authextra")),
                evidence);
    }

    /** A dict of a dict; empty where there is none. */
    static Map<String, @Nullable Object> dict(@Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> members) {
            members.forEach((key, member) -> copy.put(String.valueOf(key), member));
        }
        return copy;
    }

    /** Not what {@code authextra} says. */
    @Override
    public String toString() {
        return "Applicant[session=" + session + ", authid=" + Words.quoted(authid) + ", methods=" + methods.size()
                + "]";
    }
}
