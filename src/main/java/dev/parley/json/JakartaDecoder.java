package dev.parley.json;

import jakarta.websocket.Decoder;

/** The {@link MessageDecoder} as a coder of Jakarta WebSocket; it never throws at a peer. Called by WebSocket containers alone. */
public final class JakartaDecoder implements Decoder.Text<Frame> {
    private final MessageDecoder decoder = new MessageDecoder();

    @Override
    public boolean willDecode(String text) {
        return true;
    }

    @Override
    public Frame decode(String text) {
        return decoder.decode(text);
    }
}
