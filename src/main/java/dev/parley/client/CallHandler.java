package dev.parley.client;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Answers the calls of a procedure. Several calls may be under way at once, each in a thread of the client's executor: it may
 * block. Written by users, given to {@link Client#register}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface CallHandler {

    /**
     * Answers one call. The thread is interrupted when the caller cancels the call.
     *
     * @return the one result; an {@link Arguments} for none, several or keyword results; null for none; a
     *     {@link java.util.concurrent.CompletionStage} of one of these; or a {@link Flow.Publisher} of progressive results, of
     *     which a caller that takes none gets a list in the end
     * @throws WampException to answer with that ERROR
     * @throws Exception is answered {@code wamp.error.runtime_error} and logged; a {@link BindingException} about the call's own
     *     arguments is answered {@code wamp.error.invalid_argument}, with its message
     */
    @Nullable
    Object answer(Invocation call) throws Exception;
}
