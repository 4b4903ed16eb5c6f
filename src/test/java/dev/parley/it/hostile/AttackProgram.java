package dev.parley.it.hostile;

import dev.parley.it.RunningProgram;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The attackers' own process, which takes what the router and the canary leave of the processors: attackers have their own. */
public final class AttackProgram {
    private static final int START_AND_END_SECONDS = 40;

    private AttackProgram() {}

    /** Takes the name of an attack, how many seconds it goes on, and the ports of the router. */
    public static void main(String... arguments) {
        Gates gates = Gates.of(List.of(arguments).subList(2, arguments.length));
        try (Assault assault = new Assault(gates, Long.parseLong(arguments[1]))) {
            Attack.valueOf(arguments[0]).run(assault);
        }
    }

    /** Runs one and waits for its end. */
    static void run(Gates gates, Attack attack, long seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (File.separatorChar == '/') {
            command.addAll(List.of("nice", "-n", "19"));
        }
        command.addAll(List.of(
                RunningProgram.java(),
                "-Xmx1g",
                "-cp",
                Canary.classes(),
                AttackProgram.class.getName(),
                attack.name(),
                String.valueOf(seconds)));
        command.addAll(gates.words());
        try (RunningProgram program = RunningProgram.start(attack.name(), command)) {
            int code = program.awaitExit(seconds + START_AND_END_SECONDS);
            if (code != 0) {
                throw new AssertionError(program.said("ended with " + code));
            }
        }
    }
}
