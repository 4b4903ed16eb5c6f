package dev.parley.jakarta;

import dev.parley.binding.Misfit;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ForgivingJsonbCodec} made of a text: a value, or the reason why it is none.
 *
 * <pre>{@code
 * @OnMessage
 * public Object received(Decoded<Order> order) {
 *     return order.misfit() != null ? new Refusal(order.misfit().message()) : accept(order.value());
 * }
 * }</pre>
 *
 * @param value null where the text does not fit
 * @param misfit null where it does
 * @param <T> the type that was expected
 */
public record Decoded<T>(@Nullable T value, @Nullable Misfit misfit) {

    static <T> Decoded<T> of(T value) {
        return new Decoded<>(value, null);
    }

    static <T> Decoded<T> not(Misfit misfit) {
        return new Decoded<>(null, misfit);
    }

    /** Whether there is a value. */
    public boolean fits() {
        return misfit == null;
    }

    /**
     * The value.
     *
     * @throws IllegalStateException if the text does not fit; the message is that of the misfit
     */
    public T orThrow() {
        if (value == null) {
            throw new IllegalStateException(misfit == null ? "no value" : misfit.message());
        }
        return value;
    }
}
