package dev.parley.examples.endpoints;

import dev.parley.client.Arguments;
import dev.parley.client.BindingException;
import dev.parley.codec.Batch;
import dev.parley.jakarta.WampBatchCodec;
import dev.parley.jakarta.WampBatchEncoder;
import dev.parley.message.Abort;
import dev.parley.message.Call;
import dev.parley.message.Dict;
import dev.parley.message.Event;
import dev.parley.message.Goodbye;
import dev.parley.message.Hello;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.message.Result;
import dev.parley.message.Subscribe;
import dev.parley.message.Subscribed;
import dev.parley.message.Welcome;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.EncodeException;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Speaks WAMP by hand: joins a realm, subscribes to prices, and asks for the total of an order. */
// example: wamp
@ClientEndpoint(
        subprotocols = {"wamp.2.json.batched", "wamp.2.json"},
        decoders = WampBatchCodec.class,
        encoders = WampBatchEncoder.class)
public class PriceWatch {
    public static final String PRICES = "com.example.prices";
    public static final String TOTAL = "com.example.total";

    private static final String GONE = "wamp.close.goodbye_and_out";

    /** What a publisher of prices sends. */
    public record Price(String item, BigDecimal price) {}

    private final Order order;
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

    private volatile boolean isBatched;

    public PriceWatch(Order order) {
        this.order = order;
    }

    @OnOpen
    public void opened(Session session) throws IOException, EncodeException {
        isBatched = session.getNegotiatedSubprotocol().endsWith(".batched");
        Map<String, Object> roles = Map.of("subscriber", Map.of(), "caller", Map.of());
        send(session, new Hello("realm1", Dict.of("roles", roles)));
    }

    @OnMessage
    public void received(Batch batch, Session session) throws IOException, EncodeException {
        for (Message message : batch.messages()) {
            received(message, session);
        }
        if (batch.malformed() != null) {
            send(
                    session,
                    new Abort(Dict.of("message", batch.malformed()), "wamp.error.protocol_violation", Payload.NONE));
            session.close(new CloseReason(CloseCodes.PROTOCOL_ERROR, "malformed"));
        }
    }

    private void received(Message message, Session session) throws IOException, EncodeException {
        if (message instanceof Welcome) {
            send(session, new Subscribe(1, Dict.EMPTY, PRICES));
        } else if (message instanceof Subscribed) {
            Payload payload = Arguments.of(order).payload();
            send(session, new Call(2, Dict.EMPTY, TOTAL, payload));
        } else if (message instanceof Result result) {
            news.add("total " + new Arguments(result.payload()).to(BigDecimal.class));
        } else if (message instanceof Event event) {
            news.add(price(new Arguments(event.payload())));
        } else if (message instanceof Abort abort) {
            news.add("not welcome: " + abort.reason());
        } else if (message instanceof Goodbye goodbye && !goodbye.reason().equals(GONE)) {
            send(session, new Goodbye(Dict.EMPTY, GONE));
        }
    }

    /** Says that this is all. */
    public void leave(Session session) throws IOException, EncodeException {
        send(session, new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
    }

    private static String price(Arguments arguments) {
        try {
            Price price = arguments.to(Price.class);
            return price.item() + " " + price.price();
        } catch (BindingException other) {
            return "no price: " + other.getMessage();
        }
    }

    private void send(Session session, Message message) throws IOException, EncodeException {
        session.getBasicRemote().sendObject(isBatched ? Batch.batched(message) : Batch.single(message));
    }

    @OnClose
    public void closed(CloseReason reason) {
        news.add("closed: " + reason.getCloseCode());
    }

    /** The next of what is new, or null where nothing is in time. */
    public String next() throws InterruptedException {
        return news.poll(20, TimeUnit.SECONDS);
    }
}
// end
