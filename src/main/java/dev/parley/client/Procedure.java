package dev.parley.client;

import dev.parley.json.Arguments;
import dev.parley.message.Dict;
import org.jspecify.annotations.Nullable;

/** Answers the calls of a procedure. Several calls may be under way at once, each in a thread of the client's executor. */
public interface Procedure {

    /**
     * Answers one call. The thread is interrupted where the caller cancels it.
     *
     * @return the one result; an {@link Arguments} for none, several or keyword results; null for none; or a
     *     {@link java.util.concurrent.CompletionStage} of one of these
     * @throws WampException to answer with that ERROR; anything else is answered {@code wamp.error.runtime_error} and logged
     */
    @Nullable
    Object answer(Call call) throws Exception;

    /**
     * A call.
     *
     * @param details what the router says about it, for example the {@code caller} where that is disclosed
     */
    record Call(Arguments arguments, Dict details) {}
}
