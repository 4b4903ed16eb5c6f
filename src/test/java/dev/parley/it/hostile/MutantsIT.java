package dev.parley.it.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.http.RawWebSocket;
import dev.parley.it.StandaloneRouter;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Mutated texts, frames, first messages and handshakes: each is answered or ends its connection, and nobody else notices. Some
 * thousand of them, or {@code -Dhostile.mutants}; {@code -Dhostile.seed} repeats a run.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
class MutantsIT {
    private static final long MUTANTS = Long.getLong("hostile.mutants", 20_000);
    private static final long SEED = Long.getLong("hostile.seed", 20_261_129L);
    private static final int THREADS = 4;

    /** How many mutants are on their way before it is looked how their connection does. */
    private static final int WINDOW = 8;

    private static final int FRAME_MILLIS = 300;

    private static final String[] TEXTS = {
        "[32,%d,{\"match\":\"prefix\"},\"com.example.\"]",
        "[32,%d,{\"match\":\"wildcard\",\"get_retained\":true},\"com..topic\"]",
        "[34,%d,1]",
        "[16,%d,{\"acknowledge\":true,\"exclude_me\":false,\"retain\":true},\"com.example.topic\",[1,\"\\u00e4\\ud83d\\ude00\",null],{\"a\":-1.5e3}]",
        "[16,%d,{\"eligible_authrole\":[\"guest\"],\"exclude\":[1,2]},\"com.example.topic\",[\"äöü€😀\"]]",
        "[64,%d,{\"invoke\":\"roundrobin\",\"concurrency\":2},\"com.example.echo\"]",
        "[66,%d,1]",
        "[48,%d,{\"receive_progress\":true,\"timeout\":20,\"disclose_me\":true},\"com.example.echo\",[[[[]]]],{}]",
        "[48,%d,{},\"wamp.session.list\"]",
        "[48,%d,{},\"wamp.subscription.match\",[\"com.example.topic\"]]",
        "[48,%d,{},\"wamp.session.add_testament\",[\"com.example.gone\",[1],{\"a\":2}]]",
        "[49,%d,{\"mode\":\"killnowait\"}]",
        "[70,%d,{\"progress\":true},[1]]",
        "[8,68,%d,{},\"com.example.error\",[1]]",
    };

    private static final String[] FIRST = {
        Assault.HELLO,
        "[1,\"realm1\",{\"authid\":\"a\",\"authmethods\":[\"wampcra\",\"ticket\"],\"roles\":{\"caller\":{\"features\":{\"call_timeout\":true}}}}]",
        "[5,\"signature\",{}]",
        "[3,{},\"wamp.close.goodbye_and_out\"]",
    };

    private static final String HANDSHAKE = RawWebSocket.UPGRADE
            + "Sec-WebSocket-Protocol: wamp.2.json, wamp.2.json.batched\r\nOrigin: http://127.0.0.1\r\n"
            + "Cookie: parley=x; a=b\r\nAuthorization: Basic YTpi\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n";

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();

    /** Mutants after which the router said nothing for long. */
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

    @Test
    void nobodyElseNotices() throws Exception {
        try (Fortress fortress = Fortress.start()) {
            Canary canary = fortress.canary();
            long before = fortress.liveHeapKib();
            long start = System.nanoTime();
            try (Assault assault = new Assault(fortress.gates(), TimeUnit.HOURS.toSeconds(5))) {
                assault.inParallel(THREADS, number -> mutate(assault, new Mutator(SEED + number)));
            }
            Canary.Song song = canary.take();
            long after = fortress.settledHeapKib(before + 40 * 1024);
            List<String> wrong = fortress.lines().stream()
                    .filter(line ->
                            line.contains("Exception") || line.contains("Error:") || line.contains("internal error"))
                    .toList();
            Files.writeString(
                    StandaloneRouter.war().resolveSibling("mutants.md"),
                    "seed " + SEED + ": " + sent + " mutants on " + connections + " connections in "
                            + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s; live heap before, after "
                            + before / 1024 + ", " + after / 1024 + " MiB; canary: " + song + "\n");
            assertTrue(fortress.isAlive(), () -> String.join("\n", fortress.lines()));
            assertFalse(canary.isDead(), "the canary was lost");
            assertEquals(List.of(), wrong);
            assertEquals(List.of(), List.copyOf(unanswered));
            assertTrue(after <= before + 40 * 1024, () -> "live heap " + before + " KiB before, " + after + " after");
            assertTrue(sent.get() >= MUTANTS, () -> "only " + sent + " mutants were sent");
        }
    }

    private void mutate(Assault assault, Mutator mutator) {
        while (sent.get() < MUTANTS && !assault.isOver()) {
            Assault.quietly(() -> {
                switch (mutator.below(20)) {
                    case 0 -> handshake(assault, mutator);
                    case 1 -> firstMessage(assault, mutator);
                    default -> session(assault, mutator);
                }
            });
        }
    }

    private void handshake(Assault assault, Mutator mutator) throws IOException {
        byte[] mutant = mutator.mutant(HANDSHAKE.getBytes(StandardCharsets.UTF_8));
        try (Socket socket = assault.socket()) {
            connections.incrementAndGet();
            socket.getOutputStream().write(mutant);
            socket.shutdownOutput();
            sent.incrementAndGet();
            socket.setSoTimeout(20_000);
            int unused = socket.getInputStream().read();
        } catch (SocketTimeoutException silence) {
            unanswered.add("handshake " + new String(mutant, StandardCharsets.UTF_8));
        }
    }

    private void firstMessage(Assault assault, Mutator mutator) throws IOException {
        try (RawWebSocket peer = assault.webSocket(mutator.below(2) == 0 ? "wamp.2.json" : "wamp.2.json.batched")) {
            connections.incrementAndGet();
            send(peer, mutator, mutator.oneOf(FIRST).getBytes(StandardCharsets.UTF_8));
            awaitPong(peer);
        }
    }

    /** Sends mutants as long as the session bears them. */
    private void session(Assault assault, Mutator mutator) throws IOException {
        try (RawWebSocket peer = assault.session()) {
            connections.incrementAndGet();
            for (int request = 1; sent.get() < MUTANTS; ) {
                for (int i = 0; i < WINDOW; i++) {
                    send(
                            peer,
                            mutator,
                            mutator.oneOf(TEXTS).formatted(request++).getBytes(StandardCharsets.UTF_8));
                }
                awaitPong(peer);
            }
        }
    }

    /** Sends a text: mostly mutated, sometimes in a mutated frame, now and then as it is. */
    private void send(RawWebSocket peer, Mutator mutator, byte[] text) throws IOException {
        byte[] frame =
                switch (mutator.below(20)) {
                    case 0 -> {
                        // where a length has grown, the router waits for the rest
                        peer.patience(FRAME_MILLIS);
                        yield mutator.mutant(RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.TEXT, text));
                    }
                    case 1, 2, 3 -> RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.TEXT, text);
                    default -> RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.TEXT, mutator.mutant(text));
                };
        peer.send(frame);
        sent.incrementAndGet();
    }

    /** Waits until all before has been looked at. */
    private void awaitPong(RawWebSocket peer) throws IOException {
        peer.send(RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.PING, new byte[] {'m'}));
        try {
            while (!peer.receive().startsWith("10 m")) {
                // answers
            }
        } catch (SocketTimeoutException silence) {
            if (peer.patience() != FRAME_MILLIS) {
                unanswered.add("a session");
            }
            throw silence;
        }
    }
}
