package dev.parley.examples.endpoints;

import dev.parley.jakarta.Decoded;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.math.BigDecimal;

/** Answers each order with a receipt. */
// example: server
@ServerEndpoint(value = "/orders", decoders = OrderDecoder.class, encoders = ReceiptEncoder.class)
public class OrderDesk {

    @OnMessage(maxMessageSize = 64 * 1024)
    public Receipt received(Decoded decoded) {
        if (!decoded.fits()) {
            return new Receipt(null, null, decoded.misfit().message());
        }
        Order order = decoded.as(Order.class);
        BigDecimal total = order.lines().stream()
                .map(line -> line.price().multiply(BigDecimal.valueOf(line.count())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Receipt(order.customer(), total, null);
    }
}
// end
