package dev.parley.http.handshake;

import dev.parley.fault.FatalErrors;
import dev.parley.fault.RareLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.grizzly.ssl.SSLConnectionContext;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.jspecify.annotations.Nullable;

/**
 * Grizzly's TLS, but that keys are agreed on in threads for that: who begins many handshakes has others wait who come as well, and
 * nobody who is there. Handshakes under way have an engine and buffers each, so there are so many at a time. A handshake in the middle of a connection, for which Grizzly would wait on the selector thread, ends it. One for
 * each server.
 */
public final class TlsFilter extends SSLBaseFilter {
    private static final Logger LOGGER = Logger.getLogger(TlsFilter.class.getName());
    private static final int IDLE_SECONDS = 10;

    /** From where a connection comes, of those that have begun a handshake. */
    private static final Attribute<InetAddress> ADDRESS =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(TlsFilter.class.getName());

    /** What an engine with its buffers takes, in octets, as long as nothing is agreed on. */
    private static final int ENGINE_OCTETS = 32 * 1024;

    private static final int PART_OF_HEAP = 16;
    private static final int FEWEST = 100;

    private final ThreadPoolExecutor threads;
    private final RareLog evictions = new RareLog();
    private final HalfOpen<TCPNIOConnection> shaking = new HalfOpen<>((int) Math.max(
            FEWEST, Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / PART_OF_HEAP / ENGINE_OCTETS)));

    /** Handshakes by engines of those. */
    public TlsFilter(SSLEngineConfigurator engines) {
        super(engines);
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        // a task for each connection at most, which are counted
        threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), TlsFilter::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "parley-tls");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes no more handshakes. */
    public void close() {
        threads.shutdownNow();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        TCPNIOConnection socket = (TCPNIOConnection) context.getConnection();
        SSLEngine engine = SSLUtils.getSSLEngine(socket);
        if (engine != null && !SSLUtils.isHandshaking(engine)) {
            return super.handleRead(context);
        }
        count(socket);
        context.suspend();
        try {
            threads.execute(() -> shakeHands(context, socket));
        } catch (RejectedExecutionException closing) {
            socket.terminateSilently();
        }
        return context.getSuspendAction();
    }

    private void count(TCPNIOConnection socket) {
        if (ADDRESS.isSet(socket)) {
            return;
        }
        InetAddress address = address(socket);
        ADDRESS.set(socket, address);
        TCPNIOConnection evicted = shaking.begin(socket, address);
        CloseListener<Closeable, CloseType> listener = (closeable, type) -> shaking.end(socket, address);
        socket.addCloseListener(listener);
        if (evicted != null) {
            if (evictions.isDue()) {
                LOGGER.log(
                        Level.WARNING,
                        "Too many TLS handshakes are under way: one from {0} was ended, and {1} others since the last such line",
                        new Object[] {address(evicted).getHostAddress(), evictions.takeSkipped()});
            }
            evicted.terminateSilently();
        }
    }

    /** That of nobody where the peer has gone. */
    private static InetAddress address(TCPNIOConnection socket) {
        return socket.getPeerAddress() instanceof InetSocketAddress peer
                ? peer.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private void shakeHands(FilterChainContext context, TCPNIOConnection socket) {
        NextAction next = context.getStopAction();
        Throwable failure = null;
        try {
            next = super.handleRead(context);
            if (!SSLUtils.isHandshaking(SSLUtils.getSSLEngine(socket))) {
                shaking.end(socket, ADDRESS.get(socket));
            }
        } catch (Throwable e) {
            FatalErrors.check(e);
            failure = e;
        }
        NextAction done = next;
        Throwable why = failure;
        onSelectorOf(socket, () -> goOn(context, socket, done, why));
    }

    /** Has that done in the selector thread of the connection. */
    public static void onSelectorOf(TCPNIOConnection socket, Runnable work) {
        TCPNIOTransport transport = (TCPNIOTransport) socket.getTransport();
        transport
                .getSelectorHandler()
                .enque(
                        socket.getSelectorRunner(),
                        () -> {
                            work.run();
                            return true;
                        },
                        null);
    }

    /** On the selector thread of the connection. */
    private static void goOn(
            FilterChainContext context, TCPNIOConnection socket, NextAction done, @Nullable Throwable failure) {
        if (failure != null) {
            LOGGER.log(Level.FINE, "A TLS handshake has failed", failure);
            socket.closeSilently();
        }
        try {
            context.resume(done);
        } catch (RuntimeException e) {
            LOGGER.log(Level.FINE, "The connection is closed", e);
            socket.terminateSilently();
        }
    }

    @Override
    protected @Nullable Buffer doHandshakeSync(
            SSLConnectionContext tls, FilterChainContext context, @Nullable Buffer input, long timeoutMillis)
            throws IOException {
        Buffer rest = doHandshakeStep(tls, context, input);
        if (SSLUtils.isHandshaking(tls.getSslEngine())) {
            throw new SSLException("a handshake in the middle of a connection");
        }
        return rest != null && rest.hasRemaining() ? rest : null;
    }
}
