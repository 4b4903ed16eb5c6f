package dev.parley.examples.endpoints;

import dev.parley.jakarta.JsonbCodec;
import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;

// example: receipt
/** Receipts as JSON. */
public final class ReceiptCodec extends JsonbCodec<Receipt> implements Encoder.Text<Receipt>, Decoder.Text<Receipt> {

    @Override
    public Receipt decode(String text) throws DecodeException {
        return super.decode(text);
    }
}
// end
