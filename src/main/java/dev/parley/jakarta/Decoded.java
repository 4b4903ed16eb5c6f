package dev.parley.jakarta;

import dev.parley.binding.Misfit;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ForgivingJsonbDecoder} has made of a text: a value, or the reason why the text does not fit. Not generic, because
 * Jetty takes no decoder whose result is of a generic type. Immutable.
 *
 * <pre>{@code
 * @OnMessage
 * public Receipt received(Decoded decoded) {
 *     return decoded.misfit() != null ? refusal(decoded.misfit().message()) : receipt(decoded.as(Order.class));
 * }
 * }</pre>
 *
 * @param value the value; null where the text does not fit
 * @param misfit why the text does not fit; null where it does
 */
public record Decoded(@Nullable Object value, @Nullable Misfit misfit) {

    static Decoded of(Object value) {
        return new Decoded(value, null);
    }

    static Decoded not(Misfit misfit) {
        return new Decoded(null, misfit);
    }

    /** Whether the text fits, so that there is a value. */
    public boolean fits() {
        return misfit == null;
    }

    /**
     * The value.
     *
     * @throws IllegalStateException if the text does not fit; the message is that of the misfit
     * @throws ClassCastException if the decoder is one of another type
     */
    public <T> T as(Class<T> type) {
        if (value == null) {
            throw new IllegalStateException(misfit == null ? "no value" : misfit.message());
        }
        return type.cast(value);
    }
}
