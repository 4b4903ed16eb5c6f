package dev.parley.client.core;

import dev.parley.client.core.pace.Deadlines;
import dev.parley.message.Attribute;
import dev.parley.message.Dict;
import dev.parley.message.Invocation;
import dev.parley.message.Payload;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A call that a client answers, in one session. Whoever is told of it says once who does the work. */
public final class Execution {
    final long request;
    private final String procedure;
    private final boolean takesProgress;
    final long timeoutMillis;
    private @Nullable Body body;

    /** No thread is in the procedure any more, though the answer may be still to come. */
    boolean hasReturned;

    Deadlines.@Nullable Deadline deadline;

    /** Who does the work. The core calls nothing of it. */
    public interface Body {

        /**
         * Another chunk of the call.
         *
         * @param chunk null where the last one only says that it is the last
         */
        void chunk(@Nullable Payload chunk, boolean isLast);

        /** Nobody waits for the answer any more. */
        void interrupt(String why);
    }

    Execution(Invocation invocation, String registered) {
        Dict details = invocation.details();
        this.request = invocation.request();
        this.procedure = Objects.requireNonNullElse(details.string(Attribute.PROCEDURE), registered);
        this.takesProgress = details.is(Attribute.RECEIVE_PROGRESS, false);
        this.timeoutMillis = details.integer(Attribute.TIMEOUT, 0);
    }

    /** The work is done by that one. For the carrier of actions alone, as {@link #body}. */
    public void doneBy(Body worker) {
        body = worker;
    }

    /** Who does the work. */
    public Body body() {
        return Objects.requireNonNull(body);
    }

    /** What was called: for a pattern registration not what was registered. */
    public String procedure() {
        return procedure;
    }

    /** Whether the caller takes progressive results. */
    public boolean takesProgress() {
        return takesProgress;
    }
}
