package dev.parley.management.metrics;

import dev.parley.journal.JournalFigures;
import dev.parley.message.AuthMethod;
import dev.parley.message.MessageType;
import dev.parley.router.CallOutcome;
import dev.parley.router.Distribution;
import dev.parley.router.GroupFigures;
import dev.parley.router.LobbyFigures;
import dev.parley.router.RealmFigures;
import dev.parley.runtime.ConnectionEnd;
import dev.parley.runtime.Refused;
import dev.parley.runtime.Snapshot;
import dev.parley.runtime.Snapshot.PlaceSnapshot;
import dev.parley.runtime.work.DecisionTimes;
import dev.parley.tally.Timings;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The metrics of a router: each family with its name, its meaning and its labels. Labels have values of the configuration or of enums
 * alone, so that no peer can make there be more. Made for each scrape by {@link Exposition}.
 */
final class RouterMetrics {
    private static final String REALM = "realm";
    private static final String REASON = "reason";
    private static final String TYPE = "type";
    private static final String OUTCOME = "outcome";
    private static final String GROUP = "group";
    private static final String LIMIT = "limit";
    private static final String NONE = "none";
    private static final String OTHER = "other";
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Families families = new Families();
    private final Snapshot router;
    private final Deployment deployment;

    RouterMetrics(Snapshot router, Deployment deployment) {
        this.router = router;
        this.deployment = deployment;
    }

    List<MetricSnapshot> collect() {
        build();
        connections();
        sessions();
        messages();
        queues();
        calls();
        events();
        limits();
        journal();
        return families.all();
    }

    private void build() {
        String java = System.getProperty("java.version", "?");
        families.info(
                "parley_build", "The version that runs.", Labels.of("version", deployment.version(), "java", java));
        families.gauge(
                        "parley_config_last_reload_successful",
                        "Whether the configuration could be used when last read.")
                .add(router.isLastReloadGood() ? 1 : 0)
                .end();
        families.gauge(
                        "parley_config_last_reload_success_timestamp_seconds",
                        "When the configuration in force was taken over.")
                .add(seconds(router.configured()))
                .end();
        Families.Gauges ends = families.gauge(
                "parley_tls_certificate_not_after_timestamp_seconds", "When the certificate of a listener ends.");
        deployment.certificates().forEach((listener, end) -> ends.add(seconds(end), "listener", listener));
        if (!deployment.certificates().isEmpty()) {
            ends.end();
        }
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / MILLIS_PER_SECOND;
    }

