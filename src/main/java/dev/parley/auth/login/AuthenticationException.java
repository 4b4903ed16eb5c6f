package dev.parley.auth.login;

/**
 * A login cannot go on: the router asks for what makes no sense, or does not prove that it knows the account. Thrown by
 * logins; the client tells its user.
 */
public final class AuthenticationException extends Exception {
    private static final long serialVersionUID = 1;

    public AuthenticationException(String message) {
        super(message);
    }
}
