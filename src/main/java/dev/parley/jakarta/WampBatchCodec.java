package dev.parley.jakarta;

import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Message;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/**
 * The sub-protocols {@code wamp.2.json.batched} and {@code wamp.2.json} for endpoints of your own: any number of WAMP messages for
 * each WebSocket message. It never throws at a peer: {@link Batch#malformed} tells what is wrong. Containers make it and call it,
 * from any thread.
 *
 * <pre>{@code
 * @OnMessage
 * public void received(Batch batch, Session session) throws IOException, EncodeException {
 *     for (Message message : batch.messages()) {
 *         …
 *     }
 *     session.getBasicRemote().sendObject(Batch.batched(first, second));
 * }
 * }</pre>
 */
public final class WampBatchCodec implements Encoder.Text<Batch>, Decoder.Text<Batch> {
    private final MessageDecoder decoder = new MessageDecoder();

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {}

    /** Always true: what is malformed becomes a batch that says so. */
    @Override
    public boolean willDecode(String text) {
        return true;
    }

    @Override
    public Batch decode(String text) {
        return decoder.decode(text);
    }

    @Override
    public String encode(Batch batch) {
        StringBuilder text = new StringBuilder();
        for (Message message : batch.messages()) {
            text.append(MessageEncoder.text(message));
            if (batch.separator() != 0) {
                text.append(batch.separator());
            }
        }
        return text.toString();
    }
}
