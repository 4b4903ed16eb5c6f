package dev.parley.router.state;

import org.jspecify.annotations.Nullable;

/**
 * How many octets somebody makes the router remember, and may: a realm, or a session within its realm. Whatever outlives the
 * message that brought it is charged here where it is stored, and released where it goes; {@link Weight} says how much it is. For
 * all parts of one realm.
 */
public final class Budget {
    private final String whose;
    private final String key;
    private final @Nullable Budget whole;
    private long limit;
    private long used;

    /** What of the whole is left to others. */
    private long reserve;

    private Budget(String whose, String key, long limit, @Nullable Budget whole) {
        this.whose = whose;
        this.key = key;
        this.limit = limit;
        this.whole = whole;
    }

    static Budget ofRealm(String name, long limit) {
        return new Budget("the realm " + name, "limits.realmBytes", limit, null);
    }

    /** A part of this one, for a session of that role. */
    public Budget ofSession(String role, long sessionLimit) {
        return new Budget("a session of the role " + role, "limits.sessionBytes", sessionLimit, this);
    }

    /** A part of this one, which the router itself uses up. */
    Budget ofRouter() {
        return new Budget("the router", "limits.realmBytes", Long.MAX_VALUE, this);
    }

    /** A part of this one, for all sessions that would not say who they are. */
    Budget ofGuests() {
        return new Budget("guests of " + whose.substring("the ".length()), key, Long.MAX_VALUE, this);
    }

    /** Leaves so much of the whole to others from now on. */
    void leave(long octets) {
        reserve = octets;
    }

    /** It may be so much from now on. */
    public void limit(long octets) {
        limit = octets;
    }

    /** What stands against keeping so much more, for people; null where nothing does. */
    @Nullable
    public String refusal(long octets) {
        if (used + octets > limit) {
            return whose + " may make the router keep " + limit + " octets (" + key + "): " + used
                    + " are in use, and this needs " + octets;
        }
        if (whole != null && whole.used + octets > whole.limit - reserve) {
            return whose + " leave " + reserve + " of the " + whole.limit + " octets that the router keeps for all ("
                    + key + ") to those who log in: " + whole.used + " are in use, and this needs " + octets;
        }
        return whole == null ? null : whole.refusal(octets);
    }

    /** Whether nothing stands against keeping so much more. */
    boolean fits(long octets) {
        return used + octets <= limit
                && (whole == null || (whole.used + octets <= whole.limit - reserve && whole.fits(octets)));
    }

    /** Takes so much more, whether there is room or not. */
    public void charge(long octets) {
        used += octets;
        if (whole != null) {
            whole.charge(octets);
        }
    }

    public void release(long octets) {
        charge(-octets);
    }

    public long limit() {
        return limit;
    }

    /** Whether more is used than may be, by itself or by the whole of which it is a part. */
    public boolean isOver() {
        return used > limit || (whole != null && (whole.used > whole.limit - reserve || whole.isOver()));
    }

    public long used() {
        return used;
    }
}
