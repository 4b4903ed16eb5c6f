package dev.parley.message;

/** Identifiers are "integers between (inclusive) 1 and 2^53" (IDs). */
public final class Id {
    public static final long MAX = 1L << 53;

    private Id() {}

    public static boolean isValid(long id) {
        return id >= 1 && id <= MAX;
    }

    /** "incremented by 1 beginning with 1 and wrapping to 1 after it reached 2^53" (IDs). */
    public static long after(long id) {
        return id == MAX ? 1 : id + 1;
    }
}
