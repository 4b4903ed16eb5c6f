package dev.parley.auth.login;

/** The client cannot go on with the router: it asks what makes no sense, or cannot prove who it is. */
public final class AuthenticationException extends Exception {
    private static final long serialVersionUID = 1;

    public AuthenticationException(String message) {
        super(message);
    }
}
