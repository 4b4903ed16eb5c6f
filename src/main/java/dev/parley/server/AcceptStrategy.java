package dev.parley.server;

import dev.parley.websocket.FatalErrors;
import dev.parley.websocket.RareLog;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.jspecify.annotations.Nullable;

/**
 * Does everything on the selector threads, and accepts nothing for a second when that fails: a connection that cannot be
 * accepted, for want of a file descriptor, stays ready, and the selector would not rest. Called by Grizzly.
 */
@SuppressWarnings("rawtypes") // of the interface
final class AcceptStrategy implements IOStrategy {
    private static final Logger LOGGER = Logger.getLogger(AcceptStrategy.class.getName());
    private static final int PAUSE_MILLIS = 1_000;

    private final IOStrategy sameThread = SameThreadIOStrategy.getInstance();
    private final RareLog failures = new RareLog();
    private final ScheduledExecutorService timer;

    AcceptStrategy(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    @Override
    public boolean executeIoEvent(Connection connection, IOEvent event) throws IOException {
        return executeIoEvent(connection, event, true);
    }

    @Override
    public boolean executeIoEvent(Connection connection, IOEvent event, boolean isEnabled) throws IOException {
        try {
            if (event == IOEvent.SERVER_ACCEPT) {
                accept((TCPNIOServerConnection) connection);
                return true;
            }
            return sameThread.executeIoEvent(connection, event, isEnabled);
        } catch (VirtualMachineError error) {
            FatalErrors.check(error);
            throw error;
        }
    }

    private void accept(TCPNIOServerConnection server) throws IOException {
        try {
            server.onAccept();
        } catch (ClosedChannelException closing) {
            LOGGER.log(Level.FINE, "No longer accepting", closing);
        } catch (IOException failure) {
            if (failures.isDue()) {
                LOGGER.log(
                        Level.WARNING,
                        "A connection could not be accepted ({0}); none is for a second. If files are what is too many: allow"
                                + " more of them (ulimit -n), or fewer connections",
                        failure.getMessage());
            }
            pause(server);
        }
    }

    private void pause(TCPNIOServerConnection server) throws IOException {
        server.disableIOEvent(IOEvent.SERVER_ACCEPT);
        try {
            ScheduledFuture<?> unused = timer.schedule(() -> goOn(server), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOGGER.log(Level.FINE, "No longer accepting", closing);
        }
    }

    private static void goOn(TCPNIOServerConnection server) {
        try {
            server.enableIOEvent(IOEvent.SERVER_ACCEPT);
        } catch (IOException closed) {
            LOGGER.log(Level.FINE, "No longer accepting", closed);
        }
    }

    @Override
    public @Nullable Executor getThreadPoolFor(Connection connection, IOEvent event) {
        return null;
    }

    @Override
    public @Nullable ThreadPoolConfig createDefaultWorkerPoolConfig(Transport transport) {
        return null;
    }
}
