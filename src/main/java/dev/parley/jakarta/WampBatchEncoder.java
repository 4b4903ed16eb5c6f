package dev.parley.jakarta;

import dev.parley.codec.Batch;
import dev.parley.codec.MessageEncoder;
import dev.parley.message.Message;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/**
 * Encodes batches of WAMP messages for endpoints of your own, as {@code wamp.2.json.batched} and {@code wamp.2.json} want them: it
 * belongs to the decoder {@link WampBatchCodec}. Containers make it and call it, from any thread.
 */
public final class WampBatchEncoder implements Encoder.Text<Batch> {

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {}

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
