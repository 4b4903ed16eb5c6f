package dev.parley.cluster;

import dev.parley.client.Client;
import dev.parley.client.WampException;
import dev.parley.engine.nats.NatsNodes;
import dev.parley.engine.nats.NatsSettings;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node in a process of its own, with one session in it, which does what it is told by lines and says what came of it. */
final class NodeProcess implements AutoCloseable {
    static final String REALM = "realm1";
    static final RouterSettings SETTINGS = new RouterSettings(List.of(RealmSettings.openOnLoopback(REALM)));

    private final Process process;
    private final PrintWriter orders;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    NodeProcess(String url, String name) throws IOException {
        process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NodeProcess.class.getName(),
                        url,
                        name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> process.inputReader().lines().forEach(said::add), "reader of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Has it do that; its answer is {@link #next}. */
    void order(String line) {
        orders.println(line);
    }

    /** The next line that it says; empty if there is none in time. */
    String next() throws InterruptedException {
        String line = said.poll(30, TimeUnit.SECONDS);
        return line == null ? "" : line;
    }

    String ask(String line) throws InterruptedException {
        order(line);
        return next();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The address of NATS, and the name of the node. */
    public static void main(String[] arguments) throws Exception {
        NatsNodes nodes = NatsNodes.open(settings(arguments[0], arguments[1]));
        Hub hub = new Hub(
                SETTINGS, Limits.DEFAULT, Runnable::run, null, new Cluster(nodes, ClusterSettings.of(arguments[1])));
        Client client = join(hub);
        say("joined");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            obey(client, words[0], words[1], words.length > 2 ? words[2] : "");
        }
        System.exit(0);
    }

    static NatsSettings settings(String url, String name) {
        return new NatsSettings(List.of(url), null, null, null, null, "ply", 1, name);
    }

    static Client join(Hub hub) throws InterruptedException, TimeoutException {
        while (true) {
            try {
                return hub.join(REALM).get(20, TimeUnit.SECONDS);
            } catch (ExecutionException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    private static void obey(Client client, String verb, String uri, String word) {
        CompletableFuture<?> done =
                switch (verb) {
                    case "register" ->
                        client.register(uri, invocation -> word.equals("never") ? new CompletableFuture<>() : word);
                    case "subscribe" ->
                        client.subscribe(
                                uri, event -> say("event " + event.arguments().as(0, String.class)));
                    case "publish" -> client.publishAcknowledged(uri, word);
                    default -> client.call(uri).thenApply(result -> result.as(0, String.class));
                };
        CompletableFuture<?> unused = done.handle((result, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            say(
                    failure == null
                            ? verb.equals("call") ? String.valueOf(result) : "done"
                            : cause instanceof WampException wamp ? wamp.uri() : String.valueOf(cause));
            return null;
        });
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
