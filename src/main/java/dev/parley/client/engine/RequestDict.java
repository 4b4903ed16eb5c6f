package dev.parley.client.engine;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Id;
import java.util.ArrayList;
import java.util.List;

/** What the router is told in the options of a request. Immutable; the common part of the options of calls and the others like it. */
public record RequestDict(Dict dict) {
    public static final RequestDict EMPTY = new RequestDict(Dict.EMPTY);

    public RequestDict with(Attribute attribute, Object value) {
        return new RequestDict(dict.with(attribute.key(), value));
    }

    /**
     * With an attribute that a user names.
     *
     * @throws IllegalArgumentException if the value is no String, Boolean, finite Number, List or Map
     */
    public RequestDict with(String key, Object value) {
        MessageEncoder.requirePlain(value);
        return new RequestDict(dict.with(key, value));
    }

    /**
     * With a list of session ids.
     *
     * @throws IllegalArgumentException if one of them can be no id
     */
    public RequestDict withIds(Attribute attribute, long... sessions) {
        List<Object> ids = new ArrayList<>();
        for (long session : sessions) {
            if (!Id.isValid(session)) {
                throw new IllegalArgumentException(
                        attribute.key() + ": " + session + " is no session id; they are from 1 to 2^53");
            }
            ids.add(session);
        }
        return new RequestDict(dict.with(attribute.key(), List.copyOf(ids)));
    }
}
