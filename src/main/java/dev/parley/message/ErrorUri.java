package dev.parley.message;

/** The URIs of errors and reasons, as the specification predefines them or peers expect them. */
public final class ErrorUri {
    public static final String INVALID_URI = "wamp.error.invalid_uri";
    public static final String NO_SUCH_PROCEDURE = "wamp.error.no_such_procedure";
    public static final String PROCEDURE_ALREADY_EXISTS = "wamp.error.procedure_already_exists";
    public static final String NO_SUCH_REGISTRATION = "wamp.error.no_such_registration";
    public static final String NO_SUCH_SUBSCRIPTION = "wamp.error.no_such_subscription";
    public static final String INVALID_ARGUMENT = "wamp.error.invalid_argument";

    /** Choice: the basic text also spells {@code cancelled}; this is the spelling of the URI list and of every peer. */
    public static final String CANCELED = "wamp.error.canceled";

    public static final String TIMEOUT = "wamp.error.timeout";
    public static final String PAYLOAD_SIZE_EXCEEDED = "wamp.error.payload_size_exceeded";
    public static final String PROTOCOL_VIOLATION = "wamp.error.protocol_violation";
    public static final String NOT_AUTHORIZED = "wamp.error.not_authorized";
    public static final String AUTHORIZATION_DENIED = "wamp.error.authorization_denied";
    public static final String AUTHORIZATION_FAILED = "wamp.error.authorization_failed";
    public static final String FEATURE_NOT_SUPPORTED = "wamp.error.feature_not_supported";
    public static final String NO_AVAILABLE_CALLEE = "wamp.error.no_available_callee";

    /** Try again later: from a callee that wants the call to go to another, or from a router that admits nobody at the moment. */
    public static final String UNAVAILABLE = "wamp.error.unavailable";

    public static final String NO_SUCH_REALM = "wamp.error.no_such_realm";
    public static final String NO_SUCH_PRINCIPAL = "wamp.error.no_such_principal";
    public static final String NO_SUCH_ROLE = "wamp.error.no_such_role";
    public static final String NO_MATCHING_AUTH_METHOD = "wamp.error.no_matching_auth_method";
    public static final String AUTHENTICATION_REQUIRED = "wamp.error.authentication_required";
    public static final String AUTHENTICATION_DENIED = "wamp.error.authentication_denied";
    public static final String AUTHENTICATION_FAILED = "wamp.error.authentication_failed";
    public static final String OPTION_DISALLOWED_DISCLOSE_ME = "wamp.error.option_disallowed.disclose_me";

    /** The answer of established callees when their code throws; not predefined. */
    public static final String RUNTIME_ERROR = "wamp.error.runtime_error";

    /**
     * The router would have to remember more than the session or the realm may make it. Choice: the specification has no URI for
     * that.
     */
    public static final String BUDGET_EXCEEDED = "parley.error.budget_exceeded";

    /** The session sends faster than its role may. Choice: the specification has no URI for that either. */
    public static final String RATE_EXCEEDED = "parley.error.rate_exceeded";

    public static final String NO_SUCH_SESSION = "wamp.error.no_such_session";

    public static final String KILLED = "wamp.close.killed";
    public static final String SYSTEM_SHUTDOWN = "wamp.close.system_shutdown";
    public static final String CLOSE_REALM = "wamp.close.close_realm";

    /** The reason by which a peer asks to invalidate its browser's cookie. */
    public static final String CLOSE_LOGOUT = "wamp.close.logout";

    public static final String GOODBYE_AND_OUT = "wamp.close.goodbye_and_out";

    /** Choice: the text has no word for it. The token that let the peer in has expired: it may come again with another. */
    public static final String TOKEN_EXPIRED = "parley.close.token_expired";

    private ErrorUri() {}
}
