package dev.parley.management.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.client.WampException;
import dev.parley.config.ConfigurationFile;
import dev.parley.engine.SimulatedEngine;
import dev.parley.message.MessageType;
import dev.parley.router.CallOutcome;
import dev.parley.router.RouterSettings;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Limits;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** The metrics are those of {@code metrics.txt}: dashboards and alerts of users name them. */
class MetricsListTest {
    private static final Path LISTING = Path.of("src/test/resources/metrics.txt");
    private static final List<String> REALMS = List.of("one", "two");

    private static final Deployment DEPLOYMENT =
            new Deployment("1", Map.of("listeners[0]", Instant.ofEpochSecond(2_000_000_000)));

    /** Keeps nothing, since nobody has it go on. */
    private static Hub hub() {
        String realm = """
                {"authentication": {"anonymous": {"role": "guest"}, "principals": [],
                  "ticket": {"authenticator": "java:dev.parley.server.JavaDecidersTest$Doorman"}},
                 "roles": {"guest": [{"uri": "", "match": "prefix",
                  "allow": ["call", "register", "publish", "subscribe"]}]}}""";
        String json = "{\"metrics\": {\"groups\": [{\"name\": \"seventh\", \"uri\": \"com.example.one7\"},"
                + " {\"name\": \"ones\", \"uri\": \"com.example.one\", \"match\": \"prefix\"}]},"
                + " \"realms\": {\"one\": " + realm + ", \"two\": " + realm + "}}";
        RouterSettings settings = ConfigurationFile.read(new StringReader(json), null, Map.<String, String>of()::get)
                .resolve()
                .router();
        return new Hub(settings, Limits.DEFAULT, Runnable::run, new SimulatedEngine(new SimulatedEngine.Memory(), 1));
    }

    /** Does everything that is counted by a name of a peer's, under names that no other has. */
    private static void live(Hub hub, String realm, int conversations) throws Exception {
        for (int i = 0; i < conversations; i++) {
            String name = "com.example." + realm + i;
            try (Client client = hub.join(realm).get(10, TimeUnit.SECONDS)) {
                CountDownLatch received = new CountDownLatch(1);
                client.subscribe(name, event -> received.countDown()).get(10, TimeUnit.SECONDS);
                client.register(name, invocation -> 1).get(10, TimeUnit.SECONDS);
                assertEquals(1, client.call(name).get(10, TimeUnit.SECONDS).as(0, int.class));
                Assertions.assertThrows(
                        WampException.class, () -> client.blocking().call("com.example.nobody"));
                try (Client other = hub.join(realm).get(10, TimeUnit.SECONDS)) {
                    other.publish(name);
                    assertTrue(received.await(10, TimeUnit.SECONDS));
                }
            }
        }
        Assertions.assertThrows(Exception.class, () -> Client.builder()
                .connector(hub.connector())
                .realm(realm)
                .login(dev.parley.client.Login.ticket("nobody", "wrong"))
                .reconnect(Reconnect.NEVER)
                .connect()
                .get(10, TimeUnit.SECONDS));
    }

    private static MetricSnapshots scrape(Hub hub) throws Exception {
        return new Exposition().collect(hub.inspection().snapshot().get(10, TimeUnit.SECONDS), DEPLOYMENT);
    }

    @Test
    void theMetricsAreAsListed() throws Exception {
        try (Hub hub = hub()) {
            live(hub, "one", 1);
            live(hub, "two", 1);
            String found = listing(scrape(hub));
            if (Boolean.getBoolean("metrics.renew")) {
                Files.writeString(LISTING, found);
            }
            assertEquals(
                    Files.readString(LISTING),
                    found,
                    "The metrics are not as " + LISTING + " lists them. If that is meant to be, renew the list with"
                            + " -Dtest=MetricsListTest -Dmetrics.renew, and tell the users in the changelog.");
        }
    }

