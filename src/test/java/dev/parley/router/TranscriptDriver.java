package dev.parley.router;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One router with the {@link TestRealms}, and the connections to it, for one transcript. Played to by {@link Transcript#play}.
 * What it returns as received is the text of a message, or {@link #CLOSED} once the router has closed the connection.
 */
public interface TranscriptDriver {
    String CLOSED = "closes";

    /** What a peer has received that is asked for a sign of life. */
    String PINGS = "pings";

    void connect(String peer, Handshake handshake);

    void send(String peer, String text);

    /** The peer drops its connection. */
    void disconnect(String peer);

    /** What the peer received next; null where nothing came. */
    @Nullable
    String next(String peer);

    /** What peers received beyond that, each as a line {@code peer < text}; nothing where the driver cannot know it yet. */
    List<String> surplus();

    void elapse(long millis);

    /** The peer answers a ping. */
    void pong(String peer);

    /** From now on there is room for so many messages to the peer: what more comes waits where the router lets it wait. */
    void room(String peer, int messages);

    void reconfigure(RouterSettings settings);

    /** The router shuts down. */
    void shutDown();

    /** The transcript is over: all that was received beyond {@link #next}, and whatever else is not as it should be by now. */
    List<String> finish();
}
