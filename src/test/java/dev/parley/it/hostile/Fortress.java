package dev.parley.it.hostile;

import dev.parley.it.RunningProgram;
import dev.parley.it.StandaloneRouter;
import dev.parley.tls.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A router in a heap of 256 MB with two realms: one is attacked, in the other sings the canary. It has all that a configuration may have: an
 * engine, TLS, compression, rates, durable subscriptions, cookies, a listener for those who operate it.
 */
final class Fortress implements AutoCloseable {
    private static final String RULES = """
            [{"uri": "", "match": "prefix", "allow": ["call", "register", "publish", "subscribe"]},
             {"uri": "wamp.", "match": "prefix", "allow": ["call", "subscribe"]}]""";

    private static final String CANARY = """
            {"authentication": {"anonymous": {"role": "guest", "loopbackOnly": true}}, "roles": {"guest": %s}}""".formatted(RULES);

    private static final String ATTACKED = """
            {"authentication": {
               "anonymous": {"role": "guest", "loopbackOnly": true}, "ticket": {}, "cookie": {},
               "principals": [
                 {"authid": "member", "role": "member", "ticket": "ticket"},
                 {"authid": "subscriber", "role": "member", "ticket": "ticket"},
                 {"authid": "slowed", "role": "slowed", "ticket": "ticket"},
                 {"authid": "refused", "role": "refused", "ticket": "ticket"}]},
             "history": [{"uri": "com.h.", "match": "prefix", "events": 10000}],
             "roles": {"guest": %1$s, "member": %1$s, "slowed": %1$s, "refused": %1$s}}""".formatted(RULES);

    private static final String ROUTER = """
            {"listeners": [
               {"port": 0, "compressFromBytes": 1024},
               {"port": 0, "tls": {"certificate": "cert.pem", "key": "key.pem"}}],
             "management": {"port": 0},
             "engine": {"file": "hostile.store"},
             "limits": {"rateByRole": {
               "slowed": {"messages": 100, "bytes": 100000},
               "refused": {"messages": 100, "bytes": 100000, "over": "refuse"}}},
             "realms": {"realm1": %s, "canary": %s}}""".formatted(ATTACKED, CANARY);

    private final StandaloneRouter router;
    private final Gates gates;
    private final Map<Perch, Canary> canaries = new EnumMap<>(Perch.class);

    private Fortress(StandaloneRouter router) throws IOException, InterruptedException {
        this.router = router;
        RunningProgram program = router.program();
        gates = new Gates(
                router.webSocket().getPort(),
                Integer.parseInt(
                        program.awaitLine("wss://127\\.0\\.0\\.1:(\\d+)/").group(1)),
                Integer.parseInt(program.awaitLine("management http://127\\.0\\.0\\.1:(\\d+)/")
                        .group(1)));
        canary(Perch.ELSEWHERE);
    }

    static Fortress start() throws Exception {
        Path folder = RunningProgram.workDirectory("hostile");
        new TestKeys(folder, "server").install("server");
        Path file = Files.writeString(folder.resolve("hostile.json"), ROUTER);
        return new Fortress(StandaloneRouter.startBy(
                List.of(RunningProgram.java(), "-Xmx256m", "-Xlog:gc,safepoint:file=" + folder.resolve("gc.log")),
                "--config",
                file.toString()));
    }

    Gates gates() {
        return gates;
    }

    int port() {
        return gates.webSocket();
    }

    /** The one that sings in another realm. */
    Canary canary() throws IOException, InterruptedException {
        return canary(Perch.ELSEWHERE);
    }

    /** The one that sings there, or another where it was lost. */
    Canary canary(Perch perch) throws IOException, InterruptedException {
        Canary singing = canaries.get(perch);
        if (singing == null || singing.isDead()) {
            if (singing != null) {
                singing.close();
            }
            singing = new Canary(gates, perch);
            canaries.put(perch, singing);
        }
        return singing;
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
        canaries.values().forEach(Canary::close);
        router.close();
    }
}