    private static String listing(MetricSnapshots metrics) {
        StringBuilder lines = new StringBuilder("# name, type, unit, labels\n");
        for (MetricSnapshot metric : metrics) {
            String name = metric.getMetadata().getName();
            if (name.startsWith("parley_")) {
                Set<String> labels = metric.getDataPoints().stream()
                        .flatMap(point -> point.getLabels().stream())
                        .map(Label::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
                String unit = metric.getMetadata().hasUnit()
                        ? metric.getMetadata().getUnit().toString()
                        : "-";
                lines.append(name)
                        .append(suffix(metric))
                        .append(' ')
                        .append(type(metric))
                        .append(' ')
                        .append(unit)
                        .append(' ')
                        .append(labels.isEmpty() ? "-" : String.join(",", labels))
                        .append('\n');
            }
        }
        return lines.toString();
    }

    private static String suffix(MetricSnapshot metric) {
        return metric instanceof CounterSnapshot ? "_total" : metric instanceof InfoSnapshot ? "_info" : "";
    }

    private static String type(MetricSnapshot metric) {
        return metric instanceof CounterSnapshot
                ? "counter"
                : metric instanceof HistogramSnapshot ? "histogram" : metric instanceof InfoSnapshot ? "info" : "gauge";
    }

    /** However much peers do, and whatever they name: only realms, which the configuration names, make there be more. */
    @Test
    void whatPeersDoMakesNoMoreSeries() throws Exception {
        try (Hub hub = hub()) {
            live(hub, "one", 1);
            live(hub, "two", 1);
            MetricSnapshots before = scrape(hub);
            live(hub, "one", 20);
            live(hub, "two", 20);
            MetricSnapshots after = scrape(hub);
            assertEquals(series(before), series(after));
            for (MetricSnapshot metric : after) {
                int most = REALMS.size() + 1;
                assertTrue(
                        metric.getDataPoints().size() <= most * MessageType.values().length,
                        () -> metric.getMetadata().getName() + " has "
                                + metric.getDataPoints().size());
            }
        }
    }

    private static Set<String> series(MetricSnapshots metrics) {
        Set<String> series = new TreeSet<>();
        for (MetricSnapshot metric : metrics) {
            if (metric.getMetadata().getName().startsWith("parley_")) {
                for (DataPointSnapshot point : metric.getDataPoints()) {
                    series.add(metric.getMetadata().getName() + point.getLabels());
                }
            }
        }
        return series;
    }

    @Test
    void theFiguresAreThoseOfWhatWasDone() throws Exception {
        try (Hub hub = hub()) {
            live(hub, "one", 3);
            dev.parley.runtime.Snapshot snapshot = hub.inspection().snapshot().get(10, TimeUnit.SECONDS);
            dev.parley.runtime.Snapshot.PlaceSnapshot one = snapshot.places().stream()
                    .filter(place -> place.realm().equals("one"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(7, snapshot.connectionsOpened());
            assertEquals(0, snapshot.sessions());
            assertEquals(6, one.figures().sessionDurations().count());
            assertEquals(Map.of("anonymous", 6L), one.figures().sessionsOpened());
            assertEquals(3, one.figures().calls().get(CallOutcome.RESULT).count());
            assertEquals(3, one.figures().calls().get(CallOutcome.REFUSED).count());
            assertEquals(0, one.figures().callsInFlight());
            assertEquals(3, one.figures().eventsPublished());
            assertEquals(3, one.messagesSent().get(MessageType.EVENT));
            assertEquals(3, one.messagesReceived().get(MessageType.PUBLISH));
            assertEquals(6, one.messagesReceived().get(MessageType.CALL));
        }
    }

    @Test
    void callsAndPublicationsAreCountedByTheFirstGroupThatMatches() throws Exception {
        try (Hub hub = hub()) {
            live(hub, "one", 10);
            live(hub, "two", 3);
            Exposition.Written text =
                    new Exposition().write(hub.inspection().snapshot().get(10, TimeUnit.SECONDS), DEPLOYMENT, null);
            List<String> lines = new String(text.body(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("parley_events_published_total")
                            || (line.startsWith("parley_call_duration_seconds_count")
                                    && (line.contains("\"result\"") || line.contains("\"refused\""))))
                    .filter(line -> !line.endsWith(" 0") && !line.endsWith(" 0.0"))
                    .toList();
            assertEquals(
                    List.of(
                            "parley_call_duration_seconds_count{group=\"ones\",outcome=\"result\",realm=\"one\"} 9",
                            "parley_call_duration_seconds_count{group=\"other\",outcome=\"refused\",realm=\"one\"} 10",
                            "parley_call_duration_seconds_count{group=\"other\",outcome=\"refused\",realm=\"two\"} 3",
                            "parley_call_duration_seconds_count{group=\"other\",outcome=\"result\",realm=\"two\"} 3",
                            "parley_call_duration_seconds_count{group=\"seventh\",outcome=\"result\",realm=\"one\"} 1",
                            "parley_events_published_total{group=\"ones\",realm=\"one\"} 9.0",
                            "parley_events_published_total{group=\"other\",realm=\"two\"} 3.0",
                            "parley_events_published_total{group=\"seventh\",realm=\"one\"} 1.0"),
                    lines.stream().sorted().toList());
        }
    }

    @Test
    void decisionsAreTimedByWhoDecidesAndWhatCameOfIt() throws Exception {
        try (Hub hub = hub()) {
            live(hub, "one", 1);
            MetricSnapshot times = scrape(hub).stream()
                    .filter(metric -> metric.getMetadata().getName().equals("parley_decision_duration_seconds"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(1, times.getDataPoints().size());
            HistogramSnapshot.HistogramDataPointSnapshot one = (HistogramSnapshot.HistogramDataPointSnapshot)
                    times.getDataPoints().get(0);
            assertEquals(
                    "{kind=\"authenticator\",outcome=\"answered\",realm=\"one\"}",
                    one.getLabels().toString());
            assertEquals(1, one.getCount());
            assertTrue(one.getSum() > 0 && one.getSum() < 10, () -> String.valueOf(one.getSum()));
        }
    }

    @Test
    void bothTextsAreWhatTheirTypesSay() throws Exception {
        try (Hub hub = hub()) {
            live(hub, "one", 1);
            Exposition exposition = new Exposition();
            dev.parley.runtime.Snapshot snapshot = hub.inspection().snapshot().get(10, TimeUnit.SECONDS);
            Exposition.Written text = exposition.write(snapshot, DEPLOYMENT, "text/plain");
            Exposition.Written open = exposition.write(
                    snapshot, DEPLOYMENT, "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.1");
            assertEquals("text/plain; version=0.0.4; charset=utf-8", text.contentType());
            assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", open.contentType());
            String body = new String(open.body(), StandardCharsets.UTF_8);
            assertTrue(body.endsWith("# EOF\n"), body);
            assertTrue(body.contains("parley_sessions{realm=\"two\"} 0.0\n"), body);
            assertTrue(body.contains("jvm_memory_used_bytes{"), body);
            assertTrue(body.contains("process_cpu_seconds_total "), body);
        }
    }

    @Test
    void theListIsSorted() throws IOException {
        List<String> names = Files.readAllLines(LISTING).stream().skip(1).toList();
        assertEquals(names.stream().sorted().toList(), names);
    }
}
