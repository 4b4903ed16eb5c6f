package dev.parley.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationFile;
import dev.parley.config.EngineSettings;
import dev.parley.config.ServerSettings;
import dev.parley.management.Asking;
import dev.parley.management.metrics.Deployment;
import dev.parley.management.metrics.Exposition;
import dev.parley.runtime.Hub;
import dev.parley.server.Server;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code server-config} has for those who run a router is what it says it is, as far as that can be looked at here. */
class ServerConfigTest {
    private static final Path FOLDER = Path.of("server-config");
    private static final Path WORK = Path.of("target/server-config");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PARLEY_TICKET", "0123456789abcdef", "PARLEY_MANAGEMENT_TOKEN", "0123456789abcdef");

    /** How long the router may take to stop behind its last GOODBYE. */
    private static final int STOP_SECONDS = 30;

    private static final Pattern METRIC = Pattern.compile("\\b(parley|jvm|process)_[a-z_]+");
    private static final Pattern BRACES = Pattern.compile("\\b([a-z_]+)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+) *(?:=~|!=|!~|=)");
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job", "le");

    private static Configuration configuration(String json) {
        return ConfigurationFile.read(new StringReader(json), null, ENVIRONMENT::get);
    }

    private static JsonObject json(Path file) throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
            return reader.readObject();
        }
    }

    /** The metrics that there are, each with its labels. */
    private static Map<String, Set<String>> metrics() throws IOException {
        Map<String, Set<String>> metrics = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/metrics.txt"))) {
            if (!line.startsWith("#")) {
                String[] fields = line.split(" ");
                Set<String> labels = new HashSet<>(OF_THE_SCRAPE);
                labels.addAll(List.of(fields[3].split(",")));
                metrics.put(fields[0], labels);
            }
        }
        try (Hub hub = new Hub(Configuration.DEFAULT.resolve().router())) {
            Exposition.Written all = new Exposition(false)
                    .write(hub.inspection().snapshot().join(), new Deployment("1", Map.of()), null);
            new String(all.body(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("jvm_") || line.startsWith("process_"))
                    .forEach(line -> {
                        Matcher braces = BRACES.matcher(line);
                        Set<String> labels =
                                metrics.computeIfAbsent(line.split("[{ ]")[0], name -> new HashSet<>(OF_THE_SCRAPE));
                        if (braces.find()) {
                            MATCHER.matcher(braces.group(2)).results().forEach(each -> labels.add(each.group(1)));
                        }
                    });
        }
        return metrics;
    }

    private static String family(String name, Set<String> known) {
        String stripped = name.replaceFirst("_(bucket|count|sum)$", "");
        return known.contains(stripped) ? stripped : name;
    }

    /** Checks that a query names metrics and labels that there are; what it names. */
    private static Set<String> check(String query, Map<String, Set<String>> metrics) {
        Set<String> named = METRIC.matcher(query)
                .results()
                .map(MatchResult::group)
                .map(name -> family(name, metrics.keySet()))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String name : named) {
            assertTrue(metrics.containsKey(name), () -> "there is no " + name + ": " + query);
        }
        for (MatchResult selection : BRACES.matcher(query).results().toList()) {
            String metric = family(selection.group(1), metrics.keySet());
            if (metrics.containsKey(metric)) {
                MATCHER.matcher(selection.group(2))
                        .results()
                        .forEach(label -> assertTrue(
                                metrics.get(metric).contains(label.group(1)),
                                () -> metric + " has no label " + label.group(1) + ": " + query));
            }
        }
        for (MatchResult by : BY.matcher(query).results().toList()) {
            for (String label : by.group(1).split(", *")) {
                assertTrue(
                        named.stream().allMatch(name -> metrics.get(name).contains(label)),
                        () -> named + " have no label " + label + ": " + query);
            }
        }
        return named;
    }

    private static Stream<JsonValue> flat(JsonValue value) {
        return switch (value.getValueType()) {
            case OBJECT ->
                Stream.concat(
                        Stream.of(value), value.asJsonObject().values().stream().flatMap(ServerConfigTest::flat));
            case ARRAY -> value.asJsonArray().stream().flatMap(ServerConfigTest::flat);
            default -> Stream.of();
        };
    }

    @Test
    void theDashboardAsksForMetricsThatThereAreAndShowsEachOfTheRouters() throws IOException {
        Map<String, Set<String>> metrics = metrics();
        JsonObject dashboard = json(FOLDER.resolve("grafana/parley.json"));
        List<String> queries = flat(dashboard)
                .flatMap(value -> Stream.of("expr", "query")
                        .map(key -> value.asJsonObject().get(key))
                        .filter(JsonString.class::isInstance)
                        .map(query -> ((JsonString) query).getString()))
                .toList();
        assertTrue(queries.size() > 40, queries.toString());
        Set<String> shown = new TreeSet<>();
        queries.forEach(query -> shown.addAll(check(query, metrics)));
        Set<String> hidden = new TreeSet<>(metrics.keySet());
        hidden.removeIf(name -> !name.startsWith("parley_"));
        hidden.removeAll(shown);
        assertEquals(Set.of(), hidden, "metrics that the dashboard does not show");
        JsonArray panels = dashboard.getJsonArray("panels");
        long places = panels.stream()
                .map(panel -> panel.asJsonObject().getJsonObject("gridPos"))
                .map(place -> place.getInt("x") + "/" + place.getInt("y"))
                .distinct()
                .count();
        assertEquals(panels.size(), places, "two panels are at one place");
    }

    @Test
    @SuppressWarnings("unchecked")
    void theAlertsAskForMetricsThatThereAreAndEachHasATest() throws IOException {
        Map<String, Set<String>> metrics = metrics();
        Map<String, Object> rules = new Yaml().load(Files.readString(FOLDER.resolve("grafana/alerts.yml")));
        String tests = Files.readString(FOLDER.resolve("grafana/alerts-test.yml"));
        List<Map<String, Object>> groups = (List<Map<String, Object>>) rules.get("groups");
        List<String> alerts = new ArrayList<>();
        for (Map<String, Object> rule :
                (List<Map<String, Object>>) groups.get(0).get("rules")) {
            check((String) rule.get("expr"), metrics);
            alerts.add((String) rule.get("alert"));
            assertTrue(tests.contains("alertname: " + rule.get("alert")), () -> rule.get("alert") + " has no test");
        }
        assertEquals(11, alerts.size());
    }

    @Test
    void prometheusTakesTheRulesAndTheyFire() throws Exception {
        Path folder = FOLDER.resolve("grafana").toAbsolutePath();
        assertRuns(folder, "promtool", "check", "rules", "alerts.yml");
        assertRuns(folder, "promtool", "test", "rules", "alerts-test.yml");
    }

    /** Runs a program of this machine; where it is not installed, the test is skipped. */
    private static void assertRuns(Path folder, String... command) throws Exception {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, command[0]))),
                () -> command[0] + " is not installed");
        Files.createDirectories(WORK);
        File said = WORK.resolve(command[0] + "." + command[1] + ".txt").toFile();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said)
                .start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", command) + " does not end");
        assertEquals(0, process.exitValue(), Files.readString(said.toPath()));
    }

    @Test
    void systemdTakesTheUnit() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Files.createDirectories(WORK);
        Path unit = Files.writeString(
                WORK.resolve("parley.service"),
                Files.readString(FOLDER.resolve("systemd/parley.service")).replace("/usr/bin/java", java.toString()));
        assertRuns(Path.of("").toAbsolutePath(), "systemd-analyze", "verify", unit.toString());
    }

    @Test
    void natsTakesItsConfigurationAndARouterTheOneBesideIt() throws Exception {
        assertTrue(
                configuration(Files.readString(FOLDER.resolve("nats/parley.json"))
                                        .replace("PARLEY_NATS_PASSWORD", "PARLEY_TICKET"))
                                .resolve()
                                .engine()
                        instanceof EngineSettings.InNats);
        Files.createDirectories(WORK);
        Path withoutKeys = Files.writeString(
                WORK.resolve("nats-server.conf"),
                Files.readString(FOLDER.resolve("nats/nats-server.conf"))
                        .replaceFirst("(?m)^tls \\{[^}]*\\}", "")
                        .replace("$PARLEY_NATS_PASSWORD", "\"0123456789abcdef\""));
        assertRuns(Path.of("").toAbsolutePath(), "nats-server", "-c", withoutKeys.toString(), "-t");
    }

    @Test
    void whatStopsARouterGivesItTheTimeThatItsConfigurationWants() throws Exception {
        String dockers = Files.readString(FOLDER.resolve("docker/parley.json"));
        long wanted = stopSeconds(configuration(dockers).resolve());
        Matcher systemd = Pattern.compile("TimeoutStopSec=(\\d+)")
                .matcher(Files.readString(FOLDER.resolve("systemd/parley.service")));
        assertTrue(systemd.find() && Long.parseLong(systemd.group(1)) >= wanted);
        Matcher docker =
                Pattern.compile("--stop-timeout (\\d+)").matcher(Files.readString(FOLDER.resolve("docker/Dockerfile")));
        assertTrue(docker.find() && Long.parseLong(docker.group(1)) >= wanted);
    }

    private static long stopSeconds(ServerSettings settings) {
        assertFalse(settings.drain().isNone());
        return TimeUnit.MILLISECONDS.toSeconds(
                        settings.drain().graceMillis() + settings.drain().spreadMillis())
                + STOP_SECONDS;
    }

    @Test
    @SuppressWarnings("unchecked")
    void theManifestsFitTogether() throws Exception {
        Map<String, Map<String, Object>> byKind = new TreeMap<>();
        for (Object each : new Yaml().loadAll(Files.readString(FOLDER.resolve("kubernetes/parley.yaml")))) {
            Map<String, Object> manifest = (Map<String, Object>) each;
            byKind.putIfAbsent((String) manifest.get("kind"), manifest);
        }
        assertEquals(Set.of("ConfigMap", "Deployment", "PodDisruptionBudget", "Service"), byKind.keySet());
        Map<String, String> data = (Map<String, String>) byKind.get("ConfigMap").get("data");
        ServerSettings settings = configuration(data.get("parley.json")).resolve();
        Map<String, Object> pod = in(byKind.get("Deployment"), "spec", "template", "spec");
        assertTrue((Integer) pod.get("terminationGracePeriodSeconds") >= stopSeconds(settings));
        Map<String, Object> container = ((List<Map<String, Object>>) pod.get("containers")).get(0);
        Map<Object, Object> ports = ((List<Map<String, Object>>) container.get("ports"))
                .stream().collect(Collectors.toMap(port -> port.get("name"), port -> port.get("containerPort")));
        assertEquals(settings.listeners().get(0).port(), ports.get("websocket"));
        assertEquals(settings.management().port(), ports.get("management"));
        Set<Object> variables = ((List<Map<String, Object>>) container.get("env"))
                .stream().map(variable -> variable.get("name")).collect(Collectors.toSet());
        assertEquals(ENVIRONMENT.keySet(), variables);
        try (Server server = Server.start(configuration(
                "{\"listeners\": [{\"port\": 0}], \"management\": {\"port\": 0, \"token\": \"0123456789abcdef\"}}"))) {
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                String path = (String) in(container, probe, "httpGet").get("path");
                assertEquals(
                        200,
                        Asking.ask(server.managementPort(), "GET " + path, "Host: 10.0.0.7")
                                .status(),
                        path);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> in(Map<String, Object> map, String... keys) {
        Map<String, Object> inner = map;
        for (String key : keys) {
            inner = (Map<String, Object>) inner.get(key);
        }
        return inner;
    }

    @Test
    void theImageHasWhatItNamesAndItsHealthCheckFollowsTheRouter() throws Exception {
        List<String> lines = Files.readAllLines(FOLDER.resolve("docker/Dockerfile"));
        String user = lines.stream()
                .filter(line -> line.startsWith("USER "))
                .findFirst()
                .orElseThrow();
        assertTrue(user.matches("USER [1-9]\\d+:[1-9]\\d+"), user);
        for (String line : lines) {
            if (line.startsWith("COPY ")) {
                String[] words = line.split(" ");
                for (int i = 1; i < words.length - 1; i++) {
                    String source = words[i];
                    assertTrue(source.startsWith("target/") || Files.exists(Path.of(source)), source);
                }
            }
        }
        configuration(Files.readString(FOLDER.resolve("docker/parley.json"))).resolve();
        String check = lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith("CMD [\"bash\""))
                .findFirst()
                .orElseThrow();
        List<String> words;
        try (Server server =
                Server.start(configuration("{\"listeners\": [{\"port\": 0}], \"management\": {\"port\": 0}}"))) {
            String command = check.substring("CMD ".length()).replace("/9090", "/" + server.managementPort());
            try (JsonReader reader = Json.createReader(new StringReader(command))) {
                words = reader.readArray().getValuesAs(JsonString::getString);
            }
            assertRuns(Path.of("").toAbsolutePath(), words.toArray(String[]::new));
        }
        assertEquals(
                1,
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor());
    }
}
