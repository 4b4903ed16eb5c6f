package dev.parley.jakarta;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.Message;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/**
 * Encodes WAMP messages for endpoints of your own, as {@code wamp.2.json} wants them: it belongs to the decoder {@link WampCodec}.
 * Containers make it and call it, from any thread.
 */
public final class WampEncoder implements Encoder.Text<Message> {

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {}

    @Override
    public String encode(Message message) {
        return MessageEncoder.text(message);
    }
}
