package dev.parley.examples.endpoints;

import dev.parley.jakarta.ForgivingJsonbCodec;

/** Orders as JSON. */
public final class OrderCodec extends ForgivingJsonbCodec<Order> {}
