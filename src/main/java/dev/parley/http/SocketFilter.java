package dev.parley.http;

import dev.parley.fault.RareLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/**
 * Stands below everything else: closes a socket that is one too many as soon as it is accepted, and later those whose peers do
 * not read their last answer. Called by Grizzly on the selector threads, and by the timer of {@link WebServer}.
 */
final class SocketFilter extends BaseFilter {
    private static final Logger LOGGER = Logger.getLogger(SocketFilter.class.getName());

    private final Admission admission;
    private final long answerNanos;
    private final RareLog refusals = new RareLog();

    /** Sockets that are closed once their peers have read the answer, and when that was written, by the clock of nanoTime. */
    private final Map<Connection<?>, Long> answered = new ConcurrentHashMap<>();

    /**
     * @param answerMillis how long a peer may take to read the last answer
     */
    SocketFilter(Admission admission, long answerMillis) {
        this.admission = admission;
        this.answerNanos = TimeUnit.MILLISECONDS.toNanos(answerMillis);
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) {
        Connection<?> socket = context.getConnection();
        if (!(socket.getPeerAddress() instanceof InetSocketAddress peer)) {
            // it has gone again
            socket.terminateSilently();
            return context.getStopAction();
        }
        InetAddress address = peer.getAddress();
        if (!admission.enter(address)) {
            if (refusals.isDue()) {
                LOGGER.log(
                        Level.WARNING,
                        "Too many connections: one from {0} was closed, and {1} others since the last such line",
                        new Object[] {address.getHostAddress(), refusals.takeSkipped()});
            }
            socket.terminateSilently();
            return context.getStopAction();
        }
        CloseListener<Closeable, CloseType> listener = (closeable, type) -> admission.leave(address);
        socket.addCloseListener(listener);
        return context.getInvokeAction();
    }

    /** Closes the socket when its peer has read what was written to it, or has had its time for that. */
    void closeWhenRead(Connection<?> socket) {
        answered.put(socket, System.nanoTime());
        CloseListener<Closeable, CloseType> listener = (closeable, type) -> answered.remove(socket);
        socket.addCloseListener(listener);
        socket.closeSilently();
    }

    /** Closes those whose peers have had their time. */
    void watch() {
        long now = System.nanoTime();
        answered.forEach((socket, since) -> {
            if (now - since > answerNanos) {
                socket.terminateSilently();
            }
        });
    }
}
