package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbCodec;
import jakarta.websocket.DecodeException;

// example: codec
/** Orders as JSON. */
public final class OrderCodec extends JsonbCodec<Order> {

    /** As inherited: WildFly finds the type here. */
    @Override
    public Order decode(String text) throws DecodeException {
        return super.decode(text);
    }
}
// end
