package dev.parley.transport;

import dev.parley.client.ConnectionSettings;
import dev.parley.client.Connector;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/**
 * Connects a client through a socket, by the WebSocket client that is in this package: nothing else needs to be on the class path. Each
 * connection has two threads of its own, which end with it. Messages are compressed where one asks for that by {@link #compressing}.
 */
public final class SocketConnector implements Connector {
    static final int NO_COMPRESSION = Integer.MAX_VALUE;

    private final URI uri;
    private final ConnectionSettings settings;
    private final int compressFrom;

    /** A connector of default settings. */
    public SocketConnector(URI uri) {
        this(uri, ConnectionSettings.DEFAULT);
    }

    /** A connector with headers, TLS or a proxy of one's own; without, with the JVM's. */
    public SocketConnector(URI uri, ConnectionSettings settings) {
        this(uri, settings, NO_COMPRESSION);
    }

    private SocketConnector(URI uri, ConnectionSettings settings, int compressFrom) {
        this.uri = uri;
        this.settings = settings;
        this.compressFrom = compressFrom;
    }

    /**
     * Makes connectors that offer the router {@code permessage-deflate} (RFC 7692), for {@code transport(…)} of the builder. Where it
     * accepts, messages of that many octets and more, up to a mebibyte, are sent compressed where that makes them shorter, and the router may send
     * such; where it does not, nothing is compressed. Each message is compressed by itself: between two of them nothing is kept for a connection.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public static Connector.Provider compressing(int fromBytes) {
        if (fromBytes < 1) {
            throw new IllegalArgumentException("compressing from " + fromBytes + " octets on: it must be 1 at least");
        }
        return (uri, settings) -> new SocketConnector(uri, settings, fromBytes);
    }

    @Override
    public CompletionStage<Link> connect(Receiver receiver) {
        SocketLink link = new SocketLink(receiver, new Opening(uri, settings, compressFrom));
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
