package dev.parley.jakarta;

import jakarta.json.bind.JsonbConfig;
import jakarta.websocket.Decoder;
import jakarta.websocket.EndpointConfig;
import java.lang.reflect.Type;

/**
 * A decoder that reads texts as {@link JsonbCodec} does, but never throws: the endpoint takes a {@link Decoded}, which has the value
 * or says why the text does not fit. So no container closes the connection for such a text. Containers make its subclasses and call
 * them, from any thread.
 *
 * <pre>{@code
 * public final class OrderDecoder extends ForgivingJsonbDecoder {
 *     public OrderDecoder() {
 *         super(Order.class);
 *     }
 * }
 * }</pre>
 *
 * <p>Not generic, because Jetty does not find out what a decoder of a generic class decodes to, unless that is its variable.
 */
public abstract class ForgivingJsonbDecoder implements Decoder.Text<Decoded> {
    private final TypedJson<Object> json;

    /** A decoder for that type, with the JSON-B that all codecs share. */
    protected ForgivingJsonbDecoder(Type type) {
        json = new TypedJson<>(type, null);
    }

    /** A decoder for that type with a JSON-B of its own, as {@link JsonbCodec#JsonbCodec(JsonbConfig)} has one. */
    protected ForgivingJsonbDecoder(Type type, JsonbConfig config) {
        json = new TypedJson<>(type, config);
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
}
