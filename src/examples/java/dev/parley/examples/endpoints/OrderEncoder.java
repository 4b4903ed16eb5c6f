package dev.parley.examples.endpoints;

import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

// example: encoder
/** Orders to JSON. */
public final class OrderEncoder implements Encoder.Text<Order> {
    private final OrderCodec codec = new OrderCodec();

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {}

    @Override
    public String encode(Order order) throws EncodeException {
        return codec.encode(order);
    }
}
// end
