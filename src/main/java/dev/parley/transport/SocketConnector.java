package dev.parley.transport;

import dev.parley.client.ConnectionSettings;
import dev.parley.client.Connector;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/**
 * Connects a client through a socket, by the WebSocket client that is in this package: nothing else needs to be on the class path. Each
 * connection has two threads of its own, which end with it.
 */
public final class SocketConnector implements Connector {
    private final URI uri;
    private final ConnectionSettings settings;

    /** A connector of default settings. */
    public SocketConnector(URI uri) {
        this(uri, ConnectionSettings.DEFAULT);
    }

    /** A connector with headers, TLS or a proxy of one's own; without, with the JVM's. */
    public SocketConnector(URI uri, ConnectionSettings settings) {
        this.uri = uri;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Link> connect(Receiver receiver) {
        SocketLink link = new SocketLink(receiver, new Opening(uri, settings));
        return link.open(settings.connectMillis());
    }

    @Override
    public boolean isConfidential() {
        return settings.isConfidential(uri);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
