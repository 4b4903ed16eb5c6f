package dev.parley.auth.login;

import dev.parley.auth.crypto.RandomBytes;
import dev.parley.message.AuthMethod;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Welcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Login without proof. */
record AnonymousLogin(@Nullable String authid) implements Login, LoginExchange {

    @Override
    public String method() {
        return AuthMethod.ANONYMOUS.key();
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
        throw new ChallengeExtra(challenge).complaint("who comes in anonymously has nothing to answer it with");
    }

    @Override
    public void verify(Welcome welcome) {}
}
