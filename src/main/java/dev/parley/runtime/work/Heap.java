package dev.parley.runtime.work;

import dev.parley.router.SessionLimits;

/** What of the memory of this process the realms of a router may take. The configuration asks where it does not say so itself. */
public final class Heap {
    /** The rest is for what is under way: messages, outboxes, sockets. */
    private static final int SHARE_OF_REALMS = 3;

    /** So many sessions may use up their budgets before their realm's is used up. */
    private static final int SESSIONS_PER_REALM = 8;

    private Heap() {}

    /** The share of each of so many realms. */
    public static long bytesOfRealm(int realms) {
        return Runtime.getRuntime().maxMemory() / SHARE_OF_REALMS / Math.max(1, realms);
    }

    /** What a session may take of a realm. */
    public static long bytesOfSession(long bytesOfRealm) {
        return Math.max(1, Math.min(SessionLimits.DEFAULT_BYTES, bytesOfRealm / SESSIONS_PER_REALM));
    }
}
