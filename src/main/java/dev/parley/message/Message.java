package dev.parley.message;

/**
 * A WAMP message. Each record has its wire form whole: the comment as the specification writes it, {@code read} and {@link
 * #write}. Immutable, and shared freely between sessions.
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

    MessageType type();

    /** Writes the elements behind the type, in the order of the wire. */
    void write(ElementSink to);
}
