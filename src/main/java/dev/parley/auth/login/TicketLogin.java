package dev.parley.auth.login;

import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.crypto.Secret;
import dev.parley.message.AuthMethod;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Welcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Login by section "Ticket-based Authentication". */
record TicketLogin(String authid, Secret ticket) implements Login, LoginExchange {

    @Override
    public String method() {
        return AuthMethod.TICKET.key();
    }

    @Override
    public boolean showsSecret() {
        return true;
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
    public Authenticate answer(Challenge challenge) {
        return new Authenticate(ticket.reveal(), Dict.EMPTY);
    }

    @Override
    public void verify(Welcome welcome) {}
}
