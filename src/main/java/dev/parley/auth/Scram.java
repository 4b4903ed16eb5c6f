package dev.parley.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The computations of WAMP-SCRAM, section "SCRAM Algorithms", the same on both sides. */
final class Scram {
    static final int NONCE_BYTES = 16;

    private Scram() {}

    /** The KDF over a password that has been normalized. */
    static byte[] saltedPassword(String password, ScramParameters parameters) {
        byte[] salt = Base64.getDecoder().decode(parameters.salt());
        return switch (parameters.kdf()) {
            case PBKDF2 -> Hashes.pbkdf2(password, salt, parameters.iterations(), Hashes.SHA256_BYTES);
            case ARGON2ID13 ->
                Argon2.id13(
                        password.getBytes(StandardCharsets.UTF_8),
                        salt,
                        parameters.iterations(),
                        Objects.requireNonNull(parameters.memory()));
        };
    }

    static byte[] clientKey(byte[] saltedPassword) {
        return Hashes.hmac(saltedPassword, "Client Key");
    }

    static byte[] storedKey(byte[] clientKey) {
        return Hashes.sha256(clientKey);
    }

    static byte[] serverKey(byte[] saltedPassword) {
        return Hashes.hmac(saltedPassword, "Server Key");
    }

    /**
     * "AuthMessage = ClientFirstBare + "," + ServerFirst + "," + ClientFinalNoProof".
     *
     * @param binding the channel binding's type, null where the channel is not bound
     */
    static String authMessage(
            String authid,
            String clientNonce,
            String nonce,
            ScramParameters parameters,
            @Nullable String binding,
            byte[] bindingData) {
        byte[] flag = ((binding == null ? "n" : "p=" + binding) + ",,").getBytes(StandardCharsets.UTF_8);
        byte[] input = Arrays.copyOf(flag, flag.length + bindingData.length);
        System.arraycopy(bindingData, 0, input, flag.length, bindingData.length);
        return "n=" + escape(authid) + ",r=" + clientNonce
                + ",r=" + nonce + ",s=" + parameters.salt() + ",i=" + parameters.iterations()
                + ",c=" + Hashes.base64(input) + ",r=" + nonce;
    }

    private static String escape(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }
}
