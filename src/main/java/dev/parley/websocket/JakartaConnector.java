package dev.parley.websocket;

import dev.parley.client.ConnectionSettings;
import dev.parley.client.Connector;
import dev.parley.json.JakartaDecoder;
import dev.parley.json.JakartaEncoder;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connects a client through the WebSocket implementation that is there: Tyrus' client, or a container's. */
public final class JakartaConnector implements Connector {
    private final URI uri;
    private final ConnectionSettings settings;

    public JakartaConnector(URI uri) {
        this(uri, ConnectionSettings.DEFAULT);
    }

    /**
     * A connector with headers and TLS of one's own.
     *
     * @throws IllegalArgumentException if there is to be a proxy: Jakarta WebSocket has none
     */
    public JakartaConnector(URI uri, ConnectionSettings settings) {
        if (settings.proxy() != null) {
            throw new IllegalArgumentException("no proxy through Jakarta WebSocket: use the JdkConnector");
        }
        this.uri = uri;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Link> connect(Receiver receiver) {
        ClientWebSocket endpoint = new ClientWebSocket(receiver);
        CompletableFuture<Link> link = new CompletableFuture<>();
        Thread opener = new Thread(
                () -> {
                    try {
                        open(endpoint);
                        link.complete(endpoint);
                    } catch (LinkageError missing) {
                        link.completeExceptionally(new IOException(
                                "there is no WebSocket client on the class path: add org.glassfish.tyrus:tyrus-client and"
                                        + " tyrus-container-jdk-client",
                                missing));
                    } catch (DeploymentException | IOException | RuntimeException failure) {
                        link.completeExceptionally(
                                new IOException("cannot connect to " + uri + ": " + explanation(failure), failure));
                    }
                },
                "parley-connect");
        opener.setContextClassLoader(JakartaConnector.class.getClassLoader());
        opener.setDaemon(true);
        opener.start();
        return link;
    }

    /** Implementations say in the cause what was wrong: "Response code was not 101: 403." */
    private static String explanation(Exception failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause.getMessage() == null
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + " (" + cause.getMessage() + ")";
    }

    private void open(ClientWebSocket endpoint) throws DeploymentException, IOException {
        if (settings.headers().isEmpty() && settings.tls() == null) {
            Container.SHARED.connectToServer(endpoint, uri);
        } else {
            Container.SHARED.connectToServer(new ConfiguredEndpoint(endpoint), configuration(), uri);
        }
    }

    private ClientEndpointConfig configuration() {
        ClientEndpointConfig.Builder builder = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(SubProtocol.NAMES)
                .decoders(List.of(JakartaDecoder.class))
                .encoders(List.of(JakartaEncoder.class))
                .configurator(new Headers(settings.headers()));
        if (settings.tls() != null) {
            builder.sslContext(settings.tls());
        }
        return builder.build();
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    /** Adds headers to the handshake. */
    private static final class Headers extends ClientEndpointConfig.Configurator {
        private final Map<String, List<String>> own;

        Headers(Map<String, List<String>> own) {
            this.own = own;
        }

        @Override
        public void beforeRequest(Map<String, List<String>> headers) {
            own.forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
        }
    }

    private static final class Container {
        static final WebSocketContainer SHARED = ContainerProvider.getWebSocketContainer();
    }
}
