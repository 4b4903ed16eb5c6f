package dev.parley.jakarta;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.Message;
import jakarta.websocket.Encoder;

/** The {@link MessageEncoder} as a coder of Jakarta WebSocket. Called by WebSocket containers alone. */
public final class JakartaEncoder implements Encoder.Text<Message> {

    @Override
    public String encode(Message message) {
        return MessageEncoder.text(message);
    }
}
