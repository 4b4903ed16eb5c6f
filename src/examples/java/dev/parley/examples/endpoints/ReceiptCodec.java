package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbCodec;

// example: receipt
/** Receipts as JSON. */
public final class ReceiptCodec extends JsonbCodec<Receipt> {}
// end
