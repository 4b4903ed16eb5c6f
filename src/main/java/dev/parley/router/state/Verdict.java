package dev.parley.router.state;

/** Whether a message from an established session keeps to the protocol. The dispatcher, and what it asks, return it. */
public sealed interface Verdict {
    Verdict ACCEPTED = new Accepted();

    /** The message was legal; what it asked for is done, or answered. */
    record Accepted() implements Verdict {}

    /**
     * The session broke the protocol and is to be ended.
     *
     * @param what the sentence that its ABORT carries
     */
    record Violation(String what) implements Verdict {}
}
