package dev.parley.management;

import dev.parley.http.Page;
import dev.parley.runtime.Hub;
import dev.parley.runtime.Vitals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Says whether a router is alive, ready and started, in the bodies of MicroProfile Health. Never waits for the router. One for a {@link
 * Desk}; for any thread.
 */
public final class Health {
    private static final long MOST_MILLIS = 10_000;

    private final Hub hub;
    private final BooleanSupplier isListening;
    private final BooleanSupplier isAtRest;
    private final long mostMillis;

    /**
     * The health of that router.
     *
     * @param isListening whether all its listeners listen
     * @param isAtRest whether it was told to stop and has stopped, so that nothing in it need be alive
     */
    public Health(Hub hub, BooleanSupplier isListening, BooleanSupplier isAtRest) {
        this(hub, isListening, isAtRest, MOST_MILLIS);
    }

    Health(Hub hub, BooleanSupplier isListening, BooleanSupplier isAtRest, long mostMillis) {
        this.hub = hub;
        this.isListening = isListening;
        this.isAtRest = isAtRest;
        this.mostMillis = mostMillis;
    }

    /** What can be asked about. */
    public enum Kind {
        ALL,
        LIVE,
        READY,
        STARTED
    }

    /** What is asked about at which path. */
    static final Map<String, Kind> PATHS = paths();

    private static Map<String, Kind> paths() {
        Map<String, Kind> paths = new LinkedHashMap<>();
        paths.put("/health", Kind.ALL);
        paths.put("/health/live", Kind.LIVE);
        paths.put("/health/ready", Kind.READY);
        paths.put("/health/started", Kind.STARTED);
        paths.put("/livez", Kind.LIVE);
        paths.put("/readyz", Kind.READY);
        paths.put("/healthz", Kind.ALL);
        return Collections.unmodifiableMap(paths);
    }

    private record Check(String name, boolean isUp, Map<String, Long> data) {}

    /** What is asked about, and whether it is so. */
    public Map<String, Boolean> verdicts(Kind kind) {
        Map<String, Boolean> verdicts = new LinkedHashMap<>();
        checks(kind).forEach(check -> verdicts.put(check.name, check.isUp));
        return verdicts;
    }

    private List<Check> checks(Kind kind) {
        List<Check> checks = new ArrayList<>();
        Vitals vitals = hub.vitals();
        if (kind == Kind.ALL || kind == Kind.LIVE) {
            checks.add(new Check(
                    "timer",
                    isAtRest.getAsBoolean() || vitals.sinceTickMillis() <= mostMillis,
                    Map.of("sinceTickMillis", vitals.sinceTickMillis())));
            checks.add(new Check(
                    "mailboxes",
                    isAtRest.getAsBoolean()
                            || vitals.silentMillis().values().stream().allMatch(silent -> silent <= mostMillis),
                    new TreeMap<>(vitals.silentMillis())));
        }
        if (kind != Kind.LIVE) {
            checks.add(new Check("listening", isListening.getAsBoolean(), Map.of()));
        }
        if (kind == Kind.ALL || kind == Kind.READY) {
            checks.add(new Check("not-draining", !vitals.isDraining(), Map.of()));
            checks.add(new Check("engine", vitals.canKeep(), Map.of()));
        }
        return checks;
    }

    /** The answer: 200 if all is up, else 503; {@code hasData} tells how it knows. */
    Page page(Kind kind, boolean hasData) {
        List<Check> checks = checks(kind);
        boolean isUp = checks.stream().allMatch(Check::isUp);
        String body = "{\"status\":" + status(isUp) + ",\"checks\":["
                + checks.stream().map(check -> json(check, hasData)).collect(Collectors.joining(",")) + "]}\n";
        return Page.of("application/json", body.getBytes(StandardCharsets.UTF_8))
                .status(isUp ? 200 : 503)
                .header("Cache-Control", "no-store");
    }

    private static String status(boolean isUp) {
        return isUp ? "\"UP\"" : "\"DOWN\"";
    }

    private static String json(Check check, boolean hasData) {
        String data = !hasData || check.data.isEmpty()
                ? ""
                : ",\"data\":{"
                        + check.data.entrySet().stream()
                                .map(each -> quoted(each.getKey()) + ":" + each.getValue())
                                .collect(Collectors.joining(","))
                        + "}";
        return "{\"name\":" + quoted(check.name) + ",\"status\":" + status(check.isUp) + data + "}";
    }

    /** Names of the configuration: URIs, which have neither quotes nor control characters, or nearly. */
    private static String quoted(String name) {
        StringBuilder json = new StringBuilder("\"");
        name.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\');
            }
            json.append(c < ' ' ? '?' : (char) c);
        });
        return json.append('"').toString();
    }
}
