package dev.parley.cluster;

import dev.parley.engine.RealmNodes;
import dev.parley.message.ErrorUri;
import dev.parley.router.Entry;
import dev.parley.router.NodeId;
import dev.parley.router.Parcel;
import dev.parley.router.SessionEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a member writes: frames of the roll until it has read them, frames to other nodes, and what waits for those. For all threads. */
final class Outbound {
    /** A frame of the roll has so many entries at most, so that each has a position of its own. */
    static final int ENTRIES_BITS = 6;

    private static final int MOST_ENTRIES = 1 << ENTRIES_BITS;
    private static final int GOOD_SIZE = 256 * 1024;

    /** What a header may take of a frame. */
    private static final int HEADER = 512;

    private static final long UNREAD = TimeUnit.MILLISECONDS.toNanos(1_500);

    private static final class Written {
        final long number;
        final byte[] octets;

        Written(long number, byte[] octets) {
            this.number = number;
            this.octets = octets;
        }
    }

    private final NodeId self;
    private final Map<NodeId, Outgoing> links = new LinkedHashMap<>();
    private final Gates gates;
    private @Nullable RealmNodes engine;

    /** Entries that are to be written. */
    private List<byte[]> entries = new ArrayList<>();

    /** Frames of the roll that have not been read. */
    private final ArrayDeque<Written> unread = new ArrayDeque<>();

    private long number;
    private long writtenAt = System.nanoTime();

    /** Whether they have been written again since one of them was read. */
    private boolean isRepeated;

    /** As far as that, this node has applied the roll. */
    private long applied;

    private long sentAt = System.nanoTime();

    Outbound(NodeId self, long settleMillis) {
        this.self = self;
        gates = new Gates(settleMillis);
    }

    synchronized void begin(RealmNodes opened) {
        engine = opened;
    }

    private int longest() {
        return engine == null ? Integer.MAX_VALUE : engine.longest() - HEADER;
    }

    synchronized void enter(Entry entry) {
        byte[] octets = EntryText.octets(entry);
        if (octets.length > longest() && entry instanceof Entry.OfSession about) {
            String why = "what it has sent is longer than the " + longest() + " octets that nodes tell each other";
            octets = EntryText.octets(new Entry.Killed(
                    about.session(), SessionEnd.VIOLATION, ErrorUri.PAYLOAD_SIZE_EXCEEDED, why, why, false));
        }
        entries.add(octets);
    }

    /**
     * Adds a parcel.
     *
     * @return whether it is short enough; one that is too long is not sent
     */
    synchronized boolean pass(NodeId to, Parcel parcel) {
        Outgoing link = links.get(to);
        if (link == null) {
            return true;
        }
        List<byte[]> texts = ParcelText.octets(parcel);
        if (texts.size() == 1 && texts.get(0).length > longest()) {
            return false;
        }
        link.add(texts);
        return true;
    }

    /** Has that node told soon how far this one is. */
    synchronized void acknowledge(NodeId to) {
        Outgoing link = links.get(to);
        if (link != null) {
            link.acknowledge();
        }
    }

    synchronized void applied(long position) {
        applied = position;
    }

    synchronized long applied() {
        return applied;
    }

    /** Writes what there is. */
    synchronized void flush(Map<NodeId, Long> heard) {
        if (!entries.isEmpty()) {
            List<byte[]> all = entries;
            entries = new ArrayList<>();
            split(all, MOST_ENTRIES, this::write);
        }
        for (Map.Entry<NodeId, Outgoing> each : links.entrySet()) {
            Outgoing link = each.getValue();
            if (link.isDue()) {
                List<byte[]> parcels = link.take();
                long known = heard.getOrDefault(each.getKey(), 0L);
                if (parcels.isEmpty()) {
                    send(each.getKey(), link, known, parcels);
                } else {
                    split(parcels, Integer.MAX_VALUE, some -> send(each.getKey(), link, known, some));
                }
            }
        }
    }

    private interface Writer {
        void write(List<byte[]> texts);
    }

