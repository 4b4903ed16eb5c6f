package dev.parley.server;

import dev.parley.auth.Right;
import dev.parley.auth.Rule;
import dev.parley.auth.Rules;
import dev.parley.message.MatchPolicy;
import dev.parley.message.Uri;
import dev.parley.router.RealmLimits;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.SessionLimits;
import dev.parley.websocket.Limits;
import dev.parley.websocket.Origins;
import dev.parley.websocket.RouterEndpoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file as it stands; {@code server-config/parley.json} explains each key. Bound by JSON-B after
 * {@link ConfigurationFile} has checked it; what is absent is null and has the default that the accessors give it.
 */
public record Configuration(
        @Nullable List<Listener> listeners,
        @Nullable Map<String, Realm> realms,
        @Nullable Bounds limits) {

    /** Where standalone listens. */
    public record Listener(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String path,
            @Nullable List<String> allowedOrigins) {
        static final String DEFAULT_HOST = "127.0.0.1";
        static final int DEFAULT_PORT = 8080;

        String hostOrDefault() {
            return host == null ? DEFAULT_HOST : host;
        }

        int portOrDefault() {
            return port == null ? DEFAULT_PORT : port;
        }

        Origins origins() {
            return allowedOrigins == null ? Origins.OWN_PAGE : new Origins(List.copyOf(allowedOrigins));
        }
    }

    public record Realm(
            @Nullable String requestIds,
            @Nullable Boolean strictFeatures,
            @Nullable String uris,
            @Nullable Authentication authentication,
            @Nullable Map<String, List<RoleRule>> roles,
            @Nullable List<History> history) {}

    public record Authentication(@Nullable Anonymous anonymous) {}

    public record Anonymous(
            @Nullable String role,
            @Nullable Boolean loopbackOnly,
            @Nullable String authid) {}

    public record RoleRule(
            @Nullable String uri,
            @Nullable String match,
            @Nullable List<String> allow,
            @Nullable Boolean disclose,
            @Nullable Integer trustLevel) {}

    /** What is kept of the events of a topic or pattern of topics. */
    public record History(
            @Nullable String uri,
            @Nullable String match,
            @Nullable Integer events,
            @Nullable Integer bytes) {}

    public record Bounds(
            @Nullable Integer messageBytes,
            @Nullable Integer outboxMessages,
            @Nullable Integer outboxBytes,
            @Nullable Integer pingMillis,
            @Nullable Integer pongMillis,
            @Nullable Integer helloMillis,
            @Nullable Integer goodbyeMillis,
            @Nullable Integer subscriptions,
            @Nullable Integer registrations,
            @Nullable Integer calls,
            @Nullable Integer testaments,
            @Nullable Integer retainedEvents,
            @Nullable Integer retainedBytes,
            @Nullable Integer queuedCalls,
            @Nullable Integer staleMillis) {
        static final Bounds DEFAULTS =
                new Bounds(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** What applies without a file: one realm, open to this machine alone. */
    public static final Configuration DEFAULT = new Configuration(null, null, null);

    private static final String DEFAULT_REALM = "realm1";

    /** The listeners, at least one. */
    List<Listener> listenersOrDefault() {
        return listeners == null || listeners.isEmpty() ? List.of(new Listener(null, null, null, null)) : listeners;
    }

    /** The same listeners, with that host and port for the first where they are not null. */
    Configuration listeningOn(@Nullable String host, @Nullable Integer port) {
        List<Listener> changed = new ArrayList<>(listenersOrDefault());
        Listener first = changed.get(0);
        changed.set(
                0,
                new Listener(
                        host == null ? first.host() : host,
                        port == null ? first.port() : port,
                        first.path(),
                        first.allowedOrigins()));
        return new Configuration(changed, realms, limits);
    }

    Limits connectionLimits() {
        Bounds bounds = limits == null ? Bounds.DEFAULTS : limits;
        Limits defaults = Limits.DEFAULT;
        return new Limits(
                (int) atLeastOne("limits.messageBytes", bounds.messageBytes(), defaults.messageChars()),
                (int) atLeastOne("limits.outboxMessages", bounds.outboxMessages(), defaults.outboxMessages()),
                atLeastOne("limits.outboxBytes", bounds.outboxBytes(), defaults.outboxChars()),
                atLeastOne("limits.pingMillis", bounds.pingMillis(), defaults.pingMillis()),
                atLeastOne("limits.pongMillis", bounds.pongMillis(), defaults.pongMillis()));
    }

    /**
     * What the router is made with.
     *
     * @throws ConfigurationException if a value is not one of those possible
     */
    RouterSettings routerSettings() {
        List<RealmSettings> settings = new ArrayList<>();
        if (realms == null || realms.isEmpty()) {
            settings.add(RealmSettings.openOnLoopback(DEFAULT_REALM));
        } else {
            realms.forEach((name, realm) -> settings.add(realmSettings(name, realm)));
        }
        Bounds bounds = limits == null ? Bounds.DEFAULTS : limits;
        return new RouterSettings(
                settings,
                atLeastOne("limits.helloMillis", bounds.helloMillis(), RouterSettings.DEFAULT_HELLO_MILLIS),
                atLeastOne("limits.goodbyeMillis", bounds.goodbyeMillis(), RouterSettings.DEFAULT_GOODBYE_MILLIS),
                atLeast(0, "limits.staleMillis", bounds.staleMillis(), RouterSettings.DEFAULT_STALE_MILLIS),
                sessionLimits(bounds),
                realmLimits(bounds));
    }

    private static SessionLimits sessionLimits(Bounds bounds) {
        SessionLimits defaults = SessionLimits.DEFAULT;
        return new SessionLimits(
                (int) atLeastOne("limits.subscriptions", bounds.subscriptions(), defaults.subscriptions()),
                (int) atLeastOne("limits.registrations", bounds.registrations(), defaults.registrations()),
                (int) atLeastOne("limits.calls", bounds.calls(), defaults.calls()),
                (int) atLeastOne("limits.testaments", bounds.testaments(), defaults.testaments()));
    }

    private static RealmLimits realmLimits(Bounds bounds) {
        RealmLimits defaults = RealmLimits.DEFAULT;
        return new RealmLimits(
                (int) atLeastOne("limits.retainedEvents", bounds.retainedEvents(), defaults.retainedEvents()),
                atLeastOne("limits.retainedBytes", bounds.retainedBytes(), defaults.retainedChars()),
                (int) atLeastOne("limits.queuedCalls", bounds.queuedCalls(), defaults.queuedCalls()));
    }

    /** Looks at what is not looked at when settings are made. */
    void check() {
        for (int i = 0; i < listenersOrDefault().size(); i++) {
            Listener listener = listenersOrDefault().get(i);
            String place = "listeners[" + i + "]";
            if (listener.path() != null && !listener.path().equals(RouterEndpoint.PATH)) {
                throw new ConfigurationException(place + ".path: must be \"" + RouterEndpoint.PATH + "\"");
            }
            if (listener.portOrDefault() < 0 || listener.portOrDefault() > 65535) {
                throw new ConfigurationException(place + ".port: must be from 0 (any free one) to 65535");
            }
        }
        routerSettings();
    }

    private static RealmSettings realmSettings(String name, Realm realm) {
        String place = "realms." + name;
        if (!Uri.isValid(name, Uri.Rule.LOOSE)) {
            throw new ConfigurationException(place + ": the name of a realm must be a URI, such as \"realm1\"");
        }
        boolean isStrict = oneOf(place + ".requestIds", realm.requestIds(), "lenient", "strict")
                .equals("strict");
        String uris = oneOf(place + ".uris", realm.uris(), "loose", "strict");
        Map<String, Rules> roles = new LinkedHashMap<>();
        if (realm.roles() != null) {
            realm.roles().forEach((role, rules) -> roles.put(role, rules(place + ".roles." + role, rules)));
        }
        Anonymous anonymous =
                realm.authentication() == null ? null : realm.authentication().anonymous();
        return new RealmSettings(
                name,
                isStrict,
                Boolean.TRUE.equals(realm.strictFeatures()),
                Uri.Rule.valueOf(uris.toUpperCase(Locale.ROOT)),
                anonymous == null ? null : admission(place + ".authentication.anonymous", anonymous, roles.keySet()),
                roles,
                realm.history() == null ? List.of() : history(place + ".history", realm.history()));
    }

    private static List<RealmSettings.HistorySettings> history(String place, List<History> configured) {
        List<RealmSettings.HistorySettings> settings = new ArrayList<>();
        Set<List<String>> known = new HashSet<>();
        for (int i = 0; i < configured.size(); i++) {
            History history = configured.get(i);
            String entry = place + "[" + i + "]";
            MatchPolicy match = match(entry, history.match());
            if (history.uri() == null || !Uri.isValid(history.uri(), Uri.Rule.LOOSE, match)) {
                throw new ConfigurationException(entry + ".uri: must be a topic, or a pattern of topics as match says");
            }
            if (!known.add(List.of(history.uri(), match.key()))) {
                throw new ConfigurationException(entry + ": there is an entry for this uri and match already");
            }
            settings.add(new RealmSettings.HistorySettings(
                    history.uri(),
                    match,
                    (int) atLeastOne(entry + ".events", history.events(), RealmSettings.HistorySettings.DEFAULT_EVENTS),
                    atLeastOne(entry + ".bytes", history.bytes(), RealmSettings.HistorySettings.DEFAULT_CHARS)));
        }
        return settings;
    }

    private static MatchPolicy match(String place, @Nullable String match) {
        String name = oneOf(place + ".match", match, "exact", "prefix", "wildcard");
        return MatchPolicy.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static RealmSettings.Anonymous admission(String place, Anonymous anonymous, Set<String> roles) {
        String role = anonymous.role() == null ? "anonymous" : anonymous.role();
        if (!roles.contains(role)) {
            throw new ConfigurationException(
                    place + ".role: there is no role \"" + role + "\" in this realm's \"roles\"");
        }
        return new RealmSettings.Anonymous(role, Boolean.TRUE.equals(anonymous.loopbackOnly()), anonymous.authid());
    }

    private static Rules rules(String place, List<RoleRule> rules) {
        List<Rule> made = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            made.add(rule(place + "[" + i + "]", rules.get(i)));
        }
        return new Rules(made);
    }

    private static Rule rule(String place, RoleRule rule) {
        if (rule.uri() == null) {
            throw new ConfigurationException(place + ".uri: missing");
        }
        if (rule.trustLevel() != null && rule.trustLevel() < 0) {
            throw new ConfigurationException(place + ".trustLevel: must not be negative");
        }
        Set<Right> allow = EnumSet.noneOf(Right.class);
        List<String> names = rule.allow() == null ? List.of() : rule.allow();
        for (int i = 0; i < names.size(); i++) {
            String name = oneOf(place + ".allow[" + i + "]", names.get(i), "call", "register", "publish", "subscribe");
            allow.add(Right.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return new Rule(
                rule.uri(), match(place, rule.match()), allow, Boolean.TRUE.equals(rule.disclose()), rule.trustLevel());
    }

    /** That value, checked; the first of those possible where it is absent. */
    private static String oneOf(String place, @Nullable String value, String... possible) {
        if (value == null) {
            return possible[0];
        }
        if (!List.of(possible).contains(value)) {
            throw new ConfigurationException(
                    place + ": \"" + value + "\" is none of \"" + String.join("\", \"", possible) + "\"");
        }
        return value;
    }

    private static long atLeastOne(String place, @Nullable Integer value, long otherwise) {
        return atLeast(1, place, value, otherwise);
    }

    private static long atLeast(int least, String place, @Nullable Integer value, long otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (value < least) {
            throw new ConfigurationException(place + ": must be at least " + least);
        }
        return value;
    }
}
