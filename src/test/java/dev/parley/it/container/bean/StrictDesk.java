package dev.parley.it.container.bean;

import dev.parley.examples.endpoints.Order;
import dev.parley.examples.endpoints.OrderCodec;
import dev.parley.examples.endpoints.Receipt;
import dev.parley.examples.endpoints.ReceiptEncoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.math.BigDecimal;

/** Takes orders by a codec that throws, and tells the peer what is wrong where the container leaves the connection open. */
@ServerEndpoint(value = "/strict", decoders = OrderCodec.class, encoders = ReceiptEncoder.class)
public class StrictDesk {

    @OnMessage
    public Receipt received(Order order) {
        return new Receipt(order.customer(), BigDecimal.ZERO, null);
    }

    @OnError
    public void failed(Session session, Throwable failure) throws IOException, EncodeException {
        if (session.isOpen()) {
            session.getBasicRemote().sendObject(new Receipt(null, null, failure.getMessage()));
        }
    }
}
