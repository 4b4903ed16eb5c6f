package dev.parley.client.engine;

import dev.parley.auth.crypto.RandomBytes;
import dev.parley.auth.login.AuthenticationException;
import dev.parley.auth.login.Login;
import dev.parley.auth.login.LoginExchange;
import dev.parley.message.Attribute;
import dev.parley.message.Authenticate;
import dev.parley.message.Challenge;
import dev.parley.message.Dict;
import dev.parley.message.Welcome;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one conversation's client shows who it is, and looks who the router is. Used by one thread after the other. */
final class LoginAttempt {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final RandomBytes BYTES = count -> {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    };

    private final Map<String, LoginExchange> exchanges = new LinkedHashMap<>();

    /** The one that the router has chosen. */
    private volatile @Nullable LoginExchange chosen;

    /**
     * What HELLO says of it.
     *
     * @throws AuthenticationException if one of them is not possible here
     */
    Dict begin(List<Login> logins) throws AuthenticationException {
        Dict details = Dict.EMPTY;
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        for (Login login : logins) {
            // Choice: no transport of Java tells its channel's bindings
            LoginExchange exchange = login.begin(BYTES, Map.of());
            exchanges.put(login.method(), exchange);
            exchange.extra().forEach(extra::putIfAbsent);
            String authid = login.authid();
            if (authid != null) {
                details = details.with(Attribute.AUTHID.key(), authid);
            }
        }
        if (!exchanges.isEmpty()) {
            details = details.with(Attribute.AUTHMETHODS.key(), List.copyOf(exchanges.keySet()));
        }
        return extra.isEmpty() ? details : details.with("authextra", extra);
    }

    /** The answer to the router's challenge; it may take a second. */
    Authenticate answer(Challenge challenge) throws AuthenticationException {
        LoginExchange exchange = exchanges.get(challenge.authMethod());
        if (exchange == null) {
            throw new AuthenticationException("the client was given no login for that: see ClientBuilder.login");
        }
        chosen = exchange;
        return exchange.answer(challenge);
    }

    /**
     * Looks whether the router has proved itself.
     *
     * @throws AuthenticationException if it has not. One that admits without a challenge has not either, where each login is of
     *     the kind by which the router proves itself
     */
    void verify(Welcome welcome) throws AuthenticationException {
        LoginExchange exchange = chosen;
        if (exchange != null) {
            exchange.verify(welcome);
            return;
        }
        AuthenticationException failure = null;
        for (LoginExchange possible : exchanges.values()) {
            try {
                possible.verify(welcome);
                return;
            } catch (AuthenticationException wantsProof) {
                failure = wantsProof;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
