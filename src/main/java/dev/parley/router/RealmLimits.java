package dev.parley.router;

/**
 * What a realm keeps at most. Immutable.
 *
 * @param retainedEvents how many retained events; then the oldest goes
 * @param retainedChars how many characters of topics, payloads and lists of receivers they have together
 * @param queuedCalls how many calls of one registration may wait while all its callees are busy
 * @param bytes how many octets its sessions, retained events and histories may take together, as the router estimates them
 */
public record RealmLimits(int retainedEvents, long retainedChars, int queuedCalls, long bytes) {
    public static final RealmLimits DEFAULT = new RealmLimits(10_000, 32L << 20, 1_000);

    /** With 64 MiB. */
    public RealmLimits(int retainedEvents, long retainedChars, int queuedCalls) {
        this(retainedEvents, retainedChars, queuedCalls, 64L << 20);
    }
}
