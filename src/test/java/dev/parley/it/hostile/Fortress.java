package dev.parley.it.hostile;

import dev.parley.it.RunningProgram;
import dev.parley.it.StandaloneRouter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A router in a heap of 256 MB with two realms: one is attacked, in the other sings the canary. */
final class Fortress implements AutoCloseable {
    private static final String REALM = """
            {"authentication": {"anonymous": {"role": "guest", "loopbackOnly": true}},
             "roles": {"guest": [
               {"uri": "", "match": "prefix", "allow": ["call", "register", "publish", "subscribe"]},
               {"uri": "wamp.", "match": "prefix", "allow": ["call", "subscribe"]}]}}""";

    private final StandaloneRouter router;
    private Canary canary;

    private Fortress(StandaloneRouter router) throws IOException, InterruptedException {
        this.router = router;
        canary = new Canary(port());
    }

    static Fortress start() throws IOException, InterruptedException {
        Path folder = RunningProgram.workDirectory("hostile");
        Path file = Files.writeString(
                folder.resolve("hostile.json"), "{\"realms\": {\"realm1\": " + REALM + ", \"canary\": " + REALM + "}}");
        return new Fortress(StandaloneRouter.startBy(
                List.of(RunningProgram.java(), "-Xmx256m", "-Xlog:gc,safepoint:file=" + folder.resolve("gc.log")),
                "--config",
                file.toString()));
    }

    int port() {
        return router.webSocket().getPort();
    }

    /** The one that sings, or another where it was lost. */
    Canary canary() throws IOException, InterruptedException {
        if (canary.isDead()) {
            canary.close();
            canary = new Canary(port());
        }
        return canary;
    }

    boolean isAlive() {
        return router.program().handle().isAlive();
    }

    /** What the router has logged. */
    List<String> lines() {
        return router.program().outputLines();
    }

    /** The live heap once the router has noticed that the attackers have gone. */
    long settledHeapKib(long enough) throws IOException, InterruptedException {
        long used = liveHeapKib();
        for (int i = 0; i < 10 && used > enough && isAlive(); i++) {
            used = liveHeapKib();
        }
        return used;
    }

    long liveHeapKib() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = String.valueOf(router.program().handle().pid());
        for (String command : List.of("GC.run", "GC.heap_info")) {
            try (RunningProgram program = RunningProgram.start("jcmd", List.of(jcmd, pid, command))) {
                if (program.awaitExit() == 0 && command.equals("GC.heap_info")) {
                    return Long.parseLong(program.awaitLine("used (\\d+)K").group(1));
                }
            }
        }
        return Long.MAX_VALUE / 2;
    }

    /** How many threads the router has; 0 where the system does not say. */
    long threads() throws IOException {
        return entries("task");
    }

    /** How many descriptors the router has open; 0 where the system does not say. */
    long descriptors() throws IOException {
        return entries("fd");
    }

    private long entries(String folder) throws IOException {
        Path path = Path.of("/proc", String.valueOf(router.program().handle().pid()), folder);
        if (!Files.isDirectory(path)) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.count();
        }
    }

    /** Sends SIGTERM; how many milliseconds the router took to end. */
    long terminate(int seconds) throws InterruptedException {
        long start = System.nanoTime();
        router.program().terminate();
        router.program().awaitExit(seconds);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @Override
    public void close() {
        canary.close();
        router.close();
    }
}
