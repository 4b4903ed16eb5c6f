package dev.parley.runtime.flight;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells Java Flight Recorder what happens in a router. Whoever sees it happen calls; it costs next to nothing while nothing is recorded,
 * and does nothing where Flight Recorder (the module {@code jdk.jfr}) is not there, or is not shown to this class.
 */
public final class Flight {
    private static final boolean IS_HERE = isHere();

    /** A thread that routes is to go on to others after two milliseconds. */
    private static final long LONG_NANOS = 5_000_000;

    private Flight() {}

    /** WildFly has the module, and shows it to no application that has not asked for it. */
    private static boolean isHere() {
        try {
            Class.forName("jdk.jfr.Event", false, Flight.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    /**
     * A session is over.
     *
     * @param received how many messages came from it
     * @param sent how many were sent to it
     */
    public static void sessionEnded(
            String realm,
            long session,
            String authid,
            String role,
            String reason,
            long millis,
            long received,
            long sent) {
        if (IS_HERE) {
            Events.SessionEnd event = new Events.SessionEnd();
            if (event.shouldCommit()) {
                event.realm = realm;
                event.session = session;
                event.authid = authid;
                event.role = role;
                event.reason = reason;
                event.lasted = millis;
                event.received = received;
                event.sent = sent;
                event.commit();
            }
        }
    }

    /** A peer was disconnected. */
    public static void disconnected(Object peer, String reason, String details) {
        if (IS_HERE) {
            Events.Disconnect event = new Events.Disconnect();
            if (event.shouldCommit()) {
                event.peer = peer.toString();
                event.reason = reason;
                event.details = details;
                event.commit();
            }
        }
    }

    /** A handshake was refused. */
    public static void refused(String reason, @Nullable InetAddress address) {
        if (IS_HERE) {
            Events.Refusal event = new Events.Refusal();
            if (event.shouldCommit()) {
                event.reason = reason;
                event.address = address == null ? "" : address.getHostAddress();
                event.commit();
            }
        }
    }

    /** A session sends more than it may. */
    public static void tooFast(String peer, Object rate) {
        if (IS_HERE) {
            Events.TooFast event = new Events.TooFast();
            if (event.shouldCommit()) {
                event.peer = peer;
                event.rate = rate.toString();
                event.commit();
            }
        }
    }

    /** A call was not answered in time. */
    public static void callTimedOut(Object caller, long request) {
        if (IS_HERE) {
            Events.CallTimeout event = new Events.CallTimeout();
            if (event.shouldCommit()) {
                event.caller = caller.toString();
                event.request = request;
                event.commit();
            }
        }
    }

    /** The configuration was to be taken over, and was or could not be. */
    public static void reloaded(boolean isApplied) {
        if (IS_HERE) {
            Events.Reload event = new Events.Reload();
            event.isApplied = isApplied;
            event.commit();
        }
    }

    /**
     * A drain of a mailbox is over, which is told of if it took long.
     *
     * @param began when it began, by {@link System#nanoTime}
     * @param waiting how many turns have come meanwhile
     */
    public static void drained(Object place, long began, int waiting) {
        if (IS_HERE) {
            Events.LongTurn event = new Events.LongTurn();
            // the clock is not looked at for nobody
            long took = event.isEnabled() ? System.nanoTime() - began : 0;
            if (took > LONG_NANOS) {
                event.place = place.toString();
                event.took = took;
                event.waiting = waiting;
                event.commit();
            }
        }
    }
}
