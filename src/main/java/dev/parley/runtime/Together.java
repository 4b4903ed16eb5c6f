package dev.parley.runtime;

/**
 * Has the pieces of work that a thread does for several connections done together, where a transport can: each by one write. One for a
 * hub; any thread calls it.
 */
@FunctionalInterface
public interface Together {
    /** Runs a piece of work in the calling thread, and may hold back what it writes to sockets until it is done. */
    void execute(Runnable work);

    /**
     * Has that run by the calling thread when it is through with what it has read from a socket.
     *
     * @return false where it is at nothing of the kind: the caller runs it
     */
    default boolean afterwards(Runnable work) {
        return false;
    }

    /** Runs what the calling thread has to run {@link #afterwards}, before it is through. */
    default void conclude() {}
}
