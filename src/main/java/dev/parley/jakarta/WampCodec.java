package dev.parley.jakarta;

import dev.parley.binding.Misfit;
import dev.parley.codec.Batch;
import dev.parley.codec.MessageDecoder;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Message;
import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/**
 * The sub-protocol {@code wamp.2.json} for endpoints of your own: one WebSocket message is one WAMP message. Containers make it and
 * call it, from any thread. For the same reason as with {@link WampBatchCodec}, what an endpoint sends is better encoded by a {@link
 * WampEncoder}.
 *
 * <pre>{@code
 * @ClientEndpoint(subprotocols = "wamp.2.json", decoders = WampCodec.class, encoders = WampEncoder.class)
 * public class Listener {
 *     @OnMessage
 *     public void received(Message message, Session session) {
 *         if (message instanceof Event event) {
 *             Order order = new Arguments(event.payload()).to(Order.class);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>A malformed message goes to {@code @OnError} as a {@link MisfitException}. It is a violation of the protocol: WAMP wants an ABORT
 * sent and the connection closed. Jetty closes it by itself, with 1003, before an ABORT can be sent; with {@link WampBatchCodec} none
 * is closed.
 */
public final class WampCodec implements Encoder.Text<Message>, Decoder.Text<Message> {
    private final MessageDecoder decoder = new MessageDecoder();

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {}

    /** Always true: of a malformed message {@link #decode} says what is wrong. */
    @Override
    public boolean willDecode(String text) {
        return true;
    }

    @Override
    public Message decode(String text) throws DecodeException {
        Batch batch = decoder.decode(text);
        if (batch.malformed() != null) {
            throw new MisfitException(text, new Misfit("", Misfit.UNKNOWN, batch.malformed()));
        }
        if (batch.separator() != 0) {
            throw new MisfitException(
                    text, new Misfit("", Misfit.UNKNOWN, "a batch: wamp.2.json has one message, and no separator"));
        }
        return batch.messages().get(0);
    }

    @Override
    public String encode(Message message) {
        return MessageEncoder.text(message);
    }
}
