package dev.parley.it.hostile;

import dev.parley.it.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody in another realm who calls again and again, in a process of its own: what the attackers cost theirs does not count. */
final class Canary implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final RunningProgram program;
    private boolean isDead;

    /**
     * What it has noted, in milliseconds.
     *
     * @param late how late it was itself, at the 99th of 100 pauses
     */
    record Song(int calls, double p50, double p99, double max, double late) {
        private static final Song NONE = new Song(0, -1, -1, -1, -1);

        static Song of(String line) {
            String[] words = line.split(" ");
            return new Song(
                    Integer.parseInt(words[1]),
                    Double.parseDouble(words[2]),
                    Double.parseDouble(words[3]),
                    Double.parseDouble(words[4]),
                    Double.parseDouble(words[8]));
        }
    }

    Canary(Gates gates, Perch perch) throws IOException, InterruptedException {
        program = RunningProgram.startTalk(
                "canary",
                Path.of(""),
                Map.of(),
                List.of(
                        RunningProgram.java(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes(),
                        CanaryProgram.class.getName(),
                        perch.name(),
                        String.valueOf(perch == Perch.OVER_TLS ? gates.tls() : gates.webSocket())),
                line -> {
                    if (line.startsWith("song") || line.equals("dead")) {
                        lines.add(line);
                    }
                });
        program.awaitLine("singing");
    }

    /** The class path of programs that need nothing but the tests. */
    static String classes() {
        try {
            return Path.of(CanaryProgram.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    /** Whether its connection was lost, or an answer, as it said when it was last asked. */
    boolean isDead() {
        return isDead || !program.handle().isAlive();
    }

    /** What it has noted since this was last asked. */
    Song take() throws InterruptedException {
        if (isDead()) {
            return Song.NONE;
        }
        try {
            program.tell("take");
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError(program.said("does not answer"));
        }
        isDead = line.equals("dead");
        return isDead ? Song.NONE : Song.of(line);
    }

    @Override
    public void close() {
        program.close();
    }
}
