package dev.parley.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs the scenarios that were asked for, each against a server of its own, and prints what they found. */
public final class Benchmark {
    private static final String ROUTER = "dev.parley.cli.Main";
    private static final String ROUTER_NAME = "parley";

    /** A scenario on a server, with one payload. */
    private record Task(Scenario scenario, Target target, Options options) {}

    private final Options options;
    private final Progress progress = System.err::println;

    private Benchmark(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) {
        try {
            Options options = Options.parse(arguments);
            if (options.isHelp()) {
                System.out.print(Options.usage());
            } else if (!new Benchmark(options).run()) {
                System.exit(1);
            }
        } catch (BenchmarkFailure e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** Returns whether every scenario succeeded. */
    private boolean run() {
        Map<String, String> machine = Machine.facts();
        List<Result> results =
                tasks().stream().flatMap(task -> measure(task).stream()).toList();
        System.out.println(machine.entrySet().stream()
                .map(fact -> fact.getKey() + ": " + fact.getValue())
                .collect(Collectors.joining("; ")));
        System.out.println("payload " + options.payloads() + " bytes, " + options.seconds() + " s measured after "
                + options.warmupSeconds() + " s warm-up, load generator on " + options.threads() + " thread(s)\n");
        System.out.print(Table.of(results));
        List<Comparison> comparisons = Comparison.all(results, ROUTER_NAME);
        System.out.print(Comparison.table(comparisons));
        options.chart().ifPresent(file -> write(file, Chart.of(comparisons, machine)));
        options.json().ifPresent(file -> write(file, JsonReport.of(machine, options, results)));
        return results.stream().noneMatch(Result::isFailed);
    }

    private List<Task> tasks() {
        List<Target> peers = options.uri().isPresent()
                ? List.of()
                : options.beside().stream()
                        .map(name -> Peers.named(name, options))
                        .toList();
        List<Task> tasks = new ArrayList<>();
        for (Scenario scenario : options.scenarios()) {
            for (int payload : options.payloads()) {
                Options sized = options.withPayload(payload);
                servers(scenario, peers).forEach(server -> tasks.add(new Task(scenario, server, sized)));
            }
        }
        return tasks;
    }

    private List<Target> servers(Scenario scenario, List<Target> peers) {
        List<Target> servers = new ArrayList<>(scenario.needsEcho() ? echoServers() : List.of(router(scenario)));
        peers.stream().filter(peer -> scenario.isComparedTo(peer.destination())).forEach(servers::add);
        return servers;
    }

    private Target router(Scenario scenario) {
        return options.uri()
                .map(uri -> new Destination(uri, options.realm()))
                .map(place -> Target.running(options.name().orElse(place.uri().getAuthority()), place, options.pid()))
                .orElseGet(() -> {
                    Target plain = Target.java(ROUTER_NAME, ROUTER, options);
                    return scenario.configuration().isEmpty() ? plain : plain.with(scenario.configuration());
                });
    }

    private List<Target> echoServers() {
        List<Target> servers = new ArrayList<>();
        for (String name : options.echoServers()) {
            if (EchoServers.isAvailable(name)) {
                servers.add(EchoServers.named(name, options));
            } else {
                progress.say("echo server " + name + " left out: it is not on the class path");
            }
        }
        return servers;
    }

    private List<Result> measure(Task task) {
        Scenario scenario = task.scenario();
        String name = task.target().name();
        progress.say(scenario.name() + " on " + name);
        try (Server server = task.target().start()) {
            Progress detail = line -> progress.say(scenario.name() + " on " + name + ": " + line);
            return scenario.run(server, task.options(), detail).stream()
                    .map(found -> new Result(
                            titled(found.what(), task), name, found.unit(), found.figures(), found.failure()))
                    .toList();
        } catch (BenchmarkFailure e) {
            progress.say("FAILED: " + e.getMessage());
            return List.of(new Result(
                    titled(scenario.name(), task), name, scenario.unit(), Map.of(), String.valueOf(e.getMessage())));
        }
    }

    /** With the payload, where there are several. */
    private String titled(String what, Task task) {
        int bytes = task.options().payloadBytes();
        String size = bytes % 1024 == 0 ? bytes / 1024 + " KB" : bytes + " B";
        return options.payloads().size() == 1 ? what : what + ", " + size;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchmarkFailure("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
