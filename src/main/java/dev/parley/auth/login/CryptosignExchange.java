package dev.parley.auth.login;

import dev.parley.auth.crypto.Cryptosign;
import dev.parley.auth.crypto.Ed25519;
import dev.parley.auth.crypto.Hashes;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Welcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of {@link CryptosignLogin}. */
final class CryptosignExchange implements LoginExchange {
    private final CryptosignLogin login;
    private final byte @Nullable [] channel;

    CryptosignExchange(CryptosignLogin login, byte @Nullable [] channel) {
        this.login = login;
        this.channel = channel;
    }

    @Override
    public Map<String, @Nullable Object> extra() {
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("pubkey", login.publicKey());
        extra.put("channel_binding", login.channelBinding());
        return extra;
    }

    @Override
    public Authenticate answer(Challenge challenge) throws AuthenticationException {
        ChallengeExtra extra = new ChallengeExtra(challenge);
        byte[] received = Hashes.unhex(extra.string("challenge"), Cryptosign.CHALLENGE_BYTES);
        if (received == null) {
            throw extra.complaint("it is not 32 bytes in hex");
        }
        // "MUST verify the actual channel binding in use matches the one it requested" (TLS Channel Binding)
        if (channel != null && !String.valueOf(login.channelBinding()).equals(extra.value("channel_binding"))) {
            throw extra.complaint("it is not bound to this TLS channel, though that was asked for");
        }
        byte[] message = channel == null ? received : Cryptosign.bound(received, channel);
        String signature = Hashes.hex(Ed25519.sign(login.seed(), message));
        return new Authenticate(signature + Hashes.hex(message), Dict.EMPTY);
    }

    @Override
    public void verify(Welcome welcome) {}
}
