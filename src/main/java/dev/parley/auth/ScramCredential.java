package dev.parley.auth;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.MockSalts;
import dev.parley.auth.crypto.ScramParameters;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the router stores of an account for WAMP-SCRAM, section "Data Stored on the Server"; the password cannot be computed from it.
 *
 * @param parameters how both keys are derived from the password
 * @param storedKey the hash of the client's key, 32 bytes: checks the client's proof
 * @param serverKey 32 bytes: makes the router's own proof
 */
public record ScramCredential(ScramParameters parameters, Secret storedKey, Secret serverKey) implements Credential {

    /**
     * Keys by themselves.
     *
     * @throws IllegalArgumentException if one is not of 32 bytes
     */
    public ScramCredential {
        requireKey("storedKey", storedKey);
        requireKey("serverKey", serverKey);
    }

    private static void requireKey(String name, Secret key) {
        if (key.length() != Hashes.SHA256_BYTES) {
            throw new IllegalArgumentException(name + ": must be 32 bytes in base64");
        }
    }

    /**
     * From the texts of a configuration.
     *
     * @throws IllegalArgumentException if a key is not 32 bytes in base64
     */
    public static ScramCredential of(ScramParameters parameters, String storedKey, String serverKey) {
        return new ScramCredential(parameters, key("storedKey", storedKey), key("serverKey", serverKey));
    }

    private static Secret key(String name, String text) {
        byte[] key = Hashes.unbase64(text);
        if (key == null) {
            throw new IllegalArgumentException(name + ": must be 32 bytes in base64");
        }
        return Secret.of(key);
    }

    @Override
    public ScramCredential disguised(byte[] seed) {
        ScramParameters shown = new ScramParameters(
                parameters.kdf(),
                MockSalts.like(parameters.salt(), seed),
                parameters.iterations(),
                parameters.memory());
        return new ScramCredential(shown, storedKey, serverKey);
    }

    @Override
    public List<@Nullable Object> parts() {
        return List.of(parameters, storedKey, serverKey);
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.WAMP_SCRAM;
    }
}
