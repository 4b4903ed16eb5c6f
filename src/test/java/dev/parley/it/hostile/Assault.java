package dev.parley.it.hostile;

import dev.parley.http.RawWebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;

/** The connections and threads of one attack; all of them end with it. */
final class Assault implements AutoCloseable {
    static final String ROLES =
            "{\"roles\":{\"publisher\":{},\"subscriber\":{},\"caller\":{},\"callee\":{}},\"authmethods\":[\"anonymous\"]%s}";
    static final String HELLO = "[1,\"realm1\"," + ROLES.formatted("") + "]";
    static final char RS = '\u001e';

    /** What a peer takes that is meant not to read. */
    private static final int NARROW_BYTES = 8 * 1024;

    private final Gates gates;
    private final long end;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final SocketFactory narrow = new Narrow();
    private volatile boolean isClosed;

    Assault(Gates gates, long seconds) {
        this.gates = gates;
        this.end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** A part of an attack: what goes wrong with a connection only means that the router has ended it. */
    interface Part {
        void run() throws Exception;
    }

    boolean isOver() {
        return isClosed || System.nanoTime() > end;
    }

    Gates gates() {
        return gates;
    }

    Socket socket() throws IOException {
        return socket(gates.webSocket());
    }

    Socket socket(int port) throws IOException {
        return opened(narrow.createSocket(InetAddress.getLoopbackAddress(), port));
    }

    /** A WebSocket that says nothing. */
    RawWebSocket webSocket(String subProtocol) throws IOException {
        return webSocket(subProtocol, "");
    }

    /** The same, with lines in the head of its handshake. */
    RawWebSocket webSocket(String subProtocol, String lines) throws IOException {
        String request = RawWebSocket.UPGRADE + lines + "Sec-WebSocket-Protocol: " + subProtocol + "\r\n\r\n";
        return opened(RawWebSocket.connect(narrow, gates.webSocket(), request.getBytes(StandardCharsets.UTF_8)));
    }

    /** A session of an anonymous peer in realm1. */
    RawWebSocket session() throws IOException {
        RawWebSocket peer = webSocket("wamp.2.json");
        peer.sendText(HELLO);
        peer.receiveText();
        return peer;
    }

    /** A session of somebody who has logged in. */
    RawWebSocket session(String authid) throws IOException {
        RawWebSocket peer = webSocket("wamp.2.json");
        logIn(peer, authid);
        return peer;
    }

    static void logIn(RawWebSocket peer, String authid) throws IOException {
        String details = ROLES.replace("anonymous", "ticket").formatted(",\"authid\":\"" + authid + "\"");
        peer.sendText("[1,\"realm1\"," + details + "]");
        peer.receiveText();
        peer.sendText("[5,\"ticket\",{}]");
        String welcome = peer.receiveText();
        if (!welcome.startsWith("[2,")) {
            throw new IOException("not let in: " + welcome);
        }
    }

    <C extends AutoCloseable> C opened(C connection) throws IOException {
        open.add(connection);
        if (isClosed) {
            throw new IOException("the attack is over");
        }
        return connection;
    }

    /** Does that in so many threads, which are given their numbers. */
    void inParallel(int count, Numbered part) {
        List<Thread> own = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = new Thread(() -> quietly(() -> part.run(number)), "assault-" + i);
            thread.setDaemon(true);
            own.add(thread);
            synchronized (threads) {
                threads.add(thread);
            }
            thread.start();
        }
        own.forEach(this::await);
    }

    /** A part that one of several threads does. */
    interface Numbered {
        void run(int number) throws Exception;
    }

    /** Begins that in a thread of its own. */
    void beside(Part part) {
        Thread thread = new Thread(() -> quietly(part), "assault-beside");
        thread.setDaemon(true);
        synchronized (threads) {
            threads.add(thread);
        }
        thread.start();
    }

    /** Reads what comes, whatever it is. */
    void drain(RawWebSocket peer) {
        beside(() -> {
            while (!isOver()) {
                peer.receive();
            }
        });
    }

    private void await(Thread thread) {
        try {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left > 0) {
                thread.join(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void quietly(Part part) {
        try {
            part.run();
        } catch (Exception refused) {
            // the router has ended that connection, or the attack is over
        }
    }

    /** Runs the attack, and keeps its connections until its time is over. */
    void run(Part attack) {
        beside(attack);
        while (!isOver()) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() {
        isClosed = true;
        open.forEach(connection -> quietly(connection::close));
        List<Thread> left;
        synchronized (threads) {
            left = List.copyOf(threads);
        }
        for (Thread thread : left) {
            try {
                thread.join(5_000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sockets that take little, so that their peers do not wait for kernels to be full. */
    private static final class Narrow extends SocketFactory {
        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket(InetAddress.getByName(host), port);
        }

        @Override
        public Socket createSocket(InetAddress address, int port) throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(NARROW_BYTES);
            socket.connect(new InetSocketAddress(address, port), 10_000);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(address, port);
        }
    }
}
