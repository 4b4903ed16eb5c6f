package dev.parley.engine.nats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a NATS that a test can cut. */
final class Cable implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int to;
    private volatile boolean isCut;
    private volatile boolean isDeaf;

    Cable(int to) throws IOException {
        this.to = to;
        start(this::accept);
    }

    String url() {
        return "nats://127.0.0.1:" + listener.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                if (isCut) {
                    near.close();
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                start(() -> pass(near, far, false));
                start(() -> pass(far, near, true));
            }
        } catch (IOException closed) {
            // it is over
        }
    }

    private void pass(Socket from, Socket to, boolean isBack) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[64 * 1024];
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                if (!isBack || !isDeaf) {
                    out.write(some, 0, length);
                }
            }
        } catch (IOException cut) {
            // so be it
        }
    }

    /** Whoever is connected hears nothing from now on; what it says arrives. */
    void deafen() {
        isDeaf = true;
    }

    void cut() throws IOException {
        isCut = true;
        for (Socket each : sockets) {
            each.close();
        }
        sockets.clear();
    }

    void mend() {
        isDeaf = false;
        isCut = false;
    }

    @Override
    public void close() throws IOException {
        cut();
        listener.close();
    }
}
