package dev.parley.websocket;

import dev.parley.client.Connector;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Connects a client through the WebSocket implementation that is there: Tyrus' client, or a container's. */
public final class JakartaConnector implements Connector {
    private final URI uri;

    public JakartaConnector(URI uri) {
        this.uri = uri;
    }

    /** Found by the service loader. */
    public static final class Provider implements Connector.Provider {
        @Override
        public @Nullable Connector connector(URI uri) {
            return "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()) ? new JakartaConnector(uri) : null;
        }
    }

    @Override
    public CompletionStage<Link> connect(Receiver receiver) {
        ClientWebSocket endpoint = new ClientWebSocket(receiver);
        CompletableFuture<Link> link = new CompletableFuture<>();
        Thread opener = new Thread(
                () -> {
                    try {
                        Container.SHARED.connectToServer(endpoint, uri);
                        link.complete(endpoint);
                    } catch (LinkageError missing) {
                        link.completeExceptionally(new IOException(
                                "there is no WebSocket client on the class path: add org.glassfish.tyrus:tyrus-client and"
                                        + " tyrus-container-jdk-client",
                                missing));
                    } catch (DeploymentException | IOException | RuntimeException failure) {
                        link.completeExceptionally(
                                new IOException("cannot connect to " + uri + ": " + failure.getMessage(), failure));
                    }
                },
                "parley-connect");
        opener.setContextClassLoader(JakartaConnector.class.getClassLoader());
        opener.setDaemon(true);
        opener.start();
        return link;
    }

    private static final class Container {
        static final WebSocketContainer SHARED = ContainerProvider.getWebSocketContainer();
    }
}
