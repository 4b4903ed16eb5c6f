package dev.parley.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;

/** A router that was started as people start it: by {@code java -jar parley.war}. */
public final class StandaloneRouter implements AutoCloseable {
    private final RunningProgram program;
    private final URI webSocket;

    private StandaloneRouter(RunningProgram program, URI webSocket) {
        this.program = program;
        this.webSocket = webSocket;
    }

    /** Starts one on any free port. */
    static StandaloneRouter start(String... options) throws IOException, InterruptedException {
        return startBy(List.of(RunningProgram.java()), options);
    }

    /** Starts one by those first words of the command, which are a JVM and its options, on any free port. */
    public static StandaloneRouter startBy(List<String> java, String... options)
            throws IOException, InterruptedException {
        return startAt(0, java, options);
    }

    /** The same, on that port. */
    static StandaloneRouter startAt(int port, List<String> java, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-jar", war().toString(), "--port", String.valueOf(port)));
        command.addAll(List.of(options));
        RunningProgram program = RunningProgram.start("parley.war", command);
        try {
            Matcher address = program.awaitLine("(wss?://127\\.0\\.0\\.1:\\d+/ws)");
            program.awaitLine("Ctrl-C");
            return new StandaloneRouter(program, URI.create(address.group(1)));
        } catch (AssertionError | InterruptedException failure) {
            program.close();
            throw failure;
        }
    }

    /** Runs {@code java -jar parley.war} with those options and nothing else. */
    static RunningProgram run(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(RunningProgram.java(), "-jar", war().toString()));
        command.addAll(List.of(options));
        return RunningProgram.start("parley.war", Path.of(""), Map.of(), command);
    }

    public static Path war() {
        return Path.of(Objects.requireNonNull(System.getProperty("parley.war"), "the build sets parley.war"));
    }

    public RunningProgram program() {
        return program;
    }

    public URI webSocket() {
        return webSocket;
    }

    URI page() {
        return URI.create("http://127.0.0.1:" + webSocket.getPort() + "/");
    }

    @Override
    public void close() {
        program.close();
    }
}
