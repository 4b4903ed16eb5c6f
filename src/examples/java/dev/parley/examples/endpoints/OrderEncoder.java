package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbEncoder;
import jakarta.websocket.Encoder;

// example: encoder
/** Orders to JSON. */
public final class OrderEncoder extends JsonbEncoder<Order> implements Encoder.Text<Order> {}
// end
