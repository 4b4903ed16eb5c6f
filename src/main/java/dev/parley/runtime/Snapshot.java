package dev.parley.runtime;

import dev.parley.journal.JournalFigures;
import dev.parley.message.MessageType;
import dev.parley.router.LobbyFigures;
import dev.parley.router.RealmFigures;
import dev.parley.runtime.work.DecisionTimes;
import dev.parley.tally.Timings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a running router has and has counted since it began, at one moment: what {@code /metrics} shows of it, for programs that have a
 * router in them. Made by {@link Inspection#snapshot}. Immutable; counts only grow.
 *
 * @param connections connections that are open, those of components in this JVM included
 * @param connectionsOpened connections that were opened
 * @param connectionsClosed connections that were closed, by why
 * @param connectionsRefused handshakes that were refused, by why
 * @param messagesDropped messages that had no effect and whose senders got no answer, by type
 * @param outboxBytes octets that wait for peers on all connections, those being sent included
 * @param outboxBytesMax the same of the connection for which the most waits
 * @param inTransitBytes octets of memory that messages on their way take, which {@code limits.inTransitBytes} bounds
 * @param inTransitBytesLimit that limit
 * @param isLastReloadGood whether the configuration could be used when it was last read
 * @param configured when the configuration in force was taken over
 * @param pingRoundTrips how long answers to the router's pings took
 * @param decisions how long authenticators and authorizers took that are procedures or Java classes
 * @param lobby what the lobby has counted; null where it gave no answer in time
 * @param journal what has been kept for longer than the router lasts; null where nothing is
 * @param places the lobby, and the realms of the configuration
 */
public record Snapshot(
        long connections,
        long connectionsOpened,
        Map<ConnectionEnd, Long> connectionsClosed,
        Map<Refused, Long> connectionsRefused,
        Map<MessageType, Long> messagesDropped,
        long outboxBytes,
        long outboxBytesMax,
        long inTransitBytes,
        long inTransitBytesLimit,
        boolean isLastReloadGood,
        Instant configured,
        Timings.Sums pingRoundTrips,
        Map<DecisionTimes.Kind, Timings.Sums> decisions,
        @Nullable LobbyFigures lobby,
        @Nullable JournalFigures journal,
        List<PlaceSnapshot> places) {
    /** Copies the collections. */
    public Snapshot {
        connectionsClosed = Map.copyOf(connectionsClosed);
        connectionsRefused = Map.copyOf(connectionsRefused);
        messagesDropped = Map.copyOf(messagesDropped);
        decisions = Map.copyOf(decisions);
        places = List.copyOf(places);
    }

    /** Sessions that are open, by realm; without realms that gave no answer in time. */
    public Map<String, Long> sessionsByRealm() {
        Map<String, Long> sessions = new TreeMap<>();
        for (PlaceSnapshot place : places) {
            RealmFigures figures = place.figures();
            if (figures != null) {
                sessions.put(place.realm(), figures.sessions());
            }
        }
        return sessions;
    }

    /** Sessions that are open in all realms that gave an answer. */
    public long sessions() {
        return sessionsByRealm().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * A realm, or the lobby, where connections are that have no session.
     *
     * @param realm the realm's name; empty for the lobby
     * @param mailboxDepth connections and other things that wait for the place's attention
     * @param messagesReceived messages of peers, by type; what was not received is left out, as below
     * @param messagesSent messages to peers
     * @param receivedBytes the length of the messages received
     * @param sentBytes the length of the messages sent, once for each receiver
     * @param slowPeers peers that were disconnected because they did not read what they were sent, or took more memory than there was
     * @param overRate how often a session sent more than {@code limits.rateByRole} allows, so that it had to wait or was refused something
     * @param figures what the realm knows of itself; null for the lobby, and where the realm gave no answer in time
     */
    public record PlaceSnapshot(
            String realm,
            int mailboxDepth,
            Map<MessageType, Long> messagesReceived,
            Map<MessageType, Long> messagesSent,
            long receivedBytes,
            long sentBytes,
            long slowPeers,
            long overRate,
            @Nullable RealmFigures figures) {
        /** Copies the maps. */
        public PlaceSnapshot {
            messagesReceived = Map.copyOf(messagesReceived);
            messagesSent = Map.copyOf(messagesSent);
        }
    }
}
