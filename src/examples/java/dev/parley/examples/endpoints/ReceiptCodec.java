package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbCodec;

/** Receipts as JSON. */
public final class ReceiptCodec extends JsonbCodec<Receipt> {}
