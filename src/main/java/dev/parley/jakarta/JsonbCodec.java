package dev.parley.jakarta;

import jakarta.json.bind.JsonbConfig;
import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;

/**
 * An encoder and decoder of one type for endpoints of your own: a record, a class, a list of them, anything that JSON-B binds.
 * Containers make its subclasses and call them, from any thread.
 *
 * <pre>{@code
 * public final class OrderCodec extends JsonbCodec<Order> {}
 *
 * @ServerEndpoint(value = "/orders", encoders = OrderCodec.class, decoders = OrderCodec.class)
 * public class OrderDesk {
 *     @OnMessage
 *     public Order received(Order order) { … }
 *
 *     @OnError
 *     public void failed(Session session, Throwable failure) { … }
 * }
 * }</pre>
 *
 * <p>A text that does not fit goes to {@code @OnError} as a {@link MisfitException}, whose message names the property, what was
 * expected and what stands there. Containers leave the connection open, but for Jetty, which closes it with 1003: where it is to
 * stay open everywhere, take a {@link ForgivingJsonbDecoder}.
 *
 * <p>Properties that a type does not have are ignored, and those that are missing are null, 0 or false, as always with JSON-B.
 * What nests deeper than 256 levels, and numbers of more than 1,000 characters, are refused. How long a text may be is for
 * {@code @OnMessage(maxMessageSize = …)} to say.
 *
 * <p>Jetty takes codecs of types that are not generic alone: for a list, write a record that has it, or a subclass of
 * {@code ArrayList<Order>}. Open Liberty reads the type of a codec from the interfaces that its class names itself: there, name
 * {@code Encoder.Text<Order>} and {@code Decoder.Text<Order>} again. WildFly reads it from the methods: there, write down
 * {@code decode} in the subclass, and {@code encode} where an endpoint has several encoders, and call {@code super}.
 *
 * @param <T> the type
 */
public abstract class JsonbCodec<T> implements Encoder.Text<T>, Decoder.Text<T> {
    private final TypedJson<T> json;

    /** A codec by the JSON-B that all share. */
    protected JsonbCodec() {
        json = new TypedJson<>(CodecType.of(getClass(), JsonbCodec.class), null);
    }

    /**
     * A codec with a JSON-B of its own, which is closed with the connection: with adapters, or another way to write names. Of its
     * types nothing is known but to JSON-B, so that errors do not name a place.
     */
    protected JsonbCodec(JsonbConfig config) {
        json = new TypedJson<>(CodecType.of(getClass(), JsonbCodec.class), config);
    }

    @Override
    public void init(EndpointConfig endpoint) {}

    @Override
    public void destroy() {
        json.close();
    }

    /**
     * Always true: where no decoder will have a text, some containers hand it to the endpoint as it is, and fail. A type that has
     * several decoders, as sealed interfaces may, overrides this.
     */
    @Override
    public boolean willDecode(String text) {
        return true;
    }

    @Override
    @SuppressWarnings("unchecked") // JSON-B gives what the type says
    public T decode(String text) throws DecodeException {
        Decoded decoded = json.read(text);
        if (decoded.misfit() != null) {
            throw new MisfitException(text, decoded.misfit());
        }
        return (T) decoded.as(Object.class);
    }

    @Override
    public String encode(T value) throws EncodeException {
        return json.write(value);
    }
}
