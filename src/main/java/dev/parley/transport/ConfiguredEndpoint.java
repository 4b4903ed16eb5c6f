package dev.parley.transport;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;

/** A {@link ClientWebSocket} that is opened with a configuration of its own, which an annotated endpoint cannot have. */
final class ConfiguredEndpoint extends Endpoint {
    private final ClientWebSocket endpoint;

    ConfiguredEndpoint(ClientWebSocket endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void onOpen(Session webSocket, EndpointConfig configuration) {
        webSocket.addMessageHandler(String.class, (MessageHandler.Partial<String>) endpoint::received);
        webSocket.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) endpoint::received);
        webSocket.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) endpoint::ponged);
        endpoint.opened(webSocket);
    }

    @Override
    public void onError(Session webSocket, Throwable failure) {
        endpoint.failed(failure);
    }

    @Override
    public void onClose(Session webSocket, CloseReason reason) {
        endpoint.closed(reason);
    }
}
