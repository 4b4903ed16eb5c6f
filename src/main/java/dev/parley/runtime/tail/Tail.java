package dev.parley.runtime.tail;

import dev.parley.codec.MessageEncoder;
import dev.parley.message.ErrorReply;
import dev.parley.message.Message;
import dev.parley.message.Payload;
import dev.parley.router.TransportId;
import dev.parley.router.core.Directory;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the messages of a session, or about URIs, until they are asked for. What comes when there is no more room is counted and not kept:
 * so nobody has the router spend more on it than that. A {@link Tap} tells it of messages, in the realm's turn; {@link #read} and the rest
 * of what is public is for any thread.
 */
public final class Tail {
    /** How many messages wait for being asked for. */
    public static final int MOST_ENTRIES = 500;

    /** How much is kept of a payload, and of a URI, in characters. */
    public static final int MOST_CHARS = 1_000;

    private final TailSubject subject;
    private final boolean hasPayloads;

    /** For whoever has the realm's turn. */
    private final Exchanges exchanges = new Exchanges();

    /** The session's connection, or the one that was its last; null where it is about URIs. For whoever has the realm's turn. */
    private @Nullable TransportId connection;

    /** Guarded by this, as is the rest. */
    private final Deque<TailEntry> entries = new ArrayDeque<>();

    private long last;
    private long missed;
    private boolean isOver;
    private long askedNanos = System.nanoTime();

    /**
     * A tail that has seen nothing yet.
     *
     * @param hasPayloads whether payloads may be shown
     */
    public Tail(TailSubject subject, boolean hasPayloads) {
        this.subject = subject;
        this.hasPayloads = hasPayloads;
    }

    /** Whose messages they are. */
    public TailSubject subject() {
        return subject;
    }

    /** Whether it has payloads. */
    public boolean hasPayloads() {
        return hasPayloads;
    }

    /** What has come since the message of that number, which need not be kept any more, and neither need those before it. */
    public synchronized TailPart read(long after) {
        askedNanos = System.nanoTime();
        while (!entries.isEmpty() && entries.element().number() <= after) {
            entries.remove();
        }
        return new TailPart(List.copyOf(entries), missed, isOver);
    }

    /** How long nobody has asked. */
    public synchronized long neglectedNanos() {
        return System.nanoTime() - askedNanos;
    }

    /** How many messages there were, those included that were not kept. */
    public synchronized long messages() {
        return last;
    }

    /** Whether its session is there, if it is about one. */
    boolean begin(Directory directory) {
        connection = directory.connection(subject.session());
        return connection != null || !subject.isSession();
    }

    void ended(long session) {
        if (session == subject.session()) {
            synchronized (this) {
                isOver = true;
            }
        }
    }

    void received(Directory directory, TransportId from, Message message) {
        if (subject.isSession() && from != connection(directory)) {
            return;
        }
        Exchanges.Head head = exchanges.head(directory, from, message, true);
        if (isWanted(head)) {
            exchanges.remember(from, head);
            add(directory, from, 0, message, head, -1);
        }
    }

    void sent(Directory directory, Collection<? extends TransportId> to, Message message, int octets) {
        if (to.isEmpty()) {
            return;
        }
        TransportId first = to.iterator().next();
        TransportId peer = subject.isSession() ? connection(directory) : first;
        if (peer == null || (peer != first && !to.contains(peer))) {
            return;
        }
        Exchanges.Head head = exchanges.head(directory, peer, message, false);
        if (isWanted(head)) {
            exchanges.remember(peer, head);
            boolean isForOne = subject.isSession() || to.size() == 1;
            add(directory, isForOne ? peer : null, to.size(), message, head, octets);
        }
    }

    /** It may have another one, by which it was resumed; one that has ended is told of its end by its last. */
    private @Nullable TransportId connection(Directory directory) {
        TransportId present = directory.connection(subject.session());
        if (present != null) {
            connection = present;
        }
        return connection;
    }

    private boolean isWanted(Exchanges.Head head) {
        String uri = head.uri();
        return subject.isSession() || (uri != null && subject.match().matches(subject.uri(), uri));
    }

    /**
     * Keeps one.
     *
     * @param peer whose it is; null where several are sent it
     * @param octets its length; negative where it is to be found out
     */
    private void add(
            Directory directory,
            @Nullable TransportId peer,
            int receivers,
            Message message,
            Exchanges.Head head,
            int octets) {
        long number;
        synchronized (this) {
            number = ++last;
            if (entries.size() >= MOST_ENTRIES) {
                missed++;
                return;
            }
        }
        Directory.Member member = peer == null ? null : directory.member(peer);
        String uri = head.uri();
        boolean mayShow = hasPayloads && uri != null && !directory.isConfidential(uri);
        Payload payload = mayShow ? Exchanges.payload(message) : Payload.NONE;
        TailEntry entry = new TailEntry(
                number,
                System.currentTimeMillis(),
                receivers == 0,
                member == null ? 0 : member.session(),
                member == null ? null : cut(member.authid()),
                receivers,
                message.type(),
                head.request(),
                cut(uri),
                message instanceof ErrorReply error ? cut(error.error()) : null,
                octets < 0 ? MessageEncoder.size(message) : octets,
                payload.isEmpty() ? null : cut(payload.json()),
                payload.json().length() > MOST_CHARS);
        synchronized (this) {
            entries.add(entry);
        }
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null || text.length() <= MOST_CHARS) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS);
    }
}
