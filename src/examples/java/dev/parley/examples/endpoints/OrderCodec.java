package dev.parley.examples.endpoints;

import dev.parley.jakarta.ForgivingJsonbCodec;

// example: codec
/** Orders as JSON. */
public final class OrderCodec extends ForgivingJsonbCodec<Order> {}
// end
