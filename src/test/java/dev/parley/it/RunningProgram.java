package dev.parley.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A process that a test started. Its output can be waited for, stands in every failure, and it does not outlive the test. */
public final class RunningProgram implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final String name;
    private final Process process;
    private final Consumer<String> listener;
    private final Thread reader;

    /** What it has printed, its errors too. Guarded by itself. */
    private final List<String> lines = new ArrayList<>();

    /** No more comes. Guarded by {@link #lines}. */
    private boolean isAtEnd;

    private RunningProgram(String name, Process process, Consumer<String> listener) {
        this.name = name;
        this.process = process;
        this.listener = listener;
        this.reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    public static RunningProgram start(
            String name, Path directory, Map<String, String> environment, List<String> command) throws IOException {
        return start(name, directory, environment, command, "");
    }

    /** Starts one with that input. */
    public static RunningProgram start(
            String name, Path directory, Map<String, String> environment, List<String> command, String input)
            throws IOException {
        RunningProgram program = startTalk(name, directory, environment, command, line -> {});
        try (OutputStream in = program.process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return program;
    }

    /**
     * Starts one that reads what {@link #tell} says.
     *
     * @param listener is given each line it prints, in the thread that reads them
     */
    public static RunningProgram startTalk(
            String name,
            Path directory,
            Map<String, String> environment,
            List<String> command,
            Consumer<String> listener)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toAbsolutePath().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new RunningProgram(name, builder.start(), listener);
    }

    public static RunningProgram start(String name, List<String> command) throws IOException {
        return start(name, Path.of(""), Map.of(), command);
    }

    /** The JVM that runs the tests. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * The first of these programs that is installed. Where none is, the test fails on a build server, which has to install it, and is
     * skipped elsewhere.
     */
    public static String installed(String... names) {
        String path = System.getenv("PATH");
        for (String name : names) {
            for (String directory : path == null ? new String[0] : path.split(":")) {
                if (Files.isExecutable(Path.of(directory, name))) {
                    return Path.of(directory, name).toString();
                }
            }
        }
        throw missing(String.join(" or ", names));
    }

    /** Fails the test on a build server, and skips it elsewhere. */
    static AssertionError missing(String what) {
        String missing = "not installed: " + what;
        if (System.getenv("CI") != null) {
            fail(missing);
        }
        Assumptions.abort(missing);
        return new AssertionError(missing);
    }

    /** A directory below {@code target} that is empty and stays, so that one can look into it afterwards. */
    public static Path workDirectory(String name) throws IOException {
        Path directory = StandaloneRouter.war().resolveSibling("it").resolve(name);
        if (Files.exists(directory)) {
            try (Stream<Path> old = Files.walk(directory)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(directory);
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            String line;
            while ((line = output.readLine()) != null) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
                listener.accept(line);
            }
        } catch (IOException | UncheckedIOException closed) {
            // it was destroyed
        } finally {
            synchronized (lines) {
                isAtEnd = true;
                lines.notifyAll();
            }
        }
    }

    /**
     * Waits for a line that contains the first pattern, then for a later one that contains the next, and so on; fails if the program
     * ends without them or takes too long.
     *
     * @return the match in the last
     */
    public Matcher awaitLine(String... patterns) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int found = 0;
        synchronized (lines) {
            for (int next = 0; ; next++) {
                while (next == lines.size()) {
                    long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                    if (isAtEnd || leftMillis <= 0) {
                        throw new AssertionError(said("printed no line with '" + patterns[found] + "'"));
                    }
                    lines.wait(leftMillis);
                }
                Matcher matcher = Pattern.compile(patterns[found]).matcher(lines.get(next));
                if (matcher.find()) {
                    found++;
                    if (found == patterns.length) {
                        return matcher;
                    }
                }
            }
        }
    }

    /** Waits until it has ended by itself. */
    public int awaitExit() throws InterruptedException {
        return awaitExit(PATIENCE_SECONDS);
    }

    /** Waits until it has ended by itself, so many seconds at most. */
    public int awaitExit(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError(said("has not ended within " + seconds + " seconds"));
        }
        reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return process.exitValue();
    }

    /** Lets a moment pass before something is looked at again; fails if the program has ended. */
    public void pause() throws InterruptedException {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
            throw new AssertionError(said("has ended"));
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    long pid() {
        return process.pid();
    }

    /** Writes a line to its standard input. */
    public void tell(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        synchronized (input) {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        }
    }

    /** SIGTERM. */
    public void terminate() {
        // the process itself would close the streams, and what it says at its end would be lost
        process.toHandle().destroy();
    }

    /** A message for a failure, with all that the program has printed. */
    public String said(String what) {
        return name + " " + what + "; its output:\n" + output();
    }

    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    public List<String> outputLines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
