package dev.parley.it.hostile;

import dev.parley.http.RawWebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;

/**
 * The canary's own process: it calls again and again in a realm that nobody attacks, and notes how long each answer takes. Asked by
 * a line on its input, it prints what it has noted since; started by {@link Canary}. How late it woke from its pauses says what
 * the machine, and not the router, has it wait.
 */
public final class CanaryProgram {
    private static final long PAUSE_NANOS = 20_000_000;

    private final Waits answers = new Waits();
    private final Waits delays = new Waits();
    private volatile boolean isDead;

    private CanaryProgram() {}

    /** Takes where it sings, and the port of the router. */
    public static void main(String... arguments) throws IOException {
        CanaryProgram canary = new CanaryProgram();
        Perch perch = Perch.valueOf(arguments[0]);
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: wamp.2.json\r\n\r\n";
        RawWebSocket peer = RawWebSocket.connect(
                perch == Perch.OVER_TLS ? Credulous.sockets() : SocketFactory.getDefault(),
                Integer.parseInt(arguments[1]),
                request.getBytes(StandardCharsets.UTF_8));
        if (perch == Perch.AMONG_THEM) {
            Assault.logIn(peer, "member");
        } else {
            peer.sendText("[1,\"canary\"," + Assault.ROLES.formatted("") + "]");
            peer.receiveText();
        }
        Thread singing = new Thread(() -> canary.sing(peer, perch), "canary");
        singing.setDaemon(true);
        singing.start();
        System.out.println("singing");
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (questions.readLine() != null) {
            System.out.println(
                    canary.isDead ? "dead" : "song " + canary.answers.take() + " late " + canary.delays.take());
        }
    }

    private void sing(RawWebSocket peer, Perch perch) {
        try {
            for (int i = 1; ; i++) {
                long start = System.nanoTime();
                if (perch == Perch.AMONG_THEM) {
                    String subscribed = ask(peer, "[32," + 3L * i + ",{},\"com.canary.song\"]", "[33,");
                    ask(peer, "[16," + (3L * i + 1) + ",{\"acknowledge\":true},\"com.canary.song\"]", "[17,");
                    String subscription = subscribed.substring(subscribed.lastIndexOf(',') + 1);
                    ask(peer, "[34," + (3L * i + 2) + "," + subscription, "[35,");
                } else {
                    ask(peer, "[48," + i + ",{},\"wamp.session.count\"]", "[50,");
                }
                long end = System.nanoTime();
                answers.note(end - start);
                LockSupport.parkNanos(PAUSE_NANOS);
                delays.note(System.nanoTime() - end - PAUSE_NANOS);
            }
        } catch (IOException over) {
            System.out.println("lost: " + over);
            isDead = true;
        }
    }

    /** The answer, which must begin so. */
    private static String ask(RawWebSocket peer, String request, String expected) throws IOException {
        peer.sendText(request);
        String answer = peer.receive();
        while (!answer.startsWith("1 " + expected)) {
            if (answer.startsWith("1 [8,")) {
                throw new IOException("refused: " + answer);
            }
            answer = peer.receive();
        }
        return answer;
    }

    /** Times of one kind. */
    private static final class Waits {
        /** In microseconds. Guarded by this. */
        private int[] all = new int[1024];

        /** Guarded by this. */
        private int count;

        synchronized void note(long nanos) {
            if (count == all.length) {
                all = Arrays.copyOf(all, 2 * count);
            }
            all[count++] = (int) Math.max(0, nanos / 1_000);
        }

        /** How many there were since the last time, and p50, p99 and the longest in milliseconds. */
        synchronized String take() {
            int[] sorted = Arrays.copyOf(all, count);
            Arrays.sort(sorted);
            count = 0;
            return String.format(
                    Locale.ROOT, "%d %.1f %.1f %.1f", sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
        }

        private static double at(int[] sorted, double share) {
            return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(share * (sorted.length - 1))] / 1000.0;
        }
    }
}
