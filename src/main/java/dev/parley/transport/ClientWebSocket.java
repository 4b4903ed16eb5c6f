package dev.parley.transport;

import dev.parley.client.Connector;
import dev.parley.client.engine.Threads;
import dev.parley.codec.SubProtocol;
import dev.parley.flow.CloseCodes;
import dev.parley.flow.Wire;
import dev.parley.jakarta.SessionWire;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** The client's end of one WebSocket, which takes text in parts as the router's does. Made by {@link JakartaConnector}, called by the WebSocket implementation. */
@ClientEndpoint(subprotocols = {"wamp.2.json", "wamp.2.json.batched"})
public final class ClientWebSocket extends ClientLink {
    private static final Logger LOG = System.getLogger(ClientWebSocket.class.getName());

    private final CompletableFuture<Connector.Link> opened = new CompletableFuture<>();

    ClientWebSocket(Connector.Receiver receiver) {
        super(receiver);
    }

    /** The link, as soon as something can be sent: WildFly's client says before that that it is connected. */
    CompletableFuture<Connector.Link> whenOpened() {
        return opened;
    }

    /** The handshake has succeeded. */
    @OnOpen
    public void opened(Session webSocket) {
        SubProtocol protocol = SubProtocol.of(webSocket.getNegotiatedSubprotocol());
        Wire wire = new SessionWire(webSocket, Threads.shared());
        if (webSocket.getClass().getName().startsWith("org.glassfish.tyrus.")) {
            wire = new NudgedWire(wire, () -> pong(webSocket));
        }
        if (protocol == null) {
            wire.close(CloseCodes.PROTOCOL_ERROR, "no sub-protocol in common");
        } else {
            webSocket.setMaxIdleTimeout(-1);
            use(wire, protocol);
        }
        opened.complete(this);
    }

    /** "A response to an unsolicited Pong frame is not expected" (RFC 6455, 5.5.3). */
    private static void pong(Session webSocket) {
        try {
            webSocket.getAsyncRemote().sendPong(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException closed) {
            LOG.log(Level.DEBUG, "no pong on a closed connection", closed);
        }
    }

    /** A part of a text message. */
    @OnMessage
    public void received(String part, boolean isLast) {
        take(part, isLast);
    }

    /** A part of a binary message, which the sub-protocols do not have. */
    @OnMessage
    public void received(ByteBuffer part, boolean isLast) {
        receiver().malformed("a binary message, which is no JSON");
    }

    /** The router has answered a ping. */
    @OnMessage
    public void ponged(PongMessage pong) {
        ponged(pong.getApplicationData());
    }

    /** The implementation has failed; {@link #closed} follows. */
    @OnError
    public void failed(Throwable failure) {
        LOG.log(Level.DEBUG, "the connection failed", failure);
    }

    /** The connection is over. */
    @OnClose
    public void closed(CloseReason reason) {
        shut();
        opened.complete(this);
        receiver()
                .closed(
                        reason.getCloseCode().getCode(),
                        reason.getReasonPhrase() == null ? "" : reason.getReasonPhrase());
    }

    @Override
    public void abort(String reason) {
        closeNow(reason);
    }
}
