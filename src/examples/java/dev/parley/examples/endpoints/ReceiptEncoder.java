package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbEncoder;
import jakarta.websocket.Encoder;

// example: receipts
/** Receipts to JSON. */
public final class ReceiptEncoder extends JsonbEncoder<Receipt> implements Encoder.Text<Receipt> {}
// end
