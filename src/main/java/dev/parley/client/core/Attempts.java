package dev.parley.client.core;

import java.util.Set;
import java.util.function.DoubleSupplier;

/** Which address is tried next, and after what delay: address after address, round after round. Its {@link Lifecycle}'s. */
final class Attempts {
    /** What another attempt would end in as well: the router has said no, and means this client. */
    private static final Set<String> FINAL = Set.of(
            "wamp.error.no_such_realm",
            "wamp.error.no_such_role",
            "wamp.error.no_such_principal",
            "wamp.error.no_matching_auth_method",
            "wamp.error.no_auth_method",
            "wamp.error.authentication_required",
            "wamp.error.authentication_denied",
            Ending.AUTHENTICATION_FAILED,
            "wamp.error.authentication_rejected",
            "wamp.error.not_authorized",
            "wamp.error.authorization_denied");

    /** There is no other attempt. */
    static final long NEVER = -1;

    private final int addresses;
    private final Backoff backoff;
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

    /** The attempt has led to a session, which has not ended. */
    private boolean isJoined;

    Attempts(Settings settings, DoubleSupplier random) {
        this.addresses = settings.addresses().size();
        this.backoff = settings.backoff();
        this.random = random;
    }

    int address() {
        return index;
    }

    boolean wasEverJoined() {
        return wasEverJoined;
    }

    void joined(long now) {
        wasEverJoined = true;
        isJoined = true;
        joinedAt = now;
    }

    /** After how many milliseconds the next attempt begins, or {@link #NEVER}. */
    long delayAfter(Ending ending, long now) {
        boolean wasJoined = isJoined;
        isJoined = false;
        if (FINAL.contains(ending.reason()) || (wasJoined && !backoff.isOn())) {
            return NEVER;
        }
        if (wasJoined) {
            if (now - joinedAt > lastDelayMillis) {
                failed = 0;
            }
            // the address that worked goes first; what comes after it is the rest of the round
            roundStart = index;
            return delayOfRound();
        }
        index = (index + 1) % addresses;
        if (index != roundStart) {
            return 0;
        }
        boolean mayGoOn = backoff.isOn() && (wasEverJoined || backoff.fromTheStart());
        return mayGoOn ? delayOfRound() : NEVER;
    }

    private long delayOfRound() {
        if (failed >= backoff.attempts()) {
            return NEVER;
        }
        lastDelayMillis = backoff.delayMillis(failed, random.getAsDouble());
        failed++;
        return lastDelayMillis;
    }
}
