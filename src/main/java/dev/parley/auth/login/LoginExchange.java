package dev.parley.auth.login;

import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Welcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one authentication. Called by the client, in the order of these methods, for one session and on one
 * thread at a time.
 */
public interface LoginExchange {

    /** For {@code HELLO.Details.authextra}. */
    Map<String, @Nullable Object> extra();

    /**
     * The answer to a CHALLENGE of this method. Derives keys from passwords: that may take a second.
     *
     * @throws AuthenticationException if the challenge makes no sense, or is a trap
     */
    Authenticate answer(Challenge challenge) throws AuthenticationException;

    /**
     * Looks whether the router has proved itself, where the method asks it to.
     *
     * @throws AuthenticationException if it has not: it does not know the account, whatever it says
     */
    void verify(Welcome welcome) throws AuthenticationException;
}
