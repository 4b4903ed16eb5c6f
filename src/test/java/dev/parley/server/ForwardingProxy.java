package dev.parley.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A reverse proxy on this machine: passes on what comes, and says in a header of the request for whom. What its client says in the same
 * header stays before it, as real ones do.
 */
final class ForwardingProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;
    private final String header;
    private volatile String client = "192.0.2.1";

    /**
     * Passes on to that port.
     *
     * @param header {@code X-Forwarded-For} or {@code Forwarded}
     */
    ForwardingProxy(int target, String header) throws IOException {
        this.target = target;
        this.header = header;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From now on its clients have that address. */
    void serve(String address) {
        client = address;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "forwarding-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listening.accept();
                String address = client;
                start(() -> forward(from, address));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void forward(Socket from, String address) {
        try (from;
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target)) {
            sockets.add(from);
            sockets.add(to);
            to.getOutputStream().write(withAddress(head(from.getInputStream()), address));
            start(() -> pump(to, from));
            pump(from, to);
        } catch (IOException closed) {
            // both ends are
        } finally {
            sockets.remove(from);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no whole request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    private byte[] withAddress(String head, String address) {
        String element = header.equals("Forwarded") ? "for=\"" + address + "\";proto=https" : address;
        StringBuilder result = new StringBuilder();
        String before = "";
        for (String line : head.substring(0, head.length() - 4).split("\r\n", -1)) {
            if (line.startsWith(header + ": ")) {
                before = line.substring(header.length() + 2) + ", ";
            } else {
                result.append(line).append("\r\n");
            }
        }
        result.append(header).append(": ").append(before).append(element).append("\r\n\r\n");
        return result.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[8192];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                out.write(some, 0, count);
            }
        } catch (IOException closed) {
            // so is the other
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
