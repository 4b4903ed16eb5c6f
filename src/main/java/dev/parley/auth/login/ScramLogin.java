package dev.parley.auth.login;

import dev.parley.auth.crypto.Hashes;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Scram;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Login by section "Salted Challenge Response Authentication".
 *
 * @param authid normalized by SASLprep
 * @param password normalized by SASLprep
 * @param channelBinding null where the channel is not bound
 */
record ScramLogin(String authid, Secret password, @Nullable String channelBinding) implements Login {
    private static final byte[] NOTHING = {};

    @Override
    public String method() {
        return AuthMethod.WAMP_SCRAM.key();
    }

    @Override
    public LoginExchange begin(RandomBytes random, Map<String, byte[]> channelBindings) throws AuthenticationException {
        byte[] channel = channelBinding == null ? NOTHING : channelBindings.get(channelBinding);
        if (channel == null) {
            throw new AuthenticationException("this connection has no channel binding " + channelBinding
                    + ": connect by wss, or log in without it");
        }
        return new ScramExchange(this, Hashes.base64(random.next(Scram.NONCE_BYTES)), channel);
    }
}
