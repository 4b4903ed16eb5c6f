package dev.parley.client;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An argument is not there, is not of the type asked for, or cannot be written as JSON; the message says which. Thrown by {@link
 * Arguments}, and so by all that binds them.
 *
 * @since 0.1
 */
public final class BindingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient @Nullable Arguments arguments;

    BindingException(String message, @Nullable Arguments arguments, @Nullable Throwable cause) {
        super(message, cause);
        this.arguments = arguments;
    }

    /** The same failure, made in the thread that throws it. */
    BindingException(BindingException original) {
        this(String.valueOf(original.getMessage()), original.arguments, original);
    }

    /** Whether it was those arguments that did not fit, and not some that were made or received elsewhere. */
    public boolean concerns(Arguments those) {
        return arguments == those;
    }
}
