package dev.parley.it.container.bean;

import dev.parley.client.Arguments;
import dev.parley.client.BindingException;
import dev.parley.codec.Batch;
import dev.parley.examples.endpoints.Order;
import dev.parley.jakarta.WampBatchCodec;
import dev.parley.jakarta.WampBatchEncoder;
import dev.parley.message.Abort;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import dev.parley.message.Welcome;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.EncodeException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Map;

/** A router of a single procedure, which says how many lines an order has. */
@ServerEndpoint(
        value = "/desk",
        subprotocols = {"wamp.2.json", "wamp.2.json.batched"},
        decoders = WampBatchCodec.class,
        encoders = WampBatchEncoder.class)
public class WampDesk {

    @OnMessage
    public void received(Batch batch, Session session) throws IOException, EncodeException {
        for (Message message : batch.messages()) {
            Message answer = answer(message);
            if (answer != null) {
                send(session, answer);
            }
        }
        if (batch.malformed() != null) {
            Dict details = Dict.of("message", batch.malformed());
            send(session, new Abort(details, "wamp.error.protocol_violation", Payload.NONE));
            session.close(new CloseReason(CloseCodes.PROTOCOL_ERROR, "malformed"));
        }
    }

    private static Message answer(Message message) {
        if (message instanceof Hello) {
            return new Welcome(7, Dict.of("roles", Map.of("dealer", Map.of(), "broker", Map.of())));
        }
        if (message instanceof Call call) {
            return answer(call);
        }
        return message instanceof Goodbye ? new Goodbye(Dict.EMPTY, "wamp.close.goodbye_and_out") : null;
    }

    private static Message answer(Call call) {
        try {
            Order order = new Arguments(call.payload()).to(Order.class);
            Payload payload = Arguments.of(order.lines().size()).payload();
            return new Result(call.request(), Dict.EMPTY, payload);
        } catch (BindingException other) {
            Payload payload = Arguments.of(other.getMessage()).payload();
            return new ErrorReply(MessageType.CALL, call.request(), Dict.EMPTY, "wamp.error.invalid_argument", payload);
        }
    }

    private static void send(Session session, Message message) throws IOException, EncodeException {
        boolean isBatched = session.getNegotiatedSubprotocol().endsWith(".batched");
        session.getBasicRemote().sendObject(isBatched ? Batch.batched(message) : Batch.single(message));
    }
}
