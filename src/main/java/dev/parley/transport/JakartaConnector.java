package dev.parley.transport;

import dev.parley.client.ConnectionSettings;
import dev.parley.client.Connector;
import dev.parley.client.HandshakeRefusedException;
import dev.parley.codec.SubProtocol;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Connects a client through the WebSocket implementation that is there: Tyrus' client, or a container's. */
public final class JakartaConnector implements Connector {
    /** How Tyrus and Tomcat tell of a status that is not 101. */
    private static final Pattern STATUS = Pattern.compile("(?:not 101: |from the server \\[)(\\d{3})\\b");

    private static final String TYRUS_BUFFER = "org.glassfish.tyrus.incomingBufferSize";

    /**
     * What Tyrus takes at once. Without it that is 4 MiB, and what the router takes from one it could not tell another. Choice: not all
     * that {@link ClientLink} would take, because Tyrus copies what there is of a frame with each 17 KB that come of it: 16 MiB
     * take a second, 64 MiB half a minute.
     */
    private static final int TYRUS_BUFFER_BYTES = (16 << 20) + 64;

    private final URI uri;
    private final ConnectionSettings settings;

    /** A connector without headers of one's own. */
    public JakartaConnector(URI uri) {
        this(uri, ConnectionSettings.DEFAULT);
    }

    /**
     * A connector with headers of one's own.
     *
     * @throws IllegalArgumentException if there is to be a proxy, which Jakarta WebSocket does not have, or TLS of one's own, which
     *     Tyrus (2.2) does not heed
     */
    public JakartaConnector(URI uri, ConnectionSettings settings) {
        if (settings.proxy() != null || settings.proxyAuthorization() != null || settings.tls() != null) {
            throw new IllegalArgumentException(
                    "no proxy and no TLS of one's own through Jakarta WebSocket: use the SocketConnector");
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
                        var unused = endpoint.whenOpened().thenAccept(link::complete);
                    } catch (LinkageError missing) {
                        link.completeExceptionally(new IOException(
                                "there is no WebSocket client on the class path: add org.glassfish.tyrus:tyrus-client and"
                                        + " tyrus-container-jdk-client",
                                missing));
                    } catch (DeploymentException | IOException | RuntimeException failure) {
                        link.completeExceptionally(explained(failure));
                    }
                },
                "parley-connect");
        opener.setContextClassLoader(JakartaConnector.class.getClassLoader());
        opener.setDaemon(true);
        opener.start();
        return link;
    }

    /**
     * Implementations say in the message, or that of the cause, what was wrong: "Response code was not 101: 403." Of 401 Tyrus says
     * now this, now that.
     */
    private IOException explained(Exception failure) {
        Throwable cause = failure.getCause();
        String explanation = cause == null || cause.getMessage() == null
                ? String.valueOf(failure.getMessage())
                : failure.getMessage() + " (" + cause.getMessage() + ")";
        Matcher status = STATUS.matcher(explanation);
        if (status.find()) {
            return new HandshakeRefusedException(uri, Integer.parseInt(status.group(1)), failure);
        }
        return new IOException("cannot connect to " + uri + ": " + explanation, failure);
    }

    private void open(ClientWebSocket endpoint) throws DeploymentException, IOException {
        boolean isTyrus = Container.SHARED.getClass().getName().startsWith("org.glassfish.tyrus.");
        if (settings.headers().isEmpty() && !isTyrus) {
            Container.SHARED.connectToServer(endpoint, uri);
        } else {
            Container.SHARED.connectToServer(
                    new ConfiguredEndpoint(endpoint), configuration(), isTyrus ? escapedTwice(uri) : uri);
        }
    }

    /**
     * The address for Tyrus, which writes path and query with their escapes undone: what is escaped in them, as user input is, would be
     * white space, line ends and headers of the request.
     */
    private static URI escapedTwice(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        return URI.create(ascii.getScheme() + "://" + ascii.getRawAuthority() + (path + query).replace("%", "%25"));
    }

    private ClientEndpointConfig configuration() {
        ClientEndpointConfig configuration = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(SubProtocol.NAMES)
                .configurator(new Headers(settings.currentHeaders()))
                .build();
        configuration.getUserProperties().put(TYRUS_BUFFER, TYRUS_BUFFER_BYTES);
        return configuration;
    }

    @Override
    public boolean isConfidential() {
        return settings.isConfidential(uri);
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    /** Adds headers to the handshake, and takes away the Origin of Tyrus: a program is no web page. */
    private static final class Headers extends ClientEndpointConfig.Configurator {
        private final Map<String, List<String>> own;

        Headers(Map<String, List<String>> own) {
            this.own = own;
        }

        @Override
        public void beforeRequest(Map<String, List<String>> headers) {
            headers.keySet().removeIf("Origin"::equalsIgnoreCase);
            own.forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
        }
    }

    private static final class Container {
        static final WebSocketContainer SHARED = ContainerProvider.getWebSocketContainer();
    }
}
