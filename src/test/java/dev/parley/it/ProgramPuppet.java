package dev.parley.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A puppet that is a program of its own; the scripts stand in {@code it/peers}. */
final class ProgramPuppet extends Puppet {
    private static boolean isPythonSought;
    private static @Nullable String python;

    private final RunningProgram program;

    private ProgramPuppet(String name, Path directory, List<String> command) throws IOException {
        program = RunningProgram.startTalk(name, directory, Map.of(), command, this::printed);
    }

    static Puppet node(String name, String script) throws IOException, InterruptedException {
        String node = RunningProgram.installed("node", "nodejs");
        Path directory = NodePackages.directory("peers", List.of("puppet.js", script));
        return new ProgramPuppet(name, directory, List.of(node, script));
    }

    static Puppet python(String name, String script) throws IOException, InterruptedException {
        String python = pythonWithAutobahn();
        Path directory = NodePackages.copy("peers", List.of(script), RunningProgram.workDirectory("python"));
        return new ProgramPuppet(name, directory, List.of(python, script));
    }

    /** Debian's Python before any other, for the package is for that one. */
    private static synchronized String pythonWithAutobahn() throws IOException, InterruptedException {
        if (!isPythonSought) {
            isPythonSought = true;
            for (String candidate : pythons()) {
                try (RunningProgram check =
                        RunningProgram.start(candidate, List.of(candidate, "-c", "import autobahn.asyncio.wamp"))) {
                    if (check.awaitExit() == 0) {
                        python = candidate;
                        break;
                    }
                }
            }
        }
        if (python == null) {
            throw RunningProgram.missing(
                    "AutobahnPython for any of " + pythons() + "; Debian has it as python3-autobahn");
        }
        return python;
    }

    private static List<String> pythons() {
        return Stream.concat(
                        Stream.of("/usr/bin"), Stream.of(System.getenv("PATH").split(":")))
                .distinct()
                .map(directory -> Path.of(directory, "python3"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .toList();
    }

    private void printed(String line) {
        if (line.startsWith("{")) {
            try (JsonReader reader = Json.createReader(new StringReader(line))) {
                received(reader.readObject());
            }
        }
    }

    @Override
    void tell(JsonObject command) {
        try {
            program.tell(command.toString());
        } catch (IOException gone) {
            throw new UncheckedIOException(said("does not listen"), gone);
        }
    }

    @Override
    String said(String what) {
        return program.said(what);
    }

    @Override
    public void close() {
        program.close();
    }
}
