package dev.parley.http;

import java.io.IOException;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;

/**
 * Stops and continues reading from one socket, so that a peer that sends more than is dealt with waits, and no thread; says how
 * long the messages are that are read from it; tells of octets; ends it. For all threads; given to {@link HandshakeCheck}s.
 */
public final class Reading {
    private static final Logger LOGGER = Logger.getLogger(Reading.class.getName());

    private final Connection<?> socket;
    private final int greatestBytes;
    private volatile int messageBytes;
    private volatile LongConsumer arrived = octets -> {};
    private volatile Runnable left = () -> {};
    private volatile boolean isPaused;

    /** Reads messages as long as the server reads any, until it is limited. */
    Reading(Connection<?> socket, int greatestBytes) {
        this.socket = socket;
        this.greatestBytes = greatestBytes;
        this.messageBytes = greatestBytes;
    }

    /** From now on reads messages of so many bytes, as far as the server reads such at all. */
    public void limit(int bytes) {
        messageBytes = Math.min(bytes, greatestBytes);
    }

    /**
     * Says whom to tell of the octets that come and go.
     *
     * @param arrived told, on the selector thread, how many octets are kept of a frame that has not ended; 0 where it has
     * @param left told, in any thread, that the socket has taken a part of a long frame
     */
    public void report(LongConsumer arrived, Runnable left) {
        this.arrived = arrived;
        this.left = left;
    }

    void arrived(long octets) {
        arrived.accept(octets);
    }

    void left() {
        left.run();
    }

    int messageBytes() {
        return messageBytes;
    }

    /** Reads no more from the socket; what has been read already is still handed on. */
    public void pause() {
        isPaused = true;
        stop();
    }

    /** To be called where the socket is read again for another reason. */
    void stayPaused() {
        if (isPaused) {
            stop();
        }
    }

    private void stop() {
        try {
            socket.disableIOEvent(IOEvent.READ);
        } catch (IOException | RuntimeException closed) {
            LOGGER.log(Level.FINE, "The connection is closed", closed);
        }
    }

    public void resume() {
        isPaused = false;
        try {
            socket.enableIOEvent(IOEvent.READ);
        } catch (IOException | RuntimeException closed) {
            LOGGER.log(Level.FINE, "The connection is closed", closed);
        }
    }

    /** Closes the socket at once, and gives up what its peer has not read. */
    public void terminate() {
        socket.terminateSilently();
    }
}
