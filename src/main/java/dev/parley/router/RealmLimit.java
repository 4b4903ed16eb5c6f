package dev.parley.router;

/** A limit of the configuration that a peer can reach within a realm. Counted where it was reached. */
public enum RealmLimit {
    /** What a session, or all of them, may make the router remember. */
    SESSION_BYTES("sessionBytes"),
    SUBSCRIPTIONS("subscriptions"),
    REGISTRATIONS("registrations"),
    CALLS("calls"),
    QUEUED_CALLS("queuedCalls"),
    RETAINED_EVENTS("retainedEvents");

    private final String key;

    RealmLimit(String key) {
        this.key = key;
    }

    /** Its key in the configuration's {@code limits}. */
    public String key() {
        return key;
    }
}
