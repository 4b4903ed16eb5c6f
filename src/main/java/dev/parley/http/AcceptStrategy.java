package dev.parley.http;

import dev.parley.fault.FatalErrors;
import dev.parley.fault.RareLog;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
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
    private static final int RESERVE = 8;

    private final IOStrategy sameThread = SameThreadIOStrategy.getInstance();
    private final RareLog failures = new RareLog();
    private final ScheduledExecutorService timer;

    /** Descriptors for what must be done when there are no others: to write the log, to load a class. Guarded by this. */
    private final List<DatagramChannel> reserve = new ArrayList<>();

    AcceptStrategy(ScheduledExecutorService timer) {
        this.timer = timer;
        takeReserve();
    }

    /** Gives back what descriptors are held, with the last server. */
    void close() {
        giveBackReserve();
    }

    private synchronized void takeReserve() {
        try {
            while (reserve.size() < RESERVE) {
                reserve.add(DatagramChannel.open());
            }
        } catch (IOException none) {
            LOGGER.log(Level.FINE, "No descriptors to keep in reserve", none);
        }
    }

    private synchronized void giveBackReserve() {
        for (DatagramChannel each : reserve) {
            try {
                each.close();
            } catch (IOException failure) {
                LOGGER.log(Level.FINE, "While giving back a descriptor", failure);
            }
        }
        reserve.clear();
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
        } catch (Error error) {
            // a thread that ends by it would leave its other connections to nobody
            FatalErrors.check(error);
            if (event != IOEvent.SERVER_ACCEPT) {
                connection.closeSilently();
            }
            LOGGER.log(Level.WARNING, "An event of a connection could not be handled", error);
            return true;
        }
    }

    private void accept(TCPNIOServerConnection server) throws IOException {
        try {
            server.onAccept();
        } catch (ClosedChannelException closing) {
            LOGGER.log(Level.FINE, "No longer accepting", closing);
        } catch (IOException failure) {
            // the line may need files of its own
            giveBackReserve();
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

    private void goOn(TCPNIOServerConnection server) {
        try {
            takeReserve();
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
