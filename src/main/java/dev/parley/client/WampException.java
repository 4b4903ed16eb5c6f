package dev.parley.client;

import dev.parley.json.Arguments;
import dev.parley.message.Dict;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A request that was answered by an ERROR. Thrown by futures of {@link Client}; a procedure that throws one answers its call
 * with that ERROR.
 */
public final class WampException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String uri;
    private final transient @Nullable Arguments arguments;
    private final transient @Nullable Dict details;

    /** For procedures: fails the call with an error URI and arguments. */
    public WampException(String uri, Object... arguments) {
        this("", uri, Arguments.of(arguments), Dict.EMPTY);
    }

    /** For procedures: fails the call with an error URI and arguments. */
    public WampException(String uri, Arguments arguments) {
        this("", uri, arguments, Dict.EMPTY);
    }

    WampException(String what, String uri, Arguments arguments, Dict details) {
        super(what + uri + (arguments.payload().isEmpty() ? "" : " " + arguments));
        this.uri = uri;
        this.arguments = arguments;
        this.details = details;
    }

    /** The error URI, such as {@code wamp.error.no_such_procedure}. */
    public String uri() {
        return uri;
    }

    /** What came with it; by convention the first is a sentence for people. */
    public Arguments arguments() {
        return arguments == null ? Arguments.NONE : arguments;
    }

    public Dict details() {
        return details == null ? Dict.EMPTY : details;
    }
}
