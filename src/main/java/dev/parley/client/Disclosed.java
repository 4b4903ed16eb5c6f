package dev.parley.client;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads who is behind an event or a call. Used by {@link Event} and {@link Invocation}; routers may send anything, so it expects nothing. */
final class Disclosed {
    private Disclosed() {}

    static OptionalLong id(Dict details, Attribute attribute) {
        return details.values().get(attribute.key()) instanceof Long id ? OptionalLong.of(id) : OptionalLong.empty();
    }

    static Optional<String> name(Dict details, Attribute attribute) {
        return details.values().get(attribute.key()) instanceof String name ? Optional.of(name) : Optional.empty();
    }
}
