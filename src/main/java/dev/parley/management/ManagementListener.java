package dev.parley.management;

import dev.parley.auth.crypto.Secret;
import dev.parley.http.Admission;
import dev.parley.http.WebServer;
import dev.parley.runtime.work.Crowd;
import dev.parley.tls.TlsKeys;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The address at which a {@link Desk} is asked, in threads of its own, so that those who operate a router get an answer when it has much
 * to do. Started and closed by whoever starts the router; all methods are for any thread.
 */
public final class ManagementListener implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int MAX_MESSAGE_BYTES = 64 * 1024;

    /** How many may ask at once, each on a socket: descriptors are the router's too. */
    private static final int MAX_SOCKETS = 256;

    private static final int MAX_SOCKETS_PER_ADDRESS = 64;

    private final WebServer web;

    /**
     * Where the listener listens, and whom it answers.
     *
     * @param host the address
     * @param port 0 for any free one
     * @param token what requests must show; null for nothing
     * @param tls the listener's keys; null to listen without TLS
     * @param isCertified whether TLS demands a certificate of every peer
     */
    public record Address(
            String host,
            int port,
            @Nullable Secret token,
            @Nullable TlsKeys tls,
            boolean isCertified) {}

    private ManagementListener(Address address, Desk desk) {
        TokenGate gate = new TokenGate(address.token(), address.isCertified());
        WebServer.Builder builder = WebServer.builder()
                .host(address.host())
                .port(address.port())
                .maxMessageBytes(MAX_MESSAGE_BYTES)
                .selectorThreads(THREADS)
                .threadName("parley-management")
                .admission(new Sockets())
                .requests(request -> desk.answer(request, gate));
        if (address.tls() != null) {
            builder.tls(address.tls());
        }
        this.web = builder.build();
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the address cannot be had
     */
    public static ManagementListener start(Address address, Desk desk) throws IOException {
        ManagementListener listener = new ManagementListener(address, desk);
        listener.web.start();
        return listener;
    }

    /** The port it listens on. */
    public int port() {
        return web.port();
    }

    /** Those that are open. */
    private static final class Sockets implements Admission {
        private final Crowd crowd = new Crowd();

        @Override
        public boolean enter(InetAddress address) {
            return crowd.enter(address, MAX_SOCKETS, MAX_SOCKETS_PER_ADDRESS);
        }

        @Override
        public void leave(InetAddress address) {
            crowd.leave(address);
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        web.close();
    }
}
