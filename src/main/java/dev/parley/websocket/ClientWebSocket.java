package dev.parley.websocket;

import dev.parley.client.Connector;
import dev.parley.json.Frame;
import dev.parley.json.JakartaDecoder;
import dev.parley.json.JakartaEncoder;
import dev.parley.json.MessageEncoder;
import dev.parley.message.Message;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The client's end of one WebSocket. Made by {@link JakartaConnector}, called by the WebSocket implementation. */
@ClientEndpoint(
        subprotocols = {"wamp.2.json", "wamp.2.json.batched"},
        decoders = JakartaDecoder.class,
        encoders = JakartaEncoder.class)
public final class ClientWebSocket implements Connector.Link {
    private static final Logger LOG = System.getLogger(ClientWebSocket.class.getName());

    /** What a router may send at once: far beyond what ours reads from others. */
    private static final int MAX_MESSAGE_CHARS = 64 << 20;

    private final Connector.Receiver receiver;
    private final TextParts parts = new TextParts(MAX_MESSAGE_CHARS);

    private final CompletableFuture<Connector.Link> opened = new CompletableFuture<>();

    /** Null before the opening, and where the router chose no sub-protocol of ours. */
    private volatile @Nullable Outbox outbox;

    ClientWebSocket(Connector.Receiver receiver) {
        this.receiver = receiver;
    }

    /** The link, as soon as something can be sent: WildFly's client says before that that it is connected. */
    CompletableFuture<Connector.Link> whenOpened() {
        return opened;
    }

    @OnOpen
    public void opened(Session webSocket) {
        SubProtocol protocol = SubProtocol.of(webSocket.getNegotiatedSubprotocol());
        Wire wire = new SessionWire(webSocket);
        if (protocol == null) {
            wire.close(Hub.PROTOCOL_ERROR, "no sub-protocol in common");
        } else {
            webSocket.setMaxIdleTimeout(-1);
            outbox = new Outbox(wire, protocol, Limits.DEFAULT);
        }
        opened.complete(this);
    }

    @OnMessage
    public void received(String part, boolean isLast) {
        Frame frame = parts.add(part, isLast);
        if (frame != null) {
            frame.messages().forEach(receiver::received);
            if (frame.malformed() != null) {
                receiver.malformed(frame.malformed());
            }
        }
    }

    @OnMessage
    public void ponged(PongMessage pong) {
        receiver.alive();
    }

    @OnError
    public void failed(Throwable failure) {
        LOG.log(Level.DEBUG, "the connection failed", failure);
    }

    @OnClose
    public void closed(CloseReason reason) {
        Outbox closing = outbox;
        if (closing != null) {
            closing.shut();
        }
        opened.complete(this);
        receiver.closed(reason.getReasonPhrase() == null ? "" : reason.getReasonPhrase());
    }

    @Override
    public void send(Message message) {
        Outbox sending = outbox;
        if (sending != null && sending.put(MessageEncoder.text(message)) == Outbox.Put.OVERFLOW) {
            sending.closeNow(Hub.POLICY_VIOLATION, "does not read what it is sent");
        } else if (sending != null) {
            sending.flush();
        }
    }

    @Override
    public boolean hasRoom() {
        Outbox sending = outbox;
        return sending != null && sending.hasRoom();
    }

    @Override
    public boolean probe() {
        Outbox sending = outbox;
        if (sending != null) {
            sending.ping();
        }
        return true;
    }

    @Override
    public void abort(String reason) {
        Outbox sending = outbox;
        if (sending != null) {
            sending.closeNow(Hub.NORMAL, reason);
        }
    }

    @Override
    public void close(String reason) {
        Outbox sending = outbox;
        if (sending != null) {
            sending.closeAfterwards(Hub.NORMAL, reason);
            sending.flush();
        }
    }
}
