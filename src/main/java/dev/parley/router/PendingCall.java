package dev.parley.router;

/** An unanswered CALL with its INVOCATION. The dealer's; both sessions have it in their tables. */
final class PendingCall {
    final Session caller;
    final long request;
    final Session callee;
    final long invocation;

    /** An INTERRUPT is out for it. */
    boolean isInterrupted;

    PendingCall(Session caller, long request, Session callee, long invocation) {
        this.caller = caller;
        this.request = request;
        this.callee = callee;
        this.invocation = invocation;
    }
}
