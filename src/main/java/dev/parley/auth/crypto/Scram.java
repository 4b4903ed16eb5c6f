package dev.parley.auth.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The computations of WAMP-SCRAM, section "SCRAM Algorithms". For both sides. */
public final class Scram {
    public static final int NONCE_BYTES = 16;

    private Scram() {}

    /** The KDF over a password that has been normalized. */
    public static byte[] saltedPassword(String password, ScramParameters parameters) {
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

    public static byte[] clientKey(byte[] saltedPassword) {
        return Hashes.hmac(saltedPassword, "Client Key");
    }

    public static byte[] storedKey(byte[] clientKey) {
        return Hashes.sha256(clientKey);
    }

    public static byte[] serverKey(byte[] saltedPassword) {
        return Hashes.hmac(saltedPassword, "Server Key");
    }

    /** {@code ClientProof := ClientKey XOR ClientSignature}, by which a client shows that it knows the password. */
    public static byte[] proof(byte[] clientKey, String authMessage) {
        return Hashes.xor(clientKey, Hashes.hmac(storedKey(clientKey), authMessage));
    }

    /** Whether that proof, of 32 bytes, is made with the client's key that belongs to the stored one. */
    public static boolean isProof(byte[] proof, Secret storedKey, String authMessage) {
        byte[] clientKey = Hashes.xor(Hashes.hmac(storedKey, authMessage), proof);
        return MessageDigest.isEqual(storedKey.bytes(), storedKey(clientKey));
    }

    /**
     * "AuthMessage = ClientFirstBare + "," + ServerFirst + "," + ClientFinalNoProof".
     *
     * @param binding the channel binding's type, null where the channel is not bound
     */
    public static String authMessage(
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
