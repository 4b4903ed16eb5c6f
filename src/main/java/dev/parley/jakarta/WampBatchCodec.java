package dev.parley.jakarta;

import dev.parley.json.Frame;
import dev.parley.json.MessageDecoder;
import dev.parley.json.MessageEncoder;
import dev.parley.message.Message;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/**
 * The sub-protocols {@code wamp.2.json.batched} and {@code wamp.2.json} for endpoints of your own: any number of WAMP messages for
 * each WebSocket message. It never throws at a peer: {@link Frame#malformed} tells what is wrong. Containers make it and call it,
 * from any thread.
 *
 * <pre>{@code
 * @OnMessage
 * public void received(Frame frame, Session session) throws IOException, EncodeException {
 *     for (Message message : frame.messages()) {
 *         …
 *     }
 *     session.getBasicRemote().sendObject(Frame.batched(first, second));
 * }
 * }</pre>
 */
public final class WampBatchCodec implements Encoder.Text<Frame>, Decoder.Text<Frame> {
    private final MessageDecoder decoder = new MessageDecoder();

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {}

    /** Always true: what is malformed becomes a frame that says so. */
    @Override
    public boolean willDecode(String text) {
        return true;
    }

    @Override
    public Frame decode(String text) {
        return decoder.decode(text);
    }

    @Override
    public String encode(Frame frame) {
        StringBuilder text = new StringBuilder();
        for (Message message : frame.messages()) {
            text.append(MessageEncoder.text(message));
            if (frame.separator() != 0) {
                text.append(frame.separator());
            }
        }
        return text.toString();
    }
}
