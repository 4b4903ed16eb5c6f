package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbCodec;
import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;

// example: codec
/** Orders as JSON. */
public final class OrderCodec extends JsonbCodec<Order> implements Decoder.Text<Order> {

    @Override
    public Order decode(String text) throws DecodeException {
        return super.decode(text);
    }
}
// end
