package dev.parley.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Passes bytes on between clients and a router, and cuts all of its connections when it is told to. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private final URI to;

    CuttingProxy(URI to) throws IOException {
        this.to = to;
        start(this::accept);
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + to.getPath());
    }

    /** How many octets have been passed on, both ways. */
    long passed() {
        return passed.get();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket router = new Socket(to.getHost(), to.getPort());
                client.setTcpNoDelay(true);
                router.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(router);
                start(() -> pass(client, router));
                start(() -> pass(router, client));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void pass(Socket from, Socket into) {
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                passed.addAndGet(n);
                out.write(buffer, 0, n);
            }
        } catch (IOException cut) {
            // which is what it is for
        } finally {
            sockets.remove(from);
            sockets.remove(into);
        }
    }

    /** Cuts what is connected now, with whatever is on its way. */
    void cut() {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException gone) {
                // already
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
