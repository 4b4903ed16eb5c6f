package dev.parley.client.core.pace;

import java.util.Set;
import java.util.function.DoubleSupplier;

/** Which address is tried next, and after what delay: address after address, round after round. For one client's core. */
public final class Attempts {
    /** What another attempt would end in as well: the router has said no, and means this client. */
    private static final Set<String> FINAL = Set.of(
            "wamp.error.no_such_realm",
            "wamp.error.no_such_role",
            "wamp.error.no_such_principal",
            "wamp.error.no_matching_auth_method",
            "wamp.error.no_auth_method",
            "wamp.error.authentication_required",
            "wamp.error.authentication_denied",
            "wamp.error.authentication_rejected",
            "wamp.error.not_authorized",
            "wamp.error.authorization_denied");

    /** What another attempt may not end in: the router is there, and cannot answer now. */
    private static final String BUSY = "wamp.error.unavailable";

    /** The router that said so has told everybody to go. */
    private static final String SHUTDOWN = "wamp.close.system_shutdown";

    /** There is no other attempt. */
    public static final long NEVER = -1;

    private final int addresses;
    private final Backoff backoff;
    private final boolean isRenewable;
    private final DoubleSupplier random;

    /** Which address is used, or will be next. */
    private int index;

    /** Which address this round began with. */
    private int roundStart;

    /** Rounds that failed in a row. */
    private int failed;

    private long lastDelayMillis;
    private long joinedAt;
    private boolean wasEverJoined;

    /** A router of this round is there, and may let the client in later. */
    private boolean isWorthWaiting;

    /** The attempt has led to a session, which has not ended. */
    private boolean isJoined;

    /**
     * None yet.
     *
     * @param addresses how many there are
     * @param isRenewable whether who was let in once may be so again by something new, though it is not any more by the old
     */
    public Attempts(int addresses, Backoff backoff, boolean isRenewable, DoubleSupplier random) {
        this.addresses = addresses;
        this.backoff = backoff;
        this.isRenewable = isRenewable;
        this.random = random;
    }

    public int address() {
        return index;
    }

    public boolean wasEverJoined() {
        return wasEverJoined;
    }

    public void joined(long now) {
        wasEverJoined = true;
        isJoined = true;
        joinedAt = now;
    }

    /**
     * After how many milliseconds the next attempt begins, or {@link #NEVER}.
     *
     * @param reason the URI of how the last attempt, or the session, ended
     */
    public long delayAfter(String reason, long now) {
        boolean wasJoined = isJoined;
        isJoined = false;
        if ((FINAL.contains(reason) && !(wasJoined && isRenewable)) || (wasJoined && !backoff.isOn())) {
            return NEVER;
        }
        isWorthWaiting |= reason.equals(BUSY);
        if (wasJoined) {
            if (now - joinedAt > lastDelayMillis) {
                failed = 0;
            }
            if (reason.equals(SHUTDOWN)) {
                // it takes nobody for a while, and all who were there come to the others: hence the delay, which
                // differs
                index = (index + 1) % addresses;
            }
            // the address that worked goes first; what comes after it is the rest of the round
            roundStart = index;
            return delayOfRound();
        }
        index = (index + 1) % addresses;
        if (index != roundStart) {
            return 0;
        }
        boolean mayGoOn = backoff.isOn() && (wasEverJoined || backoff.fromTheStart() || isWorthWaiting);
        return mayGoOn ? delayOfRound() : NEVER;
    }

    private long delayOfRound() {
        if (failed >= backoff.attempts()) {
            return NEVER;
        }
        isWorthWaiting = false;
        lastDelayMillis = backoff.delayMillis(failed, random.getAsDouble());
        failed++;
        return lastDelayMillis;
    }
}
