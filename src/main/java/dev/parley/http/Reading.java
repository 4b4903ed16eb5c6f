package dev.parley.http;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;

/**
 * Stops and continues reading from one socket, so that a peer that sends more than is dealt with waits, and no thread; says how
 * long the messages are that are read from it; ends it. For all threads; given to {@link HandshakeCheck}s.
 */
public final class Reading {
    private static final Logger LOGGER = Logger.getLogger(Reading.class.getName());

    private final Connection<?> socket;
    private final int greatestBytes;
    private volatile int messageBytes;

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

    int messageBytes() {
        return messageBytes;
    }

    /** Reads no more from the socket; what has been read already is still handed on. */
    public void pause() {
        try {
            socket.disableIOEvent(IOEvent.READ);
        } catch (IOException | RuntimeException closed) {
            LOGGER.log(Level.FINE, "The connection is closed", closed);
        }
    }

    public void resume() {
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
