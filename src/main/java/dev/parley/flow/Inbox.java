package dev.parley.flow;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries for one holder at a time. Any thread adds; whoever adds to an idle inbox makes it held and sees to it that it is
 * drained. It stays held, though perhaps by one thread after another, until no entry is left. The router has one for each place and
 * each connection, a client one for its core.
 */
public final class Inbox<E> {
    private final Queue<E> entries = new ConcurrentLinkedQueue<>();

    /** How many entries wait or are being dealt with; the inbox is held while it is not 0. */
    private final AtomicInteger size = new AtomicInteger();

    /** Comes before {@link #entries}; for the holder. */
    private @Nullable E first;

    /**
     * Adds an entry.
     *
     * @return whether the inbox was idle: the caller has to see to it that it is drained
     */
    public boolean add(E entry) {
        entries.add(entry);
        return size.getAndIncrement() == 0;
    }

    /** Adds entries, at least one, as {@link #add} does. */
    public boolean addAll(Collection<? extends E> added) {
        entries.addAll(added);
        return size.getAndAdd(added.size()) == 0;
    }

    /** Adds an entry before all others, as {@link #add} does. For whoever keeps holders away at the moment. */
    public boolean addFirst(E entry) {
        first = entry;
        return size.getAndIncrement() == 0;
    }

    /** How many entries wait or are being dealt with: roughly, and for the holder no more than there are. */
    public int size() {
        return size.get();
    }

    /** Whether the entry that is being dealt with is the last, unless another is added meanwhile. For the holder. */
    public boolean isLast() {
        return size.get() == 1;
    }

    /**
     * Deals with the next entry. For the holder.
     *
     * @param consumer must not throw: the caller could not know any more whether there are more entries
     * @return whether the inbox is still held: there are more entries, which the caller has to see to
     */
    public boolean drainOne(Consumer<? super E> consumer) {
        boolean isHeld;
        E entry = next();
        try {
            consumer.accept(entry);
        } finally {
            // whatever it throws: an inbox that nobody holds and nobody can hold would be the end of whoever it serves
            isHeld = size.decrementAndGet() > 0;
        }
        return isHeld;
    }

    /**
     * Deals with the next entries, and then with what they have brought about together, before another thread can hold the inbox.
     * For the holder.
     *
     * @param count how many entries, at most {@link #size}
     * @param consumer must not throw, as for {@link #drainOne}
     * @param conclusion runs behind the last of them, and must not throw either
     * @return whether the inbox is still held
     */
    public boolean drain(int count, Consumer<? super E> consumer, Runnable conclusion) {
        boolean isHeld;
        int taken = 0;
        try {
            while (taken < count) {
                E entry = next();
                taken++;
                consumer.accept(entry);
            }
            conclusion.run();
        } finally {
            isHeld = size.addAndGet(-taken) > 0;
        }
        return isHeld;
    }

    private E next() {
        E entry = first;
        if (entry == null) {
            return entries.remove();
        }
        first = null;
        return entry;
    }
}
