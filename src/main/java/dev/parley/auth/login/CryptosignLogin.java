package dev.parley.auth.login;

import dev.parley.auth.crypto.Cryptosign;
import dev.parley.auth.crypto.Ed25519;
import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Login by section "Cryptosign-based Authentication".
 *
 * @param seed the private key, 32 bytes
 * @param publicKey the public key, in hex
 * @param channelBinding null where the channel is not bound
 */
record CryptosignLogin(
        @Nullable String authid,
        Secret seed,
        String publicKey,
        @Nullable String channelBinding) implements Login {

    static CryptosignLogin of(@Nullable String authid, String privateKey, @Nullable String channelBinding) {
        byte[] key = Hashes.unhex(privateKey, Ed25519.KEY_BYTES);
        byte[] both = Hashes.unhex(privateKey, 2 * Ed25519.KEY_BYTES);
        if (key == null && both == null) {
            throw new IllegalArgumentException("the private key must be 32 bytes in hex, or 64 with the public key");
        }
        byte[] seed = key != null ? key : Arrays.copyOf(both, Ed25519.KEY_BYTES);
        String publicKey = Hashes.hex(Ed25519.publicKeyOf(seed));
        if (both != null && !privateKey.toLowerCase(Locale.ROOT).endsWith(publicKey)) {
            throw new IllegalArgumentException("the second half of the private key is not its public key");
        }
        if (channelBinding != null && !Cryptosign.canBindBy(channelBinding)) {
            throw new IllegalArgumentException("the channel binding must be tls-unique or tls-exporter");
        }
        return new CryptosignLogin(authid, Secret.of(seed), publicKey, channelBinding);
    }

    @Override
    public String method() {
        return AuthMethod.CRYPTOSIGN.key();
    }

    @Override
    public LoginExchange begin(RandomBytes random, Map<String, byte[]> channelBindings) throws AuthenticationException {
        byte[] channel = channelBinding == null ? null : channelBindings.get(channelBinding);
        if (channelBinding != null && channel == null) {
            throw new AuthenticationException("this connection has no channel binding " + channelBinding
                    + ": connect by wss, or log in without it");
        }
        return new CryptosignExchange(this, channel);
    }
}
