package dev.parley.auth;

import dev.parley.auth.crypto.MockSalts;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key that WAMP-CRA challenges of an account are signed with.
 *
 * @param key the secret itself, or the key derived from it in base64: with a salt, that text is the key
 * @param salting how the client derives the key, null where the secret itself is the key
 */
public record CraCredential(Secret key, @Nullable Salting salting) implements Credential {
    private static final String NO_SALT = "AAAAAAAAAAAAAAAAAAAAAA==";

    /**
     * A key with what the client derives it by.
     *
     * @throws IllegalArgumentException if the key is empty
     */
    public CraCredential {
        if (key.length() == 0) {
            throw new IllegalArgumentException("the secret must not be empty");
        }
    }

    @Override
    public CraCredential disguised(byte[] seed) {
        // the same work with a salt and without
        String salt = MockSalts.like(salting == null ? NO_SALT : salting.salt(), seed);
        return salting == null
                ? this
                : new CraCredential(key, new Salting(salt, salting.iterations(), salting.keylen()));
    }

    @Override
    public List<@Nullable Object> parts() {
        return Arrays.asList(key, salting);
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.WAMPCRA;
    }
}
