package dev.parley.runtime.tail;

import dev.parley.message.Message;
import dev.parley.router.TransportId;
import dev.parley.router.core.Directory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Where the messages of a realm pass by, as long as somebody looks. For the holder of the realm's mailbox, which has none while nobody does. */
public final class Tap {
    private final Directory directory;
    private final List<Tail> tails = new ArrayList<>();

    /** A tap that nobody looks at yet. */
    public Tap(Directory directory) {
        this.directory = directory;
    }

    /** Shows that what passes by from now on; whether its session is there, if it is about one. */
    public boolean add(Tail tail) {
        return tail.begin(directory) && tails.add(tail);
    }

    /** Shows that nothing more. */
    public void remove(Tail tail) {
        tails.remove(tail);
    }

    /** Whether nobody looks. */
    public boolean isEmpty() {
        return tails.isEmpty();
    }

    /** A message has come, and has had no effect yet. */
    public void received(TransportId from, Message message) {
        for (Tail tail : tails) {
            tail.received(directory, from, message);
        }
    }

    /** A message is on its way to those. */
    public void sent(Collection<? extends TransportId> to, Message message, int octets) {
        for (Tail tail : tails) {
            tail.sent(directory, to, message, octets);
        }
    }

    /** A session is over. */
    public void ended(long session) {
        for (Tail tail : tails) {
            tail.ended(session);
        }
    }
}
