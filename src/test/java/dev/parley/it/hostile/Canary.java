package dev.parley.it.hostile;

import dev.parley.http.RawWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Somebody in another realm who calls again and again and notes how long each answer takes. */
final class Canary implements AutoCloseable {
    private static final long PAUSE_NANOS = 5_000_000;

    private final RawWebSocket peer;
    private final Thread thread = new Thread(this::sing, "canary");
    private final Object lock = new Object();

    /** In microseconds. Guarded by lock. */
    private int[] waits = new int[1024];

    /** Guarded by lock. */
    private int count;

    private volatile boolean isClosed;
    private volatile boolean isDead;

    /** What it has noted, in milliseconds. */
    record Song(int calls, double p50, double p99, double max) {}

    Canary(int port) throws IOException {
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";
        peer = RawWebSocket.connect(port, request.getBytes(StandardCharsets.UTF_8));
        peer.sendText("[1,\"canary\"," + Assault.ROLES.formatted("") + "]");
        peer.receiveText();
        thread.setDaemon(true);
        thread.start();
    }

    private void sing() {
        try {
            for (int i = 1; !isClosed; i++) {
                long start = System.nanoTime();
                peer.sendText("[48," + i + ",{},\"wamp.session.count\"]");
                String answer = peer.receive();
                while (!answer.startsWith("1 [50,")) {
                    answer = peer.receive();
                }
                note((int) ((System.nanoTime() - start) / 1_000));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException over) {
            isDead = true;
        }
    }

    private void note(int micros) {
        synchronized (lock) {
            if (count == waits.length) {
                waits = Arrays.copyOf(waits, 2 * count);
            }
            waits[count++] = micros;
        }
    }

    /** Whether its connection was lost, or an answer. */
    boolean isDead() {
        return isDead;
    }

    /** What it has noted since this was last asked. */
    Song take() {
        synchronized (lock) {
            int[] sorted = Arrays.copyOf(waits, count);
            Arrays.sort(sorted);
            count = 0;
            return new Song(sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
        }
    }

    private static double at(int[] sorted, double share) {
        return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(share * (sorted.length - 1))] / 1000.0;
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        peer.close();
    }
}
