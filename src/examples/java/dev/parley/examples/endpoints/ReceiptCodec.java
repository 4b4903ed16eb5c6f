package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbCodec;
import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;

// example: receipt
/** Receipts as JSON. */
public final class ReceiptCodec extends JsonbCodec<Receipt> implements Decoder.Text<Receipt> {

    @Override
    public Receipt decode(String text) throws DecodeException {
        return super.decode(text);
    }
}
// end
