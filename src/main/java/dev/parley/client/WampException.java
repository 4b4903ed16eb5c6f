package dev.parley.client;

import dev.parley.message.Dict;
import dev.parley.message.ErrorReply;
import dev.parley.message.ErrorUri;
import java.io.Serial;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that was answered by an ERROR, or that the client could not make for a reason that has such a URI. Futures of {@link
 * Client} fail with it; a {@link CallHandler} that throws one answers its call with that ERROR.
 *
 * @since 0.1
 */
public final class WampException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What to do, by error URI, where the router's own explanation leaves that open. */
    private static final Map<String, String> ADVICE = Map.of(
            ErrorUri.NO_SUCH_PROCEDURE,
            "nobody has registered it: look at the spelling, the realm, and whether its callee is connected",
            ErrorUri.PROCEDURE_ALREADY_EXISTS,
            "it is registered already: share it with the option invoke, or end the other registration",
            ErrorUri.NOT_AUTHORIZED,
            "the rules of the session's role do not allow it: see realms.NAME.roles in the router's configuration",
            ErrorUri.INVALID_URI,
            "a URI is components between dots, without # or white space, and does not begin with wamp",
            ErrorUri.OPTION_DISALLOWED_DISCLOSE_ME,
            "the rules of the session's role do not let it be disclosed: leave the option out, or see \"disclose\" in the"
                    + " router's configuration",
            ErrorUri.TIMEOUT,
            "the callee took too long: give it more time (CallOptions.timeout), or ask it for less");

    private final String uri;
    private final transient @Nullable Arguments arguments;
    private final transient @Nullable Dict details;

    /**
     * An answer of a {@link CallHandler}, with an error URI and arguments; a lone {@link Arguments} is all of them.
     *
     * @throws BindingException if an argument cannot be written as JSON
     */
    public WampException(String uri, @Nullable Object... arguments) {
        this("", uri, Arguments.of(arguments), Dict.EMPTY);
    }

    /** The same failure, made in the thread that throws it. */
    WampException(WampException original) {
        super(original.getMessage(), original);
        this.uri = original.uri;
        this.arguments = original.arguments;
        this.details = original.details;
    }

    WampException(String what, String uri, Arguments arguments, Dict details) {
        this(what, uri, arguments, details, "");
    }

    private WampException(String what, String uri, Arguments arguments, Dict details, String where) {
        super(what + uri + (arguments.payload().isEmpty() ? "" : " " + arguments) + where);
        this.uri = uri;
        this.arguments = arguments;
        this.details = details;
    }

    /** An ERROR that answers a request. */
    static WampException of(String what, ErrorReply error, String whereabouts) {
        String advice = ADVICE.get(error.error());
        return new WampException(
                what + " failed: ",
                error.error(),
                new Arguments(error.payload()),
                error.details(),
                " (" + whereabouts + ")" + (advice == null ? "" : ": " + advice));
    }

    /** The error URI, such as {@code wamp.error.no_such_procedure}. */
    public String uri() {
        return uri;
    }

    /** What came with it; by convention the first is a sentence for people. */
    public Arguments arguments() {
        return arguments == null ? Arguments.NONE : arguments;
    }

    /** What the router says about it; often nothing. */
    public Dict details() {
        return details == null ? Dict.EMPTY : details;
    }
}
