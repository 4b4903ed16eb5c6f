package dev.parley.client;

import dev.parley.auth.login.Login;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What a {@link ClientBuilder} was told.
 *
 * @param addresses in the order in which they are tried
 * @param logins in the order of preference; of one authid
 */
record ClientConfiguration(
        List<Address> addresses,
        String realm,
        List<Login> logins,
        Executor executor,
        Reconnect reconnect,
        long connectMillis,
        long callMillis,
        long pingMillis,
        long pongMillis,
        List<Consumer<ClientState.Change>> listeners) {

    /** A router, and how people call it. */
    record Address(String name, Connector connector) {}
}
