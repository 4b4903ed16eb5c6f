package dev.parley.router.line;

import dev.parley.auth.Evidence;
import dev.parley.message.Message;
import dev.parley.router.TransportId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The way to a session that can be resumed: one connection after the other, and none meanwhile. It counts the messages both ways, and
 * keeps those to the session that its peer is not known to have. The realm sends what is for a line to its connection.
 */
public final class Line implements TransportId {
    private record Kept(Message message, long octets) {}

    private record Mark(long number, long sent) {}

    /** The present connection, or the last. */
    private TransportId connection;

    private boolean isAttached = true;

    /** Its session is over. */
    private boolean isOver;

    /** Nothing more can be kept for it while it has no connection, so that it has to end. */
    private boolean isFull;

    /** So much is kept that what can wait had better. */
    private boolean isCrowded;

    /** Knows the token that the peer has to show to come back. */
    private @Nullable Predicate<String> token;

    /** Knows the token by which it has come back last, as long as nobody knows whether it has got the next one. */
    private @Nullable Predicate<String> formerToken;

    /** How many messages have come from the peer. */
    private long received;

    /** How many messages have been sent to the peer, or kept for it. */
    private long sent;

    /** How many messages had been sent before the last mark. */
    private long marked;

    /** The last of those sent, the oldest first. */
    private final Deque<Kept> kept = new ArrayDeque<>(2);

    /** What {@link #kept} takes. */
    private long octets;

    private final Deque<Mark> marks = new ArrayDeque<>(2);

    /** A line over that connection. */
    public Line(TransportId connection) {
        this.connection = connection;
    }

    /** The present connection, or the last. */
    public TransportId connection() {
        return connection;
    }

    /** Whether the session has a connection. */
    public boolean isAttached() {
        return isAttached;
    }

    public void detach() {
        isAttached = false;
        marks.clear();
        marked = sent;
    }

    /** It goes on over that connection, at whose end the first so many messages have arrived. */
    public void attach(TransportId to) {
        connection = to;
        isAttached = true;
        isFull = false;
        marks.clear();
        marked = sent;
    }

    /** Nothing is kept any more. */
    public void end() {
        isOver = true;
        kept.clear();
        octets = 0;
        token = null;
        formerToken = null;
    }

    public boolean isOver() {
        return isOver;
    }

    public boolean isFull() {
        return isFull;
    }

    public void fill() {
        isFull = true;
    }

    /** Whether the peer may come back by that token. */
    public boolean admits(String presented) {
        return isOf(token, presented) || isOf(formerToken, presented);
    }

    private static boolean isOf(@Nullable Predicate<String> token, String presented) {
        return token != null && token.test(presented);
    }

    /** From now on there is another token, which this knows. That by which the peer has come back stays good until something comes from it. */
    public void token(@Nullable String presented, Predicate<String> next) {
        if (presented == null) {
            formerToken = null;
        } else if (isOf(token, presented)) {
            formerToken = token;
        }
        token = next;
    }

    public void receivedMessage() {
        received++;
        formerToken = null;
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

    /** How many messages have been sent behind the last mark. */
    public long unmarked() {
        return sent - marked;
    }

    public int keptMessages() {
        return kept.size();
    }

    public long keptOctets() {
        return octets;
    }

    /** Keeps a message that is sent. */
    public void keep(Message message, long weight) {
        sent++;
        kept.add(new Kept(message, weight));
        octets += weight;
    }

    /** Keeps the oldest message no longer; what it weighed. */
    public long forgetOldest() {
        long weight = kept.remove().octets;
        octets -= weight;
        // nobody need know any more whether these have arrived
        for (Mark first = marks.peek(); first != null && first.sent <= forgotten(); first = marks.peek()) {
            marks.remove();
        }
        return weight;
    }

    /** A mark of that number is put behind what has been sent. */
    public void mark(long number) {
        Mark last = marks.peekLast();
        if (last != null && last.sent == sent) {
            marks.removeLast();
        }
        marks.add(new Mark(number, sent));
        marked = sent;
    }

    /** How many messages have arrived, as the mark of that number says. */
    public long confirmed(long number) {
        long confirmed = 0;
        for (Mark first = marks.peek(); first != null && first.number <= number; first = marks.peek()) {
            confirmed = marks.remove().sent;
            formerToken = null;
        }
        return confirmed;
    }

    /** What is kept, the oldest first. */
    public List<Message> kept() {
        List<Message> messages = new ArrayList<>(kept.size());
        kept.forEach(one -> messages.add(one.message));
        return messages;
    }

    @Override
    public Evidence evidence() {
        return connection.evidence();
    }

    /** Without a connection, until a part of what may be kept is. */
    @Override
    public boolean hasRoom(int messages, long chars) {
        return isAttached ? connection.hasRoom(messages, chars) : !isCrowded;
    }

    /** Whether so much is kept that it is better to wait with what can wait. */
    public void crowd(boolean crowded) {
        isCrowded = crowded;
    }

    @Override
    public int messageOctets() {
        return connection.messageOctets();
    }

    @Override
    public boolean mayComeBack() {
        return connection.mayComeBack();
    }

    @Override
    public @Nullable String whyCut() {
        return connection.whyCut();
    }

    @Override
    public String toString() {
        return "the line over " + connection;
    }
}
