package dev.parley.auth.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, version 1.3, with one lane, as section "Argon2" of WAMP-SCRAM has it. For clients whose account uses it, and
 * for making such accounts; the router never computes it. The one class that needs Bouncy Castle.
 */
final class Argon2 {
    private Argon2() {}

    static byte[] id13(byte[] password, byte[] salt, int iterations, int memoryKib) {
        byte[] key = new byte[Hashes.SHA256_BYTES];
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withIterations(iterations)
                    .withMemoryAsKB(memoryKib)
                    .withParallelism(1)
                    .withSalt(salt)
                    .build());
            generator.generateBytes(password, key);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "this account uses Argon2: add org.bouncycastle:bcprov-jdk18on to the class path", e);
        }
        return key;
    }
}
