package dev.parley.jakarta;

import jakarta.json.bind.JsonbConfig;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/**
 * An encoder of one type for endpoints of your own, which writes values as {@link JsonbCodec} does. Containers make its subclasses and
 * call them, from any thread.
 *
 * <pre>{@code
 * public final class ReceiptEncoder extends JsonbEncoder<Receipt> {}
 * }</pre>
 *
 * <p>Containers find out differently what type a subclass is for. Jetty takes no generic type. Open Liberty looks at the interfaces
 * that the class itself names: name {@code Encoder.Text<Receipt>} again. WildFly looks at the methods of the class: where an endpoint
 * has several encoders, write down {@code encode} in the subclass, and call {@code super}.
 *
 * @param <T> the type
 */
public abstract class JsonbEncoder<T> implements Encoder.Text<T> {
    private final TypedJson<T> json;

    /**
     * An encoder with the JSON-B that all codecs share.
     *
     * @throws IllegalStateException if the subclass does not say of which type it is
     */
    protected JsonbEncoder() {
        json = new TypedJson<>(CodecType.of(getClass(), JsonbEncoder.class), null);
    }

    /**
     * An encoder with a JSON-B of its own, for adapters or other names of properties. It is closed with the connection.
     *
     * @throws IllegalStateException if the subclass does not say of which type it is
     */
    protected JsonbEncoder(JsonbConfig config) {
        json = new TypedJson<>(CodecType.of(getClass(), JsonbEncoder.class), config);
    }

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {
        json.close();
    }

    @Override
    public String encode(T value) throws EncodeException {
        return json.write(value);
    }
}
