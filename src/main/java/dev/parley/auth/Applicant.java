package dev.parley.auth;

import dev.parley.fault.LogText;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The peer that says HELLO, and what is known about it. Made by the router, read by {@link Authentication}.
 *
 * @param session the id that the session will have, which WAMP-CRA signs
 * @param authid the account that the peer asks for, null where it names none
 * @param methods {@code authmethods}, in the order in which the peer prefers them
 * @param extra {@code authextra}
 * @param evidence what the handshake has shown of the peer
 * @param saidMillis when its HELLO came, in milliseconds of the monotonic clock
 */
public record Applicant(
        long session,
        @Nullable String authid,
        List<String> methods,
        Map<String, @Nullable Object> extra,
        Evidence evidence,
        long saidMillis) {

    /**
     * From {@code HELLO.Details}, whose known attributes have been checked; an {@code authextra} that is no dict is
     * ignored.
     */
    public static Applicant of(long session, Dict details, Evidence evidence, long saidMillis) {
        String authid = details.string(Attribute.AUTHID);
        List<String> methods = details.strings(Attribute.AUTHMETHODS);
        return new Applicant(
                session,
                authid == null || authid.isEmpty() ? null : authid,
                methods == null ? List.of() : methods,
                dict(details.values().get("authextra")),
                evidence,
                saidMillis);
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
        return "Applicant[session=" + session + ", authid=" + LogText.quoted(authid) + ", methods=" + methods.size()
                + "]";
    }
}
