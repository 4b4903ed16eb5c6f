package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers can exhaust at the socket, and what happens when something is exhausted all the same. */
class ExhaustionIT {
    private static final int ATTACK_BYTES = 8 << 20;

    /** Many times what the page and some garbage take, and a small part of what 300,000 answers did. */
    private static final long FLAT_KIB = 10 * 1024;

    @TempDir
    Path directory;

    private static long liveHeapKib(StandaloneRouter router) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = String.valueOf(router.program().pid());
        for (String command : List.of("GC.run", "GC.heap_info")) {
            try (RunningProgram program = RunningProgram.start("jcmd", List.of(jcmd, pid, command))) {
                assertEquals(0, program.awaitExit(), program::output);
                if (command.equals("GC.heap_info")) {
                    return Long.parseLong(program.awaitLine("used (\\d+)K").group(1));
                }
            }
        }
        throw new AssertionError();
    }

    private static void assertServes(StandaloneRouter router) throws InterruptedException {
        RawPeer.join(router.webSocket(), RawPeer.JSON).close();
    }

    @Test
    void pipelinedRequestsOfWhoeverDoesNotReadLeaveTheHeapFlat() throws Exception {
        byte[] requests = "GET / HTTP/1.1\r\nHost:x\r\n\r\n".repeat(2_500).getBytes(StandardCharsets.UTF_8);
        try (StandaloneRouter router =
                StandaloneRouter.startBy(List.of(RunningProgram.java(), "-Xmx48m", "-XX:+UseSerialGC"))) {
            assertServes(router);
            long before = liveHeapKib(router);
            List<Socket> attackers = new ArrayList<>();
            try {
                for (int sent = 0; sent < ATTACK_BYTES; sent += requests.length) {
                    Socket socket = new Socket(
                            InetAddress.getLoopbackAddress(), router.webSocket().getPort());
                    attackers.add(socket);
                    sendAll(socket, requests);
                }
                Socket one = new Socket(
                        InetAddress.getLoopbackAddress(), router.webSocket().getPort());
                attackers.add(one);
                for (int sent = 0; sent < ATTACK_BYTES && sendAll(one, requests); ) {
                    sent += requests.length;
                }
                assertServes(router);
                long grown = liveHeapKib(router) - before;
                assertTrue(grown < FLAT_KIB, () -> router.program().said("has " + grown + " KiB more in its heap"));
            } finally {
                for (Socket attacker : attackers) {
                    attacker.close();
                }
            }
            assertServes(router);
        }
    }

    /** Whether the other end has taken it. */
    private static boolean sendAll(Socket socket, byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (SocketException closed) {
            return false;
        }
    }

    @Test
    void whoeverFloodsWithGarbageFillsNoLog() throws Exception {
        List<String> garbage = List.of(
                "GET / HTP/1.1\r\n\r\n", "GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n", "\u0016\u001b[2J\r\n\r\n");
        try (StandaloneRouter router = StandaloneRouter.start()) {
            int before = router.program().outputLines().size();
            for (int i = 0; i < 500; i++) {
                try (Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), router.webSocket().getPort())) {
                    sendAll(socket, garbage.get(i % garbage.size()).getBytes(StandardCharsets.UTF_8));
                }
            }
            assertServes(router);
            int lines = router.program().outputLines().size() - before;
            assertTrue(lines < 20, () -> router.program().said("has printed " + lines + " lines"));
        }
    }

    /** Linux counts the time of a process in hundredths of a second. */
    private static long cpuMillis(StandaloneRouter router) {
        return router.program().handle().info().totalCpuDuration().orElseThrow().toMillis();
    }

    @Test
    void withoutFileDescriptorsItSaysSoAndRestsAndComesBack() throws Exception {
        List<String> limited =
                List.of("sh", "-c", "ulimit -n 200; exec \"$0\" \"$@\"", RunningProgram.java(), "-XX:-MaxFDLimit");
        try (StandaloneRouter router = StandaloneRouter.startBy(limited)) {
            assertServes(router);
            List<Socket> idle = new ArrayList<>();
            try (RawPeer before = RawPeer.join(router.webSocket(), RawPeer.JSON)) {
                for (int i = 0; i < 230; i++) {
                    idle.add(new Socket(
                            InetAddress.getLoopbackAddress(), router.webSocket().getPort()));
                }
                router.program().awaitLine("could not be accepted");
                long start = System.nanoTime();
                long cpu = cpuMillis(router);
                before.send("[64,1,{},\"com.example.echo\"]");
                before.receive(65);
                while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(3)) {
                    router.program().pause();
                }
                long spent = cpuMillis(router) - cpu;
                assertTrue(spent < 1_500, () -> router.program().said("spent " + spent + " ms of 3 s"));
            } finally {
                for (Socket each : idle) {
                    each.close();
                }
            }
            assertServes(router);
            long said = router.program().outputLines().stream()
                    .filter(line -> line.contains("could not be accepted"))
                    .count();
            assertEquals(1, said, router.program()::output);
        }
    }

    @Test
    void connectionsWithoutAHandshakeCount() throws Exception {
        Path file = Files.writeString(directory.resolve("few.json"), "{\"limits\": {\"connections\": 5}}");
        try (StandaloneRouter router = StandaloneRouter.start("--config", file.toString())) {
            List<Socket> idle = new ArrayList<>();
            try {
                for (int i = 0; i < 5 + 64; i++) {
                    idle.add(new Socket(
                            InetAddress.getLoopbackAddress(), router.webSocket().getPort()));
                }
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                for (boolean isRefused = false; !isRefused; ) {
                    assertTrue(
                            System.nanoTime() < deadline, () -> router.program().said("refuses nobody"));
                    Socket more = new Socket(
                            InetAddress.getLoopbackAddress(), router.webSocket().getPort());
                    idle.add(more);
                    more.setSoTimeout(500);
                    isRefused = isOver(more);
                }
                assertTrue(idle.size() < 5 + 64 + 30, () -> idle.size() + " were let in");
            } finally {
                for (Socket each : idle) {
                    each.close();
                }
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!isServed(router)) {
                assertTrue(System.nanoTime() < deadline, () -> router.program().said("lets nobody in"));
                router.program().pause();
            }
        }
    }

    private static boolean isServed(StandaloneRouter router) throws InterruptedException {
        try {
            assertServes(router);
            return true;
        } catch (CompletionException refused) {
            return false;
        }
    }

    private static boolean isOver(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** By limits that permit more than there is: by those that it has of itself, it does not come to that. */
    @Test
    void withoutMemoryTheProcessEndsAndSaysWhy(@TempDir Path folder) throws Exception {
        Path configuration = Files.writeString(folder.resolve("parley.json"), """
                {
                  "listeners": [{"port": 0}],
                  "realms": {"realm1": {
                    "authentication": {"anonymous": {"role": "anonymous", "loopbackOnly": true}},
                    "roles": {"anonymous": [{"uri": "", "match": "prefix", "allow": ["call", "register"]}]}
                  }},
                  "limits": {"sessionBytes": 1000000000, "realmBytes": 2000000000}
                }
                """);
        try (StandaloneRouter router = StandaloneRouter.startBy(
                List.of(RunningProgram.java(), "-Xmx32m", "-XX:+UseSerialGC"), "--config", configuration.toString())) {
            String open = "[64,%d,{},\"com.example.x%d\"]";
            List<CompletableFuture<Void>> holders = Stream.generate(
                            () -> CompletableFuture.runAsync(() -> hold(router, open)))
                    .limit(2)
                    .toList();
            assertEquals(3, router.program().awaitExit(120), router.program()::output);
            router.program().awaitLine("no memory left");
            holders.forEach(each -> each.cancel(true));
        }
    }

    /** Registers as long as the router takes it. */
    private static void hold(StandaloneRouter router, String open) {
        try (RawPeer peer = RawPeer.join(router.webSocket(), RawPeer.JSON)) {
            for (int i = 1; i < 250_000 && router.program().handle().isAlive(); i++) {
                peer.send(open.formatted(i, System.nanoTime()));
            }
        } catch (InterruptedException | RuntimeException | AssertionError gone) {
            // that is what is waited for
        }
    }
}
