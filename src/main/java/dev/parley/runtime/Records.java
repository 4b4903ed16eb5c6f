package dev.parley.runtime;

import dev.parley.fault.Audit;
import dev.parley.fault.RareLog;
import dev.parley.flow.Rate;
import dev.parley.router.Action;
import dev.parley.router.Time;
import dev.parley.runtime.flight.Flight;
import dev.parley.runtime.work.SessionLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a router writes down of what happens: counts, the sessions that ended last, the lines of their ends and those of the audit. Told
 * by whoever sees it happen, in any thread; a thread of its own writes to the logs. Of a {@link Hub}.
 */
public final class Records {
    private static final Logger LOG = System.getLogger(Records.class.getName());

    /** How many have a line: peers come as fast as they like. */
    private static final int FAST_PEERS_PER_MINUTE = 30;

    private final Census census = new Census();
    private final ClosedSessions closedSessions = new ClosedSessions();
    private final Audit audit = new Audit();
    private final RareLog fastPeers = new RareLog(FAST_PEERS_PER_MINUTE);
    private final SessionLog sessionLog;

    /** Its thread is made by that. */
    Records(ThreadFactory threads) {
        sessionLog = new SessionLog(threads);
    }

    Census census() {
        return census;
    }

    ClosedSessions closedSessions() {
        return closedSessions;
    }

    /**
     * A handshake was refused.
     *
     * @param address where it came from; null where nobody knows
     */
    public void refused(Refused why, @Nullable InetAddress address) {
        census.refused.increment(why);
        Flight.refused(why.name(), address);
        audit("handshake_refused", address, Map.of("reason", why.name().toLowerCase(Locale.ROOT)));
    }

    /** An answer to a ping took so long. */
    public void roundTrip(long nanos) {
        census.roundTrips.add(nanos);
    }

    /** A message had no effect, and its sender gets no answer. */
    void dropped(Action.Drop drop) {
        census.dropped.increment(drop.type());
        LOG.log(Level.DEBUG, "dropped {0}: {1}", drop.type(), drop.why());
    }

    /** How many messages had no effect and whose senders got no answer, for example the second answer to a call. */
    public long droppedMessages() {
        return census.droppedMessages();
    }

    /** The first time that a session sends more than it may. */
    void tooFast(String who, Rate rate) {
        Flight.tooFast(who, rate);
        if (fastPeers.isDue()) {
            String skipped = fastPeers.skippedBefore();
            sessionLog.write(() -> LOG.log(
                    Level.INFO,
                    "{0} sends more than limits.rateByRole allows ({1}): what is over {2}; this is said once for a session{3}",
                    who,
                    rate,
                    rate.isRefusing() ? "is refused" : "waits",
                    skipped));
        }
    }

    /** Has a line written of something that has to be accounted for. */
    void audit(String event, @Nullable InetAddress address, Map<String, String> fields) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(fields);
        all.put("address", address == null ? null : address.getHostAddress());
        Audit.Event line = audit.event(event, all);
        if (line != null) {
            sessionLog.write(() -> Audit.write(line));
        }
    }

    /**
     * A session is over.
     *
     * @param received how many messages came from it
     * @param sent how many were sent to it
     */
    void ended(Action.Ended end, String realm, long received, long sent, Time now) {
        sessionLog.ended(end, realm, received, sent);
        String reason = SessionLog.reason(end);
        Flight.sessionEnded(realm, end.session(), end.authid(), end.authrole(), reason, end.millis(), received, sent);
        closedSessions.add(number -> new ClosedSession(
                number,
                end.session(),
                realm,
                ClosedSessions.cut(end.authid()),
                ClosedSessions.cut(end.authrole()),
                end.transport().evidence().address(),
                now.wallMillis(),
                end.millis(),
                received,
                sent,
                end.how(),
                ClosedSessions.cut(reason)));
    }

    /** Writes what waits, and takes no more lines. */
    void close() {
        sessionLog.close();
    }
}
