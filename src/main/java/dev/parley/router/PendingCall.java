package dev.parley.router;

/** An unanswered CALL with its INVOCATION. The dealer's; both sessions have it in their tables. */
final class PendingCall {
    final Session caller;
    final long request;
    final Session callee;
    final long invocation;

    /** The caller wants progressive results and the callee can give them. */
    final boolean receivesProgress;

    /** How long the caller waits for the first or next result; 0 for ever, or where the callee minds it. */
    final long timeoutMillis;

    /** When that time is over. */
    long deadline;

    /** An INTERRUPT is out for it. */
    boolean isInterrupted;

    /** It is answered, or nobody waits for the answer any more. */
    boolean isOver;

    PendingCall(
            Session caller,
            long request,
            Session callee,
            long invocation,
            boolean receivesProgress,
            long timeoutMillis) {
        this.caller = caller;
        this.request = request;
        this.callee = callee;
        this.invocation = invocation;
        this.receivesProgress = receivesProgress;
        this.timeoutMillis = timeoutMillis;
    }
}
