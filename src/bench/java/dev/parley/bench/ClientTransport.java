package dev.parley.bench;

import dev.parley.client.Client;
import dev.parley.client.Connector;
import dev.parley.client.Reconnect;
import dev.parley.transport.JakartaConnector;
import dev.parley.transport.SocketConnector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A way of the Java client to its router. */
record ClientTransport(String name, Connector.Provider provider) {
    static final List<ClientTransport> ALL = List.of(
            new ClientTransport("socket", SocketConnector::new), new ClientTransport("Tyrus", JakartaConnector::new));

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    Client open(Destination destination) {
        try {
            return Client.builder()
                    .transport(provider)
                    .uri(destination.uri())
                    .realm(destination.realm())
                    .reconnect(Reconnect.NEVER)
                    .connect()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failure) {
            throw new BenchmarkFailure("the client does not come in: " + failure.getCause(), failure);
        }
    }
}
