package dev.parley.jakarta;

import jakarta.json.bind.JsonbConfig;
import jakarta.websocket.Decoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/**
 * A {@link JsonbCodec} that never throws at what a peer sends: the endpoint takes a {@link Decoded}, which tells of a text that
 * does not fit, and no container closes the connection for it. Containers make its subclasses and call them, from any thread.
 *
 * <pre>{@code
 * public final class OrderCodec extends ForgivingJsonbCodec<Order> {}
 * }</pre>
 *
 * @param <T> the type
 */
public abstract class ForgivingJsonbCodec<T> implements Encoder.Text<T>, Decoder.Text<Decoded> {
    private final TypedJson<T> json;

    /** A codec by the JSON-B that all share. */
    protected ForgivingJsonbCodec() {
        json = new TypedJson<>(CodecType.of(getClass(), ForgivingJsonbCodec.class), null);
    }

    /** A codec with a JSON-B of its own, as {@link JsonbCodec#JsonbCodec(JsonbConfig)}. */
    protected ForgivingJsonbCodec(JsonbConfig config) {
        json = new TypedJson<>(CodecType.of(getClass(), ForgivingJsonbCodec.class), config);
    }

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {
        json.close();
    }

    /** Always true, as {@link JsonbCodec#willDecode}. */
    @Override
    public boolean willDecode(String text) {
        return true;
    }

    @Override
    public Decoded decode(String text) {
        return json.read(text);
    }

    @Override
    public String encode(T value) throws EncodeException {
        return json.write(value);
    }
}
