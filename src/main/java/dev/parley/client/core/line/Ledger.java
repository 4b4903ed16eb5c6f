package dev.parley.client.core.line;

import dev.parley.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The messages of one session both ways, over all its connections: how many there were, and which of those that were sent are not known to
 * have arrived. A mark behind messages is how many there were by then; so a later one says what earlier ones would have.
 */
public final class Ledger {
    /** After so many messages there is a mark. */
    private static final int MESSAGES_PER_MARK = 64;

    /** What may be kept. */
    private static final long MOST_OCTETS = 8 << 20;

    private record Kept(Message message, long octets) {}

    private long received;
    private long sent;

    /** How many had been sent before the last mark. */
    private long marked;

    /** The last of those sent, the oldest first. */
    private final Deque<Kept> kept = new ArrayDeque<>();

    /** What {@link #kept} takes. */
    private long octets;

    public void receivedOne() {
        received++;
    }

    public long received() {
        return received;
    }

    public long sent() {
        return sent;
    }

    /** How many messages have been sent that are not kept, all before those that are. */
    public long forgotten() {
        return sent - kept.size();
    }

    public int keptMessages() {
        return kept.size();
    }

    /**
     * Keeps a message that is sent.
     *
     * @param weight what it takes, in octets
     */
    public void keep(Message message, long weight) {
        sent++;
        kept.add(new Kept(message, weight));
        octets += weight;
    }

    /** Whether more is kept than may be. */
    public boolean isOverfull() {
        return octets > MOST_OCTETS;
    }

    /** Whether so much is kept that what can be refused had better be. */
    public boolean isCrowded() {
        return octets > MOST_OCTETS / 2;
    }

    /** Keeps the oldest message no longer. */
    public void forgetOldest() {
        octets -= kept.remove().octets;
    }

    /** Whether there is one message behind the last mark. */
    public boolean isFirstUnmarked() {
        return sent == marked + 1;
    }

    /** Whether there are so many that a mark is due. */
    public boolean isMarkDue() {
        return sent - marked >= MESSAGES_PER_MARK;
    }

    /** Puts a mark behind what has been sent; gives its number. */
    public long mark() {
        marked = sent;
        return sent;
    }

    /** The first so many messages have arrived. */
    public void arrived(long messages) {
        while (!kept.isEmpty() && forgotten() < messages) {
            forgetOldest();
        }
    }

    /** Whether everything is there that has to be sent to a router which has the first so many messages. */
    public boolean isWholeBehind(long messages) {
        return forgotten() <= messages && messages <= sent;
    }

    /** What is kept, the oldest first. */
    public List<Message> kept() {
        List<Message> messages = new ArrayList<>(kept.size());
        kept.forEach(one -> messages.add(one.message));
        return messages;
    }
}
