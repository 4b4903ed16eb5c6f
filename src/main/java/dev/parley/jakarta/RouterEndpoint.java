package dev.parley.jakarta;

import dev.parley.auth.Evidence;
import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.SubProtocol;
import dev.parley.fault.FatalErrors;
import dev.parley.flow.Wire;
import dev.parley.runtime.Connection;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Reading;
import dev.parley.runtime.Refused;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The router's end of one WebSocket. Containers make it, through the {@link RouterConfigurator}, and call it, one thread at a time.
 *
 * <p>It declares no encoders and decoders, though it reads and writes with the same classes as {@link WampBatchCodec}. A decoder takes
 * whole messages, for which Tomcat sets memory aside on each connection: the router takes parts. An encoder is called for each
 * receiver: the router encodes an event once for all.
 */
@ServerEndpoint(
        value = RouterEndpoint.PATH,
        subprotocols = {"wamp.2.json", "wamp.2.json.batched"},
        configurator = RouterConfigurator.class)
public final class RouterEndpoint {
    /** Where the router's WebSocket is, below the context path. */
    public static final String PATH = "/ws";

    private static final Logger LOG = System.getLogger(RouterEndpoint.class.getName());

    private final Hub hub;
    private final Function<Session, Wire> wires;

    /** Null before the opening, and where the handshake agreed on no sub-protocol of ours. For the container's thread. */
    private @Nullable Connection connection;

    /** Whose connection the hub has counted, until it is told otherwise. For the container's thread. */
    private @Nullable Evidence counted;

    /** Null as {@link #connection}. For the container's thread. */
    private @Nullable TextParts parts;

    RouterEndpoint(Hub hub) {
        this(hub, webSocket -> new SessionWire(webSocket, hub::execute));
    }

    /**
     * An endpoint of that router.
     *
     * @param wires makes what writes to a WebSocket of this container
     */
    public RouterEndpoint(Hub hub, Function<Session, Wire> wires) {
        this.hub = hub;
        this.wires = wires;
    }

    /** Never called: Open Liberty wants such a constructor, but has the configurator make endpoints as all containers do. */
    public RouterEndpoint() {
        this(RouterConfigurator.hubOfApplication());
    }

    /** The length of the longest message that is read, in characters. */
    public int maxChars() {
        return hub.limits().messageChars();
    }

    /** A handshake has succeeded. */
    @OnOpen
    public void opened(Session webSocket, EndpointConfig config) throws IOException {
        try {
            open(webSocket, config);
        } catch (VirtualMachineError failure) {
            throw checked(failure);
        }
    }

    private void open(Session webSocket, EndpointConfig config) throws IOException {
        SubProtocol protocol = SubProtocol.of(webSocket.getNegotiatedSubprotocol());
        if (protocol == null) {
            String reason = "no sub-protocol in common: offer " + String.join(" or ", SubProtocol.NAMES);
            webSocket.close(new CloseReason(CloseCodes.PROTOCOL_ERROR, reason));
            return;
        }
        // ours alone: own pings tell who is there, and a container's idle timeout would cut those who only listen
        webSocket.setMaxIdleTimeout(-1);
        Object captured = config.getUserProperties().get(RouterConfigurator.EVIDENCE);
        Evidence evidence = captured instanceof Evidence seen ? seen : Evidence.of(null, false);
        if (!hub.gatehouse().enter(evidence.address())) {
            hub.records().refused(Refused.LIMIT, evidence.address());
            webSocket.close(new CloseReason(CloseCodes.TRY_AGAIN_LATER, "too many connections"));
            return;
        }
        counted = evidence;
        Reading reading =
                config.getUserProperties().get(RouterConfigurator.READING) instanceof Reading given ? given : null;
        TextLine line =
                config.getUserProperties().get(RouterConfigurator.LINE) instanceof TextLine given ? given : null;
        Wire wire = line == null ? wires.apply(webSocket) : new LineWire(webSocket, line);
        Connection connected = hub.connect(wire, protocol, evidence, reading);
        connection = connected;
        parts = new TextParts(new MessageDecoder(), connected::messageChars);
        if (line != null) {
            line.receive(this::receivedWhole);
        }
    }

    /** As containers do: an exception is told, and the connection goes on. */
    private void receivedWhole(String text) {
        try {
            received(text, true);
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    /** A part of a text message has come. */
    @OnMessage
    public void received(String part, boolean isLast) {
        try {
            take(part, isLast);
        } catch (VirtualMachineError failure) {
            throw checked(failure);
        }
    }

    /** Containers may tell nobody of it: Tomcat does not call {@code @OnError} then. */
    private static VirtualMachineError checked(VirtualMachineError failure) {
        FatalErrors.check(failure);
        return failure;
    }

    private void take(String part, boolean isLast) {
        if (connection != null && parts != null) {
            int chars = parts.length() + part.length();
            Batch batch = parts.add(part, isLast);
            connection.fragments(parts.length());
            if (batch == null) {
                connection.alive();
            } else {
                connection.received(batch, chars);
            }
        }
    }

    /** "all WebSocket messages MUST BE of type text" (WebSocket Transport); taken in parts, so that none is collected. */
    @OnMessage
    public void received(ByteBuffer part, boolean isLast) {
        if (connection != null) {
            connection.malformed("a binary message: wamp.2.json is sent as text");
        }
    }

    /** The answer to a ping has come. */
    @OnMessage
    public void received(PongMessage pong) {
        if (connection != null) {
            long roundTrip = connection.answered(pong.getApplicationData());
            if (roundTrip >= 0) {
                hub.records().roundTrip(roundTrip);
            }
        }
    }

    /** Something has failed; the container closes the connection by itself where that is needed. */
    @OnError
    public void failed(Throwable failure) {
        FatalErrors.check(failure);
        LOG.log(Level.DEBUG, "a connection failed", failure);
    }

    /** The WebSocket is closed, by either side or by a failure. */
    @OnClose
    public void closed(Session webSocket, CloseReason reason) throws IOException {
        if (counted != null) {
            hub.gatehouse().leave(counted.address());
            counted = null;
        }
        if (reason.getCloseCode() == CloseCodes.NO_STATUS_CODE && webSocket.isOpen()) {
            // most containers have answered with 1000; Jetty would answer without a code, which clients take for a loss
            webSocket.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
        }
        if (connection == null) {
            return;
        }
        // text that is no UTF-8, a frame that is none, a message too long: where the container closes for that, some
        // let an ABORT still go out before the close frame
        CloseCode code = reason.getCloseCode();
        if (code == CloseCodes.NOT_CONSISTENT || code == CloseCodes.TOO_BIG || code == CloseCodes.PROTOCOL_ERROR) {
            connection.broken(
                    Objects.requireNonNullElse(reason.getReasonPhrase(), "the WebSocket connection failed"), hub);
        }
        // what came before the end is answered before it
        hub.conclude();
        connection.closed();
        hub.forget(connection);
    }
}
