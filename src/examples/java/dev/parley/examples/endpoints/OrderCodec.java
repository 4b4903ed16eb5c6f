package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbCodec;
import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;

// example: codec
/** Orders as JSON. */
public final class OrderCodec extends JsonbCodec<Order> implements Encoder.Text<Order>, Decoder.Text<Order> {

    @Override
    public Order decode(String text) throws DecodeException {
        return super.decode(text);
    }
}
// end
