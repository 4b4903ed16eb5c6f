package dev.parley.auth.cookie;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.Secret;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A hash of what somebody may come in by: the same for what is equal, after a restart too. Who does not know its key, which is a cookie,
 * cannot try secrets by it.
 */
public final class Imprint {
    private final byte[] key;
    private final StringBuilder text = new StringBuilder();

    /** Of nothing yet. */
    public Imprint(Secret key) {
        this.key = Hashes.hmac(key, "imprint");
    }

    /** And of that: a secret, or a plain value; the order of maps counts for nothing. */
    public Imprint add(@Nullable Object value) {
        if (value instanceof Secret secret) {
            text.append('s').append(Hashes.hex(Hashes.hmac(key, secret)));
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((name, each) -> sorted.put(String.valueOf(name), each));
            text.append('{');
            sorted.forEach((name, each) -> add(name).add(each));
            text.append('}');
        } else if (value instanceof Collection<?> all) {
            text.append('[');
            all.forEach(this::add);
            text.append(']');
        } else {
            String plain = String.valueOf(value);
            // with its length, so that two of them are not one that is longer
            text.append(value instanceof String ? 't' : 'v')
                    .append(plain.length())
                    .append(' ')
                    .append(plain);
        }
        return this;
    }

    /** The hash of all that, in hex. */
    public String hash() {
        return Hashes.hex(Hashes.hmac(key, text.toString()));
    }
}
