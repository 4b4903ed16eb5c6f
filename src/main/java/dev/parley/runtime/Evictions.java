package dev.parley.runtime;

import dev.parley.fault.RareLog;
import dev.parley.flow.Budget;
import dev.parley.flow.CloseCodes;
import dev.parley.runtime.flight.Flight;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Disconnects peers that do not read, show no sign of life, or take more memory than there is, and says whom and why. One for a
 * {@link Hub}, whose mailboxes and timer call it; for all threads.
 */
final class Evictions {
    private static final Logger LOG = System.getLogger(Hub.class.getName());

    /** How many peers that are cut the log names. */
    private static final int CUTS_PER_MINUTE = 30;

    private static final String SLOW_ADVICE =
            ". Have it read faster or subscribe with the option slow, or raise those limits";
    private static final String MEMORY_ADVICE =
            ". Give the JVM more memory, or lower limits.outboxBytes and limits.messageBytes";

    private final RareLog cuts = new RareLog(CUTS_PER_MINUTE);
    private final LongAdder overflows = new LongAdder();
    private final Collection<Connection> connections;

    /** What messages on their way take together. */
    private final Budget budget;

    /**
     * Evictions among those connections.
     *
     * @param connections all that are open, as they are at the time
     */
    Evictions(Collection<Connection> connections, Limits limits) {
        this.connections = connections;
        this.budget = new Budget(limits.inTransitOctets(), this::shed);
    }

    /** Peers that were disconnected because they did not read what they were sent. */
    long overflows() {
        return overflows.sum();
    }

    /** Cuts a peer that does not read; {@code why} goes to the log. */
    void overflow(Connection connection, String why) {
        if (connection.isCut()) {
            return;
        }
        overflows.increment();
        connection.mailbox().traffic().slowPeer();
        cut(connection, "does not read what it is sent", why);
    }

    private void cut(Connection connection, String reason, String why) {
        logCut(connection, reason, why + "; " + connection.state() + SLOW_ADVICE);
        connection.cut(CloseCodes.POLICY_VIOLATION, ConnectionEnd.SLOW, reason);
    }

    /** Cuts a peer that shows no sign of life; {@code why} goes to the log. */
    void lost(Connection connection, String reason, String why) {
        if (!connection.isCut()) {
            logCut(connection, reason, why);
            connection.cut(CloseCodes.GOING_AWAY, ConnectionEnd.SILENT, reason);
        }
    }

    private void logCut(Connection connection, String reason, String why) {
        Flight.disconnected(connection, reason, why);
        if (cuts.isDue()) {
            long others = cuts.takeSkipped();
            LOG.log(
                    Level.WARNING,
                    "disconnected {0}: {1}: {2}{3}",
                    connection,
                    reason,
                    why,
                    others == 0 ? "" : " (and " + others + " others since the last such line)");
        }
    }

    Budget budget() {
        return budget;
    }

    /** Disconnects those whose messages on their way take the most, until an eighth of what may be is free. */
    private void shed() {
        List<Victim> victims = victims();
        // first the memory: while others are told, more comes in other threads
        victims.forEach(victim -> {
            if (victim.isHeavy) {
                victim.connection.terminate();
            }
        });
        for (Victim victim : victims) {
            String reason = "takes more memory than others, and there is no more";
            overflows.increment();
            victim.connection.mailbox().traffic().slowPeer();
            logCut(
                    victim.connection,
                    reason,
                    "limits.inTransitBytes (" + budget.limit() + ") is exceeded; " + victim.state + MEMORY_ADVICE);
            victim.connection.cut(CloseCodes.POLICY_VIOLATION, ConnectionEnd.MEMORY, reason);
        }
    }

    /** One who is disconnected for the memory that it has taken, and what that was. */
    private record Victim(Connection connection, boolean isHeavy, String state) {}

    /** Takes the memory from those who have the most. Threads wait for each other here: none is to fill what another frees. */
    private List<Victim> victims() {
        record Holder(Connection connection, long octets) {}
        synchronized (budget) {
            if (budget.charged() <= budget.limit()) {
                return List.of();
            }
            List<Holder> holders = connections.stream()
                    .map(connection -> new Holder(connection, connection.octets()))
                    .filter(holder -> holder.octets > 0)
                    .sorted(Comparator.comparingLong(Holder::octets).reversed())
                    .toList();
            List<Victim> victims = new ArrayList<>();
            long enough = budget.limit() - budget.limit() / 8;
            for (Holder holder : holders) {
                if (budget.charged() <= enough) {
                    break;
                }
                String state = holder.connection.state();
                victims.add(new Victim(holder.connection, holder.connection.drop(), state));
            }
            return victims;
        }
    }
}
