package dev.parley.examples.endpoints;

import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

// example: receipts
/** Receipts to JSON. */
public final class ReceiptEncoder implements Encoder.Text<Receipt> {
    private final ReceiptCodec codec = new ReceiptCodec();

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {}

    @Override
    public String encode(Receipt receipt) throws EncodeException {
        return codec.encode(receipt);
    }
}
// end
