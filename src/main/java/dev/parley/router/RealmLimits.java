package dev.parley.router;

/**
 * What a realm keeps at most. Immutable.
 *
 * @param retainedEvents how many retained events; then the oldest goes
 * @param retainedChars how many characters of topics and payloads they have together
 * @param queuedCalls how many calls of one registration may wait while all its callees are busy
 */
public record RealmLimits(int retainedEvents, long retainedChars, int queuedCalls) {
    public static final RealmLimits DEFAULT = new RealmLimits(10_000, 32L << 20, 1_000);
}
