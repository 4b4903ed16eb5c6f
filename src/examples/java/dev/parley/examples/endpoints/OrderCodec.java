package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbCodec;

// example: codec
/** Orders as JSON. */
public final class OrderCodec extends JsonbCodec<Order> {}
// end
