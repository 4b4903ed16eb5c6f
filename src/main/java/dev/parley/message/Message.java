package dev.parley.message;

import org.jspecify.annotations.Nullable;

/**
 * A WAMP message. Each record defines its whole wire form: the comment as the specification writes it, {@code read} and {@link #write}.
 * Immutable; one message may go to many sessions.
 */
public sealed interface Message
        permits Hello,
                Welcome,
                Abort,
                Challenge,
                Authenticate,
                Goodbye,
                ErrorReply,
                Request,
                Published,
                Subscribed,
                Unsubscribed,
                Event,
                Cancel,
                Result,
                Registered,
                Unregistered,
                Invocation,
                Interrupt,
                Yield {

    /** The type, whose code is the first element. */
    MessageType type();

    /**
     * The message, where it is a request; null otherwise. As {@code instanceof}, which is slow for interfaces: before JDK 23, threads that
     * ask a class for several of its interfaces write to one place all the time.
     */
    default @Nullable Request asRequest() {
        return null;
    }

    /** Writes the elements that follow the type, in the order of the wire. */
    void write(ElementSink to);
}
