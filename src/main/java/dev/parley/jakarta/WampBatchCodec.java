package dev.parley.jakarta;

import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/**
 * The sub-protocols {@code wamp.2.json.batched} and {@code wamp.2.json} for endpoints of your own: one WebSocket message has any
 * number of WAMP messages. It never throws: of a malformed text, {@link Batch#malformed} says what is wrong. Containers make it and
 * call it, from any thread. What an endpoint sends is better encoded by a {@link WampBatchEncoder}: Open Liberty sends a batch twice
 * where the encoder is a decoder as well.
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
    private final WampBatchEncoder encoder = new WampBatchEncoder();

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
        return encoder.encode(batch);
    }
}
