package dev.parley.router;

import dev.parley.auth.Evidence;
import dev.parley.message.Payload;

/**
 * A call that the router itself makes, to have somebody decide: an authenticator, an authorizer. What is sent to it is the answer,
 * RESULT or ERROR; whoever carries out actions brings that to {@link #asker} by {@link Place#answered}.
 */
public final class Question implements TransportId {
    private final Place asker;
    private final String realm;
    private final String procedure;
    private final Payload arguments;
    private final long timeoutMillis;

    /** What it is about, for the asker. */
    final Object matter;

    Question(Place asker, String realm, String procedure, Payload arguments, long timeoutMillis, Object matter) {
        this.asker = asker;
        this.realm = realm;
        this.procedure = procedure;
        this.arguments = arguments;
        this.timeoutMillis = timeoutMillis;
        this.matter = matter;
    }

    public Place asker() {
        return asker;
    }

    /** Where the procedure is registered. */
    public String realm() {
        return realm;
    }

    public String procedure() {
        return procedure;
    }

    public Payload arguments() {
        return arguments;
    }

    /** How long the asker waits for the answer. */
    public long timeoutMillis() {
        return timeoutMillis;
    }

    @Override
    public Evidence evidence() {
        return Evidence.of(null, true);
    }

    @Override
    public String toString() {
        return "Question[" + procedure + " in " + realm + "]";
    }
}
