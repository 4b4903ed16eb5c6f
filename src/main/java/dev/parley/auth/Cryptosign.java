package dev.parley.auth;

/** The computations of WAMP-Cryptosign, the same on both sides. */
final class Cryptosign {
    static final int CHALLENGE_BYTES = 32;
    static final int ANSWER_BYTES = Ed25519.SIGNATURE_BYTES + CHALLENGE_BYTES;

    private Cryptosign() {}

    /**
     * What is signed: "the challenge MUST first be XOR'ed bytewise with the channel ID, e.g. the 32 bytes from TLS"
     * (Computing the Signature).
     *
     * <p>Choice: the data of {@code tls-unique} are 12 bytes with TLS 1.2; what is not 32 bytes is hashed with SHA-256,
     * as Autobahn does.
     */
    static byte[] bound(byte[] challenge, byte[] channel) {
        return Hashes.xor(challenge, channel.length == CHALLENGE_BYTES ? channel : Hashes.sha256(channel));
    }
}
