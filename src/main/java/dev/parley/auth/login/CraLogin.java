package dev.parley.auth.login;

import dev.parley.auth.crypto.Cra;
import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Salting;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Welcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Login by section "Challenge Response Authentication". */
record CraLogin(String authid, Secret secret) implements Login, LoginExchange {

    @Override
    public String method() {
        return AuthMethod.WAMPCRA.key();
    }

    @Override
    public LoginExchange begin(RandomBytes random, Map<String, byte[]> channelBindings) {
        return this;
    }

    @Override
    public Map<String, @Nullable Object> extra() {
        return Map.of();
    }

    @Override
    public Authenticate answer(Challenge challenge) throws AuthenticationException {
        ChallengeExtra extra = new ChallengeExtra(challenge);
        String text = extra.string("challenge");
        // "When the password is salted, the server will … send … additional information" (Password Salting)
        Secret key = extra.has("salt") ? derived(extra) : secret;
        return new Authenticate(Cra.signature(key, text), Dict.EMPTY);
    }

    private Secret derived(ChallengeExtra extra) throws AuthenticationException {
        try {
            Salting salting = new Salting(
                    extra.string("salt"),
                    extra.integer("iterations", Salting.DEFAULT_ITERATIONS),
                    extra.integer("keylen", Salting.DEFAULT_KEYLEN));
            return Cra.derivedKey(secret.reveal(), salting);
        } catch (IllegalArgumentException e) {
            throw extra.complaint(e.getMessage());
        }
    }

    @Override
    public void verify(Welcome welcome) {}
}