    private void split(List<byte[]> all, int most, Writer writer) {
        int from = 0;
        int size = 0;
        for (int i = 0; i < all.size(); i++) {
            int length = all.get(i).length + 1;
            if (i > from && (i - from == most || size + length > Math.min(GOOD_SIZE, longest()))) {
                writer.write(all.subList(from, i));
                from = i;
                size = 0;
            }
            size += length;
        }
        writer.write(all.subList(from, all.size()));
    }

    private void write(List<byte[]> some) {
        Written frame = new Written(++number, Frame.octets(self, number, 0, 0, some));
        if (unread.isEmpty()) {
            writtenAt = System.nanoTime();
            isRepeated = false;
        }
        unread.add(frame);
        if (engine != null) {
            engine.append(frame.octets);
        }
    }

    private void send(NodeId to, Outgoing link, long heard, List<byte[]> parcels) {
        if (engine == null) {
            return;
        }
        byte[] frame = Frame.octets(self, link.next(), applied, heard, parcels);
        engine.send(to.name(), frame);
        if (link.sent(frame.length)) {
            // the empty frame behind what is missing
            engine.send(to.name(), Frame.octets(self, link.next(), applied, heard, List.of()));
        }
    }

    /** Tells each node that this one is there, and how far. */
    synchronized void beat(Map<NodeId, Long> heard) {
        sentAt = System.nanoTime();
        links.values().forEach(Outgoing::acknowledge);
        flush(heard);
    }

    synchronized boolean isBeatDue(long nanos) {
        return System.nanoTime() - sentAt >= nanos;
    }

    /** That frame of this node is in the roll, and counts if it is in its turn. */
    synchronized void read(long which, boolean counts) {
        if (counts) {
            while (!unread.isEmpty() && unread.element().number <= which) {
                unread.remove();
            }
            writtenAt = System.nanoTime();
            isRepeated = false;
        } else if (!isRepeated && !unread.isEmpty() && which > unread.element().number) {
            repeat();
        }
    }

    /** Writes again what may not have been written. */
    synchronized void repeat() {
        isRepeated = true;
        writtenAt = System.nanoTime();
        if (engine != null) {
            for (Written frame : unread) {
                engine.append(frame.octets);
            }
        }
    }

    /** Writes again what has not been read for long. */
    synchronized void repeatLate() {
        if (!unread.isEmpty() && System.nanoTime() - writtenAt > UNREAD) {
            repeat();
        }
    }

    synchronized void add(NodeId node) {
        links.computeIfAbsent(node, none -> new Outgoing());
    }

    synchronized void ready(NodeId node) {
        Outgoing link = links.get(node);
        if (link != null) {
            link.ready();
        }
    }

    synchronized void remove(NodeId node) {
        links.remove(node);
    }

    /** That node has heard this one as far as the number, and applied the roll as far as the position. */
    synchronized void heard(NodeId node, long which, long position) {
        Outgoing link = links.get(node);
        if (link != null) {
            link.heard(which, position);
        }
    }

    private long settled() {
        long settled = Long.MAX_VALUE;
        for (Outgoing link : links.values()) {
            settled = link.isReady() ? Math.min(settled, link.applied()) : settled;
        }
        return settled;
    }

    /** Shuts something until all nodes have applied that; unless they have. */
    synchronized void gate(long position, Runnable shutting, Runnable opening) {
        if (settled() < position) {
            shutting.run();
            gates.add(position, opening);
        }
    }

    /** Takes what opens that which need not wait any longer. */
    synchronized ArrayDeque<Runnable> openGates() {
        return gates.isEmpty() ? new ArrayDeque<>(0) : gates.open(settled());
    }

    synchronized long gateTimeouts() {
        return gates.timeouts();
    }

    synchronized long dropped() {
        return links.values().stream().mapToLong(Outgoing::dropped).sum();
    }

    synchronized int unread() {
        return unread.size();
    }

    synchronized void close() {
        RealmNodes open = engine;
        engine = null;
        if (open != null) {
            open.close();
        }
    }
}
