package dev.parley.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The command line. */
public record Options(
        List<Scenario> scenarios,
        int seconds,
        int warmupSeconds,
        int payloadBytes,
        int threads,
        int patterns,
        Optional<URI> uri,
        OptionalLong pid,
        Optional<String> name,
        String realm,
        List<String> echoServers,
        List<String> jvmArguments,
        Optional<Path> json,
        Optional<Path> chart,
        boolean isAlone,
        boolean isHelp) {

    static String usage() {
        StringBuilder text = new StringBuilder("""
                Measures the router, and the bare WebSocket transport beside it, on this machine.

                  --scenario a,b    only these (default: all):
                """);
        for (Scenario scenario : Scenarios.ALL) {
            text.append(String.format("      %-14s%s%n", scenario.name(), scenario.description()));
        }
        return text.append("""
                  --seconds N       measured time of each (5)
                  --warmup N        seconds before it (5)
                  --payload N       bytes each call, event and echo carries (64, at least 16)
                  --threads N       threads of the load generator (1)
                  --patterns N      how many of each kind the scenario patterns has (100000)
                  --url ws://127.0.0.1:P/ws
                                    a router that runs already, instead of one started for each scenario
                  --pid N           its process, for CPU and memory
                  --name NAME       its name in the report (its address)
                  --realm NAME      the realm to join (realm1)
                  --echo a,b        the echo servers: parley, tyrus (both)
                  --jvm ARG         an argument for the JVM of the servers that are started; may be repeated
                  --alone           without jawampa, which is measured in turn otherwise, where others can be compared
                  --json FILE       writes the results there as well
                  --chart FILE      draws there, as SVG, how the routers compare
                """).toString();
    }

    static Options parse(String[] arguments) {
        Parser parser = new Parser();
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            parser.option(rest.pop(), rest);
        }
        return parser.options();
    }

    private static final class Parser {
        private List<Scenario> scenarios = Scenarios.ALL;
        private int seconds = 5;
        private int warmupSeconds = 5;
        private int payloadBytes = 64;
        private int threads = 1;
        private int patterns = 100_000;
        private Optional<URI> uri = Optional.empty();
        private OptionalLong pid = OptionalLong.empty();
        private Optional<String> name = Optional.empty();
        private String realm = "realm1";
        private List<String> echoServers = List.of("parley", "tyrus");
        private final List<String> jvmArguments = new ArrayList<>();
        private Optional<Path> json = Optional.empty();
        private Optional<Path> chart = Optional.empty();
        private boolean isAlone;
        private boolean isHelp;

        void option(String option, Deque<String> rest) {
            switch (option) {
                case "--help" -> isHelp = true;
                case "--alone" -> isAlone = true;
                case "--scenario" ->
                    scenarios = list(value(option, rest)).map(Scenarios::named).toList();
                case "--seconds" -> seconds = number(option, rest, 1);
                case "--warmup" -> warmupSeconds = number(option, rest, 0);
                case "--payload" -> payloadBytes = number(option, rest, Payload.MIN_BYTES);
                case "--threads" -> threads = number(option, rest, 1);
                case "--patterns" -> patterns = number(option, rest, 1);
                case "--url" -> uri = Optional.of(URI.create(value(option, rest)));
                case "--pid" -> pid = OptionalLong.of(number(option, rest, 1));
                case "--name" -> name = Optional.of(value(option, rest));
                case "--realm" -> realm = value(option, rest);
                case "--echo" -> echoServers = list(value(option, rest)).toList();
                case "--jvm" -> jvmArguments.add(value(option, rest));
                case "--json" -> json = Optional.of(Path.of(value(option, rest)));
                case "--chart" -> chart = Optional.of(Path.of(value(option, rest)));
                default -> throw new BenchmarkFailure("unknown option " + option + ": see --help");
            }
        }

        Options options() {
            return new Options(
                    scenarios,
                    seconds,
                    warmupSeconds,
                    payloadBytes,
                    threads,
                    patterns,
                    uri,
                    pid,
                    name,
                    realm,
                    echoServers,
                    List.copyOf(jvmArguments),
                    json,
                    chart,
                    isAlone,
                    isHelp);
        }

        private static String value(String option, Deque<String> rest) {
            if (rest.isEmpty()) {
                throw new BenchmarkFailure(option + " needs a value: see --help");
            }
            return rest.pop();
        }

        private static Stream<String> list(String value) {
            return Stream.of(value.split(",", -1)).map(String::trim);
        }

        private static int number(String option, Deque<String> rest, int least) {
            String value = value(option, rest);
            try {
                int number = Integer.parseInt(value);
                if (number >= least) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new BenchmarkFailure(option + " needs a number, not " + value, e);
            }
            throw new BenchmarkFailure(option + " needs at least " + least + ", not " + value);
        }
    }
}
