package dev.parley.it.container;

import dev.parley.codec.SubProtocol;
import dev.parley.it.RawPeer;
import dev.parley.it.RunningProgram;
import dev.parley.it.StandaloneRouter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A container that runs, started by the script that stands for it in {@code server-config}, with the WAR as it was built. */
final class Container implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 480;

    /** Each collection clears soft references, so that only leaks are left; C1 alone is quicker where much is started. */
    private static final String JVM_OPTIONS =
            "-Xmx512m -XX:SoftRefLRUPolicyMSPerMB=0 -XX:TieredStopAtLevel=1 -Duser.language=en";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Distribution distribution;
    private final Jdk jdk;
    private final Path instance;
    private final RunningProgram program;
    private final int port;

    private Container(Distribution distribution, Jdk jdk, Path instance, RunningProgram program, int port) {
        this.distribution = distribution;
        this.jdk = jdk;
        this.instance = instance;
        this.program = program;
        this.port = port;
    }

    /** Starts one with that configuration of Parley's, in an instance directory of its own, and waits until the WAR runs. */
    static Container start(Distribution distribution, String name, String configuration)
            throws IOException, InterruptedException {
        Jdk jdk = distribution.jdk();
        Path home = distribution.provide();
        Path instance = RunningProgram.workDirectory(name);
        Path file = Files.writeString(configurationFile(instance), configuration);
        if (distribution.deployments() == null) {
            // as nothing else, users cannot be added while it runs
            addUser(distribution, jdk, instance, Principals.NAME, Principals.PASSWORD, Principals.ROLE);
        }
        Path script = Path.of("server-config", distribution.folder(), "start.sh");
        int port = freePort();
        RunningProgram program = RunningProgram.start(
                distribution.title(),
                instance,
                Map.of(
                        "JAVA_HOME", jdk.home().toString(),
                        "PARLEY_CONFIG", file.toAbsolutePath().toString(),
                        "JAVA_TOOL_OPTIONS", JVM_OPTIONS),
                List.of(
                        "sh",
                        script.toAbsolutePath().toString(),
                        home.toAbsolutePath().toString(),
                        StandaloneRouter.war().toAbsolutePath().toString(),
                        String.valueOf(port)));
        Container container = new Container(distribution, jdk, instance, program, port);
        try {
            container.awaitDeployed();
            return container;
        } catch (AssertionError | InterruptedException failure) {
            container.close();
            throw failure;
        }
    }

    private static Path configurationFile(Path instance) {
        return instance.resolveSibling(instance.getFileName() + ".json");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Distribution distribution() {
        return distribution;
    }

    int port() {
        return port;
    }

    URI page() {
        return URI.create("http://127.0.0.1:" + port + "/parley/");
    }

    URI webSocket() {
        return URI.create("ws://127.0.0.1:" + port + "/parley/ws");
    }

    RunningProgram program() {
        return program;
    }

    /** Has another configuration take effect: soon, and for the next deployment. */
    void configure(String configuration) throws IOException {
        Files.writeString(configurationFile(instance), configuration);
    }

    /** Gives the container that user, if it has not had it from its start. */
    void addUser(String name, String password, String role) throws IOException, InterruptedException {
        if (canUndeploy()) {
            addUser(distribution, jdk, instance, name, password, role);
        }
    }

    /** As an administrator would. */
    private static void addUser(
            Distribution distribution, Jdk jdk, Path instance, String name, String password, String role)
            throws IOException, InterruptedException {
        Path script = Path.of("server-config", distribution.folder(), "user.sh");
        List<String> command = List.of(
                "sh",
                script.toAbsolutePath().toString(),
                distribution.provide().toAbsolutePath().toString(),
                name,
                role);
        Map<String, String> environment = Map.of("JAVA_HOME", jdk.home().toString());
        try (RunningProgram program =
                RunningProgram.start("user.sh", instance, environment, command, password + "\n")) {
            if (program.awaitExit() != 0) {
                throw new AssertionError(program.said("failed"));
            }
        }
    }

    /** Deploys another WAR beside ours; what is returned takes it away again. */
    Path deploy(Path war) throws IOException {
        Path copy = instance.resolve(war.getFileName() + ".new");
        Files.copy(war, copy, StandardCopyOption.REPLACE_EXISTING);
        return Files.move(copy, deployedWar().resolveSibling(war.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A file of an instance, to be written before a deployment that needs it. */
    void write(String file, String text) throws IOException {
        Path path = instance.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    boolean canUndeploy() {
        return distribution.deployments() != null;
    }

    private Path deployedWar() {
        return instance.resolve(Objects.requireNonNull(distribution.deployments()))
                .resolve("parley.war");
    }

    /** Takes the WAR away, as an administrator would. */
    void undeploy() throws IOException {
        Files.delete(deployedWar());
    }

    /** Puts the WAR in, or a newer one in the place of what is there. */
    void deploy() throws IOException {
        Path war = deployedWar();
        Path copy = Files.copy(
                StandaloneRouter.war(), instance.resolve("parley.war.new"), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
        Files.move(copy, war, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void awaitDeployed() throws InterruptedException {
        if (canUndeploy() && deployedWar().getParent().endsWith("autodeploy")) {
            // GlassFish takes note of a deployment when it is over; what is put there before that it does not see
            Path note = deployedWar().resolveSibling("parley.war_deployed");
            await(
                    "has not deployed it",
                    () -> Files.getLastModifiedTime(note).compareTo(Files.getLastModifiedTime(deployedWar())) > 0);
        }
        await("serves no page", () -> get(page()).body().contains("<title>Parley</title>"));
        await("lets nobody in", () -> {
            RawPeer.join(webSocket(), RawPeer.JSON).close();
            return true;
        });
    }

    void awaitUndeployed() throws InterruptedException {
        await("still serves the page", () -> get(page()).statusCode() >= 400);
    }

    static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Has it answer many requests at the same time: its idle threads forget what they have served before. */
    void occupyThreads() {
        HttpRequest request =
                HttpRequest.newBuilder(page()).timeout(Duration.ofSeconds(20)).build();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<Void>>> answers = Stream.generate(
                        () -> client.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
                .limit(64)
                .toList();
        answers.forEach(CompletableFuture::join);
    }

    /** Waits until something is so; what it throws means that it is not yet. */
    void await(String otherwise, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        Throwable last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Exception | AssertionError notYet) {
                last = notYet;
            }
            program.pause();
        }
        throw new AssertionError(program.said(otherwise), last);
    }

    /** How many class loaders of deployments of the WAR there are, after a collection: each has its own constants of an enum. */
    long classLoaders() throws IOException, InterruptedException {
        String constants = Pattern.quote(SubProtocol.class.getName());
        Matcher line = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + constants + "( .*)?$")
                .matcher(jcmd("GC.class_histogram"));
        long sum = 0;
        while (line.find()) {
            sum += Long.parseLong(line.group(1));
        }
        return sum / SubProtocol.values().length;
    }

    /** How many classes are loaded now, after a collection. */
    long classes() throws IOException, InterruptedException {
        String statistics = jcmd("VM.metaspace");
        Matcher total =
                Pattern.compile("Total Usage - \\d+ loaders, (\\d+) classes").matcher(statistics);
        if (!total.find()) {
            throw new AssertionError(statistics);
        }
        return Long.parseLong(total.group(1));
    }

    /** Writes its heap to a file, for a search for what keeps a class loader. */
    Path heapDump() throws IOException, InterruptedException {
        Path file = configurationFile(instance).resolveSibling(distribution.folder() + ".hprof");
        Files.deleteIfExists(file);
        jcmd("GC.heap_dump", file.toAbsolutePath().toString());
        return file;
    }

    /** Whether none is left after that time. */
    boolean isRidOfClassLoaders(Duration time) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (classLoaders() > 0) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            program.pause();
        }
        return true;
    }

    /** Waits until Parley's threads are those of so many deployments. */
    void awaitThreads(int deployments) throws InterruptedException {
        await("has other threads of Parley than those of " + deployments + " deployments", () -> {
            List<String> threads = threads();
            long timers = threads.stream().filter("parley-timer"::equals).count();
            return timers == deployments && (deployments > 0 || threads.isEmpty());
        });
    }

    /** The names of its threads that are Parley's. */
    private List<String> threads() throws IOException, InterruptedException {
        return Pattern.compile("(?m)^\"(parley-[^\"]*)\"")
                .matcher(jcmd("Thread.print"))
                .results()
                .map(thread -> thread.group(1))
                .toList();
    }

    private String jcmd(String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(List.of(jdk.tool("jcmd"), String.valueOf(jvm().pid())));
        whole.addAll(List.of(command));
        try (RunningProgram jcmd = RunningProgram.start("jcmd", whole)) {
            if (jcmd.awaitExit(60) != 0) {
                throw new AssertionError(jcmd.said("failed"));
            }
            return jcmd.output();
        }
    }

    /** The process that is the container: the last in the row of those that started each other. */
    private ProcessHandle jvm() {
        ProcessHandle last = program.handle();
        for (List<ProcessHandle> next = javas(last); !next.isEmpty(); next = javas(last)) {
            last = next.get(0);
        }
        return last;
    }

    private static List<ProcessHandle> javas(ProcessHandle parent) {
        return parent.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
    }

    /** What a service manager does: SIGTERM to the JVM. */
    void terminate() {
        jvm().destroy();
    }

    /** What it has printed and written to files in its instance. */
    String log() throws IOException {
        StringBuilder log = new StringBuilder(program.output());
        try (Stream<Path> files = Files.walk(instance)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                log.append('\n').append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return log.toString();
    }

    @Override
    public void close() {
        program.close();
    }
}
