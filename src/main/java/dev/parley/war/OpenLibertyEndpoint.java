package dev.parley.war;

import dev.parley.jakarta.RouterConfigurator;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.runtime.Hub;
import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A {@link RouterEndpoint} for Open Liberty. It takes whole messages, because Liberty decodes each fragment by itself and so
 * spoils a character that is cut by their border; and it has an {@link OpenLibertyWire}.
 */
@ServerEndpoint(
        value = RouterEndpoint.PATH,
        subprotocols = {"wamp.2.json", "wamp.2.json.batched"},
        configurator = OpenLibertyConfigurator.class)
public final class OpenLibertyEndpoint {
    /** Octets of UTF-8 for each {@code char}, at most. */
    private static final int MAX_OCTETS = 3;

    private final RouterEndpoint endpoint;

    OpenLibertyEndpoint(Hub hub) {
        this.endpoint = new RouterEndpoint(hub, webSocket -> new OpenLibertyWire(webSocket, hub));
    }

    /** As {@link RouterEndpoint#RouterEndpoint()}. */
    public OpenLibertyEndpoint() {
        this(RouterConfigurator.hubOfApplication());
    }

    @OnOpen
    public void opened(Session webSocket, EndpointConfig config) throws IOException {
        // what is too long for sure is not read; of what turns out to be, the endpoint says so
        long octets = MAX_OCTETS * (long) endpoint.maxChars();
        webSocket.setMaxTextMessageBufferSize((int) Math.min(octets, Integer.MAX_VALUE));
        endpoint.opened(webSocket, config);
    }

    @OnMessage
    public void received(String message) {
        endpoint.received(message, true);
    }

    @OnMessage
    public void received(ByteBuffer part, boolean isLast) {
        endpoint.received(part, isLast);
    }

    @OnMessage
    public void received(PongMessage pong) {
        endpoint.received(pong);
    }

    @OnError
    public void failed(Throwable failure) {
        endpoint.failed(failure);
    }

    @OnClose
    public void closed(Session webSocket, CloseReason reason) throws IOException {
        endpoint.closed(webSocket, reason);
    }
}
