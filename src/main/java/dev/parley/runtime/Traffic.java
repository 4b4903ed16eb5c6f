package dev.parley.runtime;

import dev.parley.message.MessageType;
import dev.parley.router.RealmFigures;
import dev.parley.tally.Counts;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the messages of a place. Its mailbox has one; whoever holds that counts, and anybody reads. */
@SuppressWarnings("EnumOrdinal") // an array is what costs next to nothing
final class Traffic {
    private static final MessageType[] TYPES = MessageType.values();
    private static final int OCTETS = TYPES.length;

    private final Counts received = new Counts(TYPES.length + 1);
    private final Counts sent = new Counts(TYPES.length + 1);

    /** For any thread. */
    private final LongAdder slowPeers = new LongAdder();

    /** How often a peer was too fast. */
    private final LongAdder overRate = new LongAdder();

    void received(MessageType type, long octets) {
        received.add(type.ordinal(), 1);
        received.add(OCTETS, octets);
    }

    void sent(MessageType type, int receivers, long octets) {
        sent.add(type.ordinal(), receivers);
        sent.add(OCTETS, octets * receivers);
    }

    void slowPeer() {
        slowPeers.increment();
    }

    void overRate() {
        overRate.increment();
    }

    Snapshot.PlaceSnapshot snapshot(String realm, int depth, @Nullable RealmFigures figures) {
        return new Snapshot.PlaceSnapshot(
                realm,
                depth,
                byType(received),
                byType(sent),
                received.get(OCTETS),
                sent.get(OCTETS),
                slowPeers.sum(),
                overRate.sum(),
                figures);
    }

    private static Map<MessageType, Long> byType(Counts counts) {
        Map<MessageType, Long> byType = new EnumMap<>(MessageType.class);
        for (MessageType type : TYPES) {
            long count = counts.get(type.ordinal());
            if (count > 0) {
                byType.put(type, count);
            }
        }
        return byType;
    }
}
