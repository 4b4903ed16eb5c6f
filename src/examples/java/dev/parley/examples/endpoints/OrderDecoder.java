package dev.parley.examples.endpoints;

import dev.parley.jakarta.ForgivingJsonbDecoder;

// example: decoder
/** Orders from JSON that anybody may have written. */
public final class OrderDecoder extends ForgivingJsonbDecoder {
    public OrderDecoder() {
        super(Order.class);
    }
}
// end
