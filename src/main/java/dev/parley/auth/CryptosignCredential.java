package dev.parley.auth;

import dev.parley.auth.crypto.Ed25519;
import dev.parley.auth.crypto.Hashes;
import dev.parley.message.AuthMethod;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an account, section "Cryptosign-based Authentication".
 *
 * @param keys the Ed25519 keys, each by its 32 bytes in lower-case hex, as {@code authextra.pubkey} names it
 */
public record CryptosignCredential(Map<String, PublicKey> keys) implements Credential {

    /**
     * From the texts of a configuration, each 32 bytes in hex.
     *
     * @throws IllegalArgumentException if one is not such a key, or there is none
     */
    public static CryptosignCredential of(List<String> publicKeys) {
        if (publicKeys.isEmpty()) {
            throw new IllegalArgumentException("publicKeys: at least one is needed");
        }
        Map<String, PublicKey> keys = new LinkedHashMap<>();
        for (String hex : publicKeys) {
            byte[] raw = Hashes.unhex(hex, Ed25519.KEY_BYTES);
            PublicKey key = raw == null ? null : Ed25519.publicKey(raw);
            if (key == null) {
                throw new IllegalArgumentException(
                        "publicKeys: '" + hex + "' is not an Ed25519 public key, 32 bytes in hex");
            }
            keys.put(hex.toLowerCase(Locale.ROOT), key);
        }
        return new CryptosignCredential(keys);
    }

    @Override
    public boolean covers(Credential shown) {
        return shown instanceof CryptosignCredential other && keys.keySet().containsAll(other.keys.keySet());
    }

    @Override
    public List<@Nullable Object> parts() {
        return List.copyOf(keys.keySet());
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.CRYPTOSIGN;
    }
}