    private void connections() {
        families.gauge("parley_connections", "Connections that are open.")
                .add(router.connections())
                .end();
        families.counter("parley_connections_opened", "Connections that were opened.")
                .add(router.connectionsOpened())
                .end();
        byEnum(
                "parley_connections_closed",
                "Connections that were closed, by why.",
                REASON,
                router.connectionsClosed());
        byEnum(
                "parley_connections_refused",
                "Handshakes that were refused before there was a connection, by why.",
                REASON,
                router.connectionsRefused());
        Families.Histograms pings =
                families.histogram("parley_ping_rtt_seconds", "How long peers took to answer the router's pings.");
        Timings.Sums sums = router.pingRoundTrips();
        pings.addNanos(sums.boundsNanos(), sums.counts(), sums.sumNanos());
        pings.end();
        Families.Counters attempts = families.counter(
                "parley_authentications", "Authentications that came to an end, by method and outcome.");
        LobbyFigures lobby = router.lobby();
        if (lobby != null) {
            lobby.attempts()
                    .forEach((attempt, count) -> attempts.add(
                            count,
                            REALM,
                            attempt.realm(),
                            "method",
                            method(attempt.method()),
                            OUTCOME,
                            attempt.isAccepted() ? "accepted" : "denied"));
        }
        attempts.end();
        Families.Histograms decisions = families.histogram(
                "parley_decision_duration_seconds",
                "How long procedures and Java classes took to decide who comes in or what a session may do.");
        router.decisions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(DecisionTimes.Kind::realm)
                        .thenComparing(DecisionTimes.Kind::isAuthenticator)
                        .thenComparing(DecisionTimes.Kind::outcome)))
                .forEach(each -> decisions.addNanos(
                        each.getValue().boundsNanos(),
                        each.getValue().counts(),
                        each.getValue().sumNanos(),
                        "kind",
                        each.getKey().isAuthenticator() ? "authenticator" : "authorizer",
                        OUTCOME,
                        lower(each.getKey().outcome()),
                        REALM,
                        each.getKey().realm()));
        decisions.end();
    }

    private <E extends Enum<E>> void byEnum(String name, String help, String label, Map<E, Long> counts) {
        Families.Counters counters = families.counter(name, help);
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> counters.add(each.getValue(), label, lower(each.getKey())));
        counters.end();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String method(String method) {
        return AuthMethod.of(method) == null && !method.equals(NONE) ? OTHER : method;
    }

    private void sessions() {
        realmGauge("parley_sessions", "Sessions that are open.", RealmFigures::sessions);
        realmCounters("parley_sessions_opened", "Sessions that were opened.", (figures, add) -> figures.sessionsOpened()
                .forEach((method, count) -> add.accept(count, new String[] {"method", method(method)})));
        realmCounters(
                "parley_sessions_closed",
                "Sessions that have ended, by why.",
                (figures, add) -> figures.sessionsClosed()
                        .forEach((how, count) -> add.accept(count, new String[] {REASON, lower(how)})));
        realmGauge(
                "parley_detached_sessions",
                "Sessions that have no connection at present, and may be resumed. They are among those that are open.",
                RealmFigures::detached);
        realmCounters(
                "parley_session_resumes",
                "Wishes to resume a session, by what came of them.",
                (figures, add) -> figures.resumes()
                        .forEach((outcome, count) -> add.accept(count, new String[] {OUTCOME, lower(outcome)})));
        Families.Histograms durations =
                families.histogram("parley_session_duration_seconds", "How long sessions have lasted that ended.");
        forEachRealm((realm, figures) -> add(durations, figures.sessionDurations(), REALM, realm));
        durations.end();
        Families.Gauges up = families.gauge("parley_realm_up", "Whether the realm answered within a second.");
        router.places().stream()
                .filter(place -> !place.realm().isEmpty())
                .forEach(place -> up.add(place.figures() == null ? 0 : 1, REALM, place.realm()));
        up.end();
    }

    private static void add(Families.Histograms family, Distribution distribution, String... labels) {
        family.addMillis(distribution.bounds(), distribution.counts(), distribution.sumMillis(), labels);
    }

    private void forEachRealm(BiConsumer<String, RealmFigures> consumer) {
        for (PlaceSnapshot place : router.places()) {
            RealmFigures figures = place.figures();
            if (figures != null) {
                consumer.accept(place.realm(), figures);
            }
        }
    }

    private void realmGauge(String name, String help, ToDoubleFunction<RealmFigures> value) {
        Families.Gauges gauge = families.gauge(name, help);
        forEachRealm((realm, figures) -> gauge.add(value.applyAsDouble(figures), REALM, realm));
        gauge.end();
    }

    private void realmCounter(String name, String help, ToLongFunction<RealmFigures> value) {
        Families.Counters counter = families.counter(name, help);
        forEachRealm((realm, figures) -> counter.add(value.applyAsLong(figures), REALM, realm));
        counter.end();
    }

    /** Counters with labels of their own behind that of the realm. */
    private void realmCounters(String name, String help, BiConsumer<RealmFigures, BiConsumer<Long, String[]>> values) {
        Families.Counters counters = families.counter(name, help);
        forEachRealm((realm, figures) ->
                values.accept(figures, (count, labels) -> counters.add(count, REALM, realm, labels[0], labels[1])));
        counters.end();
    }

    private void messages() {
        messages("parley_messages_received", "Messages of peers, by type.", PlaceSnapshot::messagesReceived);
        messages("parley_messages_sent", "Messages to peers, by type.", PlaceSnapshot::messagesSent);
        perPlace("parley_received_bytes", "The length of the messages received.", PlaceSnapshot::receivedBytes);
        perPlace(
                "parley_sent_bytes",
                "The length of the messages sent, once for each receiver.",
                PlaceSnapshot::sentBytes);
        byEnum(
                "parley_messages_dropped",
                "Messages that had no effect and whose senders got no answer.",
                TYPE,
                router.messagesDropped());
        perPlace(
                "parley_slow_peers",
                "Peers that were disconnected because they did not read, or took more memory than there was.",
                PlaceSnapshot::slowPeers);
    }

    /** Of the lobby too, whose realm is empty: there are messages of peers that have no session. */
    private void messages(String name, String help, Function<PlaceSnapshot, Map<MessageType, Long>> counts) {
        Families.Counters counters = families.counter(name, help);
        for (PlaceSnapshot place : router.places()) {
            counts.apply(place).entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(each -> counters.add(
                            each.getValue(),
                            REALM,
                            place.realm(),
                            TYPE,
                            each.getKey().name()));
        }
        counters.end();
    }

    private void perPlace(String name, String help, ToLongFunction<PlaceSnapshot> count) {
        Families.Counters counters = families.counter(name, help);
        router.places().forEach(place -> counters.add(count.applyAsLong(place), REALM, place.realm()));
        counters.end();
    }

    private void queues() {
        families.gauge("parley_outbox_bytes", "What waits for peers on all connections.")
                .add(router.outboxBytes())
                .end();
        families.gauge("parley_outbox_max_bytes", "What waits for the peer for which the most does.")
                .add(router.outboxBytesMax())
                .end();
        families.gauge("parley_in_transit_bytes", "Memory that messages on their way take.")
                .add(router.inTransitBytes())
                .end();
        families.gauge("parley_in_transit_limit_bytes", "What limits.inTransitBytes allows.")
                .add(router.inTransitBytesLimit())
                .end();
        Families.Gauges depth =
                families.gauge("parley_mailbox_depth", "Connections and others that wait for a realm's attention.");
        router.places().forEach(place -> depth.add(place.mailboxDepth(), REALM, place.realm()));
        depth.end();
    }

    private void calls() {
        Families.Histograms durations = families.histogram(
                "parley_call_duration_seconds", "How long calls to procedures of peers took, by how they ended.");
        forEachRealm((realm, figures) -> {
            if (figures.groups().isEmpty()) {
                add(durations, figures.calls(), REALM, realm);
            }
            inOrder(figures.groups())
                    .forEach((group, counted) -> add(durations, counted.calls(), REALM, realm, GROUP, group));
        });
        durations.end();
        realmGauge(
                "parley_calls_in_flight", "Calls that a callee has and has not answered.", RealmFigures::callsInFlight);
        realmGauge("parley_calls_queued", "Calls that wait for a callee.", RealmFigures::callsQueued);
        realmGauge("parley_registrations", "Procedures and patterns with a callee.", RealmFigures::registrations);
    }

    private static void add(Families.Histograms family, Map<CallOutcome, Distribution> calls, String... labels) {
        for (CallOutcome outcome : CallOutcome.values()) {
            Distribution distribution = calls.get(outcome);
            if (distribution != null) {
                String[] all = Arrays.copyOf(labels, labels.length + 2);
                all[labels.length] = OUTCOME;
                all[labels.length + 1] = lower(outcome);
                add(family, distribution, all);
            }
        }
    }

    private static Map<String, GroupFigures> inOrder(Map<String, GroupFigures> groups) {
        return new TreeMap<>(groups);
    }

    private void events() {
        Families.Counters published =
                families.counter("parley_events_published", "Publications of peers that were accepted.");
        forEachRealm((realm, figures) -> {
            if (figures.groups().isEmpty()) {
                published.add(figures.eventsPublished(), REALM, realm);
            }
            inOrder(figures.groups())
                    .forEach((group, counted) -> published.add(counted.eventsPublished(), REALM, realm, GROUP, group));
        });
        published.end();
        Families.Counters delivered =
                families.counter("parley_events_delivered", "Events that were put on their way to subscribers.");
        for (PlaceSnapshot place : router.places()) {
            if (!place.realm().isEmpty()) {
                delivered.add(place.messagesSent().getOrDefault(MessageType.EVENT, 0L), REALM, place.realm());
            }
        }
        delivered.end();
        realmCounter(
                "parley_events_missed",
                "Events that slow subscribers have missed, as they may.",
                RealmFigures::eventsMissed);
        realmGauge(
                "parley_subscriptions",
                "Topics and patterns with a subscriber or a history.",
                RealmFigures::subscriptions);
        realmGauge("parley_retained_events", "Events that are retained.", RealmFigures::retainedEvents);
        realmGauge("parley_retained_bytes", "Memory that they take, as estimated.", RealmFigures::retainedBytes);
        realmGauge("parley_history_events", "Events in histories.", RealmFigures::historyEvents);
        realmGauge("parley_history_bytes", "Memory that they take, as estimated.", RealmFigures::historyBytes);
        realmGauge(
                "parley_session_bytes",
                "Memory that the router remembers things in for sessions, as estimated.",
                RealmFigures::sessionBytes);
    }

    private void journal() {
        JournalFigures journal = router.journal();
        if (journal == null) {
            return;
        }
        families.gauge("parley_journal_up", "Whether publications that are to be kept can be.")
                .add(journal.complaint() == null ? 1 : 0)
                .end();
        Families.Histograms times = families.histogram(
                "parley_journal_append_seconds", "How long it took to keep a publication, until it was acknowledged.");
        times.addNanos(
                journal.times().boundsNanos(),
                journal.times().counts(),
                journal.times().sumNanos());
        times.end();
        families.counter("parley_journal_bytes", "Publications that have been kept, in octets.")
                .add(journal.bytes())
                .end();
        families.counter("parley_journal_failures", "Publications that could not be kept, and were refused.")
                .add(journal.failures())
                .end();
    }

    private void limits() {
        Families.Counters reached =
                families.counter("parley_limits_reached", "How often a limit of the configuration was reached.");
        reached.add(router.connectionsRefused().getOrDefault(Refused.LIMIT, 0L), REALM, "", LIMIT, "connections");
        reached.add(router.connectionsClosed().getOrDefault(ConnectionEnd.SLOW, 0L), REALM, "", LIMIT, "outboxBytes");
        reached.add(
                router.connectionsClosed().getOrDefault(ConnectionEnd.MEMORY, 0L), REALM, "", LIMIT, "inTransitBytes");
        reached.add(router.connectionsClosed().getOrDefault(ConnectionEnd.SILENT, 0L), REALM, "", LIMIT, "pongMillis");
        router.places().stream()
                .filter(place -> !place.realm().isEmpty())
                .forEach(place -> reached.add(place.overRate(), REALM, place.realm(), LIMIT, "rateByRole"));
        forEachRealm((realm, figures) -> figures.limitsReached()
                .forEach((limit, count) -> reached.add(count, REALM, realm, LIMIT, limit.key())));
        reached.end();
    }
}
