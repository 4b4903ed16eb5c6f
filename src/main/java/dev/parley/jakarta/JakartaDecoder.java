package dev.parley.jakarta;

import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import jakarta.websocket.Decoder;

/** The {@link MessageDecoder} as a coder of Jakarta WebSocket; it never throws at a peer. Called by WebSocket containers alone. */
public final class JakartaDecoder implements Decoder.Text<Batch> {
    private final MessageDecoder decoder = new MessageDecoder();

    @Override
    public boolean willDecode(String text) {
        return true;
    }

    @Override
    public Batch decode(String text) {
        return decoder.decode(text);
    }
}
