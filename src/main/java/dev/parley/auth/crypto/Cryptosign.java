package dev.parley.auth.crypto;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The computations of WAMP-Cryptosign. For both sides. */
public final class Cryptosign {
    public static final int CHALLENGE_BYTES = 32;
    public static final int ANSWER_BYTES = Ed25519.SIGNATURE_BYTES + CHALLENGE_BYTES;

    private static final Set<String> CHANNEL_BINDINGS = Set.of("tls-unique", "tls-exporter");

    private Cryptosign() {}

    /** Whether challenges can be bound to a TLS channel by what that type of channel binding identifies it by. */
    public static boolean canBindBy(@Nullable Object channelBinding) {
        return channelBinding instanceof String type && CHANNEL_BINDINGS.contains(type);
    }

    /**
     * What is signed: "the challenge MUST first be XOR'ed bytewise with the channel ID, e.g. the 32 bytes from TLS"
     * (Computing the Signature).
     *
     * <p>Choice: the data of {@code tls-unique} are 12 bytes with TLS 1.2; what is not 32 bytes is hashed with SHA-256,
     * as Autobahn does.
     */
    public static byte[] bound(byte[] challenge, byte[] channel) {
        return Hashes.xor(challenge, channel.length == CHALLENGE_BYTES ? channel : Hashes.sha256(channel));
    }
}
