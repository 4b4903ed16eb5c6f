package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbCodec;
import jakarta.websocket.DecodeException;

// example: receipt
/** Receipts as JSON. */
public final class ReceiptCodec extends JsonbCodec<Receipt> {

    /** As inherited: WildFly finds the type here. */
    @Override
    public Receipt decode(String text) throws DecodeException {
        return super.decode(text);
    }
}
// end
