package dev.parley.auth;

import dev.parley.auth.crypto.Cra;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The password of an account for HTTP Basic.
 *
 * @param password the password itself, or the key derived from it in base64
 * @param salting how that key was derived, null where the password itself is here
 */
public record PasswordCredential(Secret password, @Nullable Salting salting) implements Credential {
    /** Choice: what is longer is no password. It bounds the work that one header makes. */
    private static final int MAX_LENGTH = 1024;

    boolean matches(String presented) {
        boolean isPossible = presented.length() <= MAX_LENGTH;
        String tried = isPossible ? presented : "";
        Secret secret = salting == null ? Secret.of(tried) : Cra.derivedKey(tried, salting);
        return password.equals(secret) && isPossible;
    }

    @Override
    public List<@Nullable Object> parts() {
        return Arrays.asList(password, salting);
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.BASIC;
    }
}
