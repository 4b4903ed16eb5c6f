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
 * @ServerEndpoint(value = "/orders", decoders = OrderCodec.class, encoders = OrderCodec.class)
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
 * expected and what stands there. Jetty then closes the connection with 1003, and the other containers leave it open. With a {@link
 * ForgivingJsonbDecoder} it stays open in all of them.
 *
 * <p>Properties that a type does not have are ignored, and those that are missing are null, 0 or false, as always with JSON-B.
 * What nests deeper than 256 levels, and numbers of more than 1,000 characters, are refused. How long a text may be is for
 * {@code @OnMessage(maxMessageSize = …)} to say.
 *
 * <p>Containers find out differently what type a subclass is for:
 *
 * <ul>
 *   <li>Jetty takes no generic type: for a list, write a record that has it, or a subclass of {@code ArrayList<Order>}.
 *   <li>Open Liberty looks at the interfaces that the class itself names: name {@code Decoder.Text<Order>} again. It sends an object
 *       once for each class and interface that says so: there, an encoder is a class of its own, which calls a codec.
 *   <li>WildFly looks at the methods of the class: write down {@code decode} in the subclass, and call {@code super}.
 * </ul>
 *
 * @param <T> the type
 */
public abstract class JsonbCodec<T> implements Encoder.Text<T>, Decoder.Text<T> {
    private final TypedJson<T> json;

    /**
     * A codec with the JSON-B that all codecs share.
     *
     * @throws IllegalStateException if the subclass does not say of which type it is
     */
    protected JsonbCodec() {
        json = new TypedJson<>(CodecType.of(getClass(), JsonbCodec.class), null);
    }

    /**
     * A codec with a JSON-B of its own, for adapters or other names of properties. It is closed with the connection. Only that JSON-B
     * knows then what fits, so that errors do not name a place.
     *
     * @throws IllegalStateException if the subclass does not say of which type it is
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
     * Always true: some containers fail where no decoder takes a text. Override it where an endpoint has several decoders, each for
     * other texts.
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
