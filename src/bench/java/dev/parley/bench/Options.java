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
        List<Integer> payloads,
        int threads,
        int patterns,
        Optional<URI> uri,
        OptionalLong pid,
        Optional<String> name,
        String realm,
        List<String> echoServers,
        List<String> beside,
        List<String> jvmArguments,
        Optional<Path> json,
        Optional<Path> chart,
        boolean isHelp) {

    /** What is carried now: the one there is, where {@link #withPayload} has chosen it. */
    int payloadBytes() {
        return payloads.get(0);
    }

    /** The same with that payload alone. */
    Options withPayload(int bytes) {
        return new Options(
                scenarios,
                seconds,
                warmupSeconds,
                List.of(bytes),
                threads,
                patterns,
                uri,
                pid,
                name,
                realm,
                echoServers,
                beside,
                jvmArguments,
                json,
                chart,
                isHelp);
    }

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
                  --payload N,M     bytes each call, event and echo carries (64, at least 16); with several, each in turn
                  --threads N       threads of the load generator (1)
                  --patterns N      how many of each kind the scenario patterns has (100000)
                  --url ws://127.0.0.1:P/ws
                                    a router that runs already, instead of one started for each scenario
                  --pid N           its process, for CPU and memory
                  --name NAME       its name in the report (its address)
                  --realm NAME      the realm to join (realm1)
                  --echo a,b        the echo servers: parley, tyrus (both)
                  --jvm ARG         an argument for the JVM of the servers that are started; may be repeated
                  --beside a,b      other servers, measured in turn where they can do the same (jawampa): jawampa, nats, or a
                                    container below server-config, such as tomcat-11
                  --alone           without any of them
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
        private List<Integer> payloads = List.of(64);
        private int threads = 1;
        private int patterns = 100_000;
        private Optional<URI> uri = Optional.empty();
        private OptionalLong pid = OptionalLong.empty();
        private Optional<String> name = Optional.empty();
        private String realm = "realm1";
        private List<String> echoServers = List.of("parley", "tyrus");
        private List<String> beside = List.of("jawampa");
        private final List<String> jvmArguments = new ArrayList<>();
        private Optional<Path> json = Optional.empty();
        private Optional<Path> chart = Optional.empty();
        private boolean isHelp;

        void option(String option, Deque<String> rest) {
            switch (option) {
                case "--help" -> isHelp = true;
                case "--alone" -> beside = List.of();
                case "--beside" -> beside = list(value(option, rest)).toList();
                case "--scenario" ->
                    scenarios = list(value(option, rest)).map(Scenarios::named).toList();
                case "--seconds" -> seconds = number(option, rest, 1);
                case "--warmup" -> warmupSeconds = number(option, rest, 0);
                case "--payload" ->
                    payloads = list(value(option, rest))
                            .map(each -> number(option, each, Payload.MIN_BYTES))
                            .toList();
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
                    payloads,
                    threads,
                    patterns,
                    uri,
                    pid,
                    name,
                    realm,
                    echoServers,
                    beside,
                    List.copyOf(jvmArguments),
                    json,
                    chart,
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
            return number(option, value(option, rest), least);
        }

        private static int number(String option, String value, int least) {
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
