package dev.parley.message;

/** A WAMP message; each record's comment gives its wire form. Immutable, and shared freely between sessions. */
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
}
