package dev.parley.transport;

import dev.parley.client.ConnectionSettings;
import dev.parley.client.Connector;
import dev.parley.client.HandshakeRefusedException;
import dev.parley.codec.SubProtocol;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Connects a client through the JDK's own WebSocket: nothing else needs to be on the class path. */
public final class JdkConnector implements Connector {
    private final URI uri;
    private final ConnectionSettings settings;

    public JdkConnector(URI uri, ConnectionSettings settings) {
        this.uri = uri;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Link> connect(Receiver receiver) {
        JdkWebSocket end = new JdkWebSocket(receiver);
        CompletableFuture<Link> link = new CompletableFuture<>();
        try {
            WebSocket.Builder opening = client().newWebSocketBuilder()
                    .connectTimeout(Duration.ofMillis(settings.connectMillis()))
                    .subprotocols(SubProtocol.JSON.id(), SubProtocol.JSON_BATCHED.id());
            for (Map.Entry<String, List<String>> header :
                    settings.currentHeaders().entrySet()) {
                header.getValue().forEach(value -> opening.header(header.getKey(), value));
            }
            CompletableFuture<WebSocket> unused = opening.buildAsync(uri, end).whenComplete((webSocket, failure) -> {
                if (failure != null) {
                    link.completeExceptionally(failure(failure));
                } else if (!end.isUsable()) {
                    webSocket.abort();
                    link.completeExceptionally(new IOException(
                            "cannot connect to " + uri + ": no sub-protocol in common with what answers"));
                } else {
                    link.complete(end);
                }
            });
        } catch (RuntimeException unusable) {
            link.completeExceptionally(failure(unusable));
        }
        return link;
    }

    private HttpClient client() {
        if (settings.tls() == null && settings.proxy() == null) {
            return Shared.CLIENT;
        }
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (settings.tls() != null) {
            builder.sslContext(settings.tls());
        }
        if (settings.proxy() != null) {
            builder.proxy(ProxySelector.of(settings.proxy()));
        }
        return builder.build();
    }

    private IOException failure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof WebSocketHandshakeException refused) {
            return new HandshakeRefusedException(uri, refused.getResponse().statusCode(), refused);
        }
        String why = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
        return new IOException("cannot connect to " + uri + ": " + why, cause);
    }

    @Override
    public boolean isConfidential() {
        return settings.isConfidential(uri);
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    private static final class Shared {
        static final HttpClient CLIENT = HttpClient.newHttpClient();
    }
}
