package dev.parley.router;

/**
 * A peer wants to go on with a session that it had on another connection. Told by its HELLO.
 *
 * @param session the session
 * @param token what WELCOME gave it for this; a secret
 * @param received how many messages it has received in that session, WELCOME not counted; negative where it does not say
 */
public record Comeback(long session, String token, long received) {
    /** Without the token. */
    @Override
    public String toString() {
        return "Comeback[session=" + session + ", received=" + received + "]";
    }
}
