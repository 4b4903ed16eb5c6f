package dev.parley.client.core.line;

import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Welcome;
import org.jspecify.annotations.Nullable;

/**
 * By what a session can be resumed on another connection, once. Immutable.
 *
 * @param session its id
 * @param token shows that it is this client's
 * @param millis how long the router keeps a session that has lost its connection
 */
public record Ticket(long session, String token, long millis) {

    /** What that WELCOME offers; null where the router does not. */
    public static @Nullable Ticket of(Welcome welcome) {
        String token = welcome.details().string(Attribute.RESUME_TOKEN);
        if (token == null || !welcome.details().is(Attribute.RESUMABLE, false)) {
            return null;
        }
        return new Ticket(welcome.session(), token, welcome.details().integer(Attribute.RESUME_MILLIS, 0));
    }

    /** Whether that WELCOME says that the session goes on. */
    public boolean isTakenBy(Welcome welcome) {
        return welcome.session() == session && welcome.details().is(Attribute.RESUMED, false);
    }

    /**
     * HELLO's details with what asks for the session.
     *
     * @param received how many messages have come in it
     */
    public Dict shownIn(Dict hello, long received) {
        return hello.with(Attribute.RESUME_SESSION.key(), session)
                .with(Attribute.RESUME_TOKEN.key(), token)
                .with(Attribute.RECEIVED.key(), received);
    }

    @Override
    public String toString() {
        return "a ticket for session " + session;
    }
}
