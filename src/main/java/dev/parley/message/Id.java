package dev.parley.message;

/** The range and order of ids: "integers between (inclusive) 1 and 2^53" (IDs). */
public final class Id {
    /** The greatest id. */
    public static final long MAX = 1L << 53;

    private Id() {}

    /** Whether a number is an id. */
    public static boolean isValid(long id) {
        return id >= 1 && id <= MAX;
    }

    /** The id that follows in a sequence: "incremented by 1 beginning with 1 and wrapping to 1 after it reached 2^53" (IDs). */
    public static long after(long id) {
        return id == MAX ? 1 : id + 1;
    }
}
