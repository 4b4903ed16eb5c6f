package dev.parley.config;

import static dev.parley.config.Settings.orNone;

import dev.parley.jakarta.Origins;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.message.Uri;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
import dev.parley.router.UriGroup;
import dev.parley.runtime.DrainSettings;
import dev.parley.runtime.Limits;
import dev.parley.tls.TlsKeys;
import dev.parley.token.TokenVerifiers;
import jakarta.json.bind.annotation.JsonbProperty;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file as it was written; {@code server-config/parley.schema.json} explains each key. Read by {@link
 * ConfigurationFile}; what is absent is null, and {@link #resolve} gives it its default. Immutable.
 *
 * @param schema the schema's address, for editors
 * @param listeners the addresses to listen on standalone; by default 127.0.0.1:8080
 * @param realms the realms by name; by default a single one, open to this machine
 * @param limits what peers may cost
 * @param management the listener for those who operate the router, standalone; none by default
 * @param metrics by what URIs the metrics tell calls and publications apart; by none by default
 * @param drain how sessions leave before the router stops; at once by default
 * @param log what is logged and how, by the command line
 * @param engine where the router keeps what is to outlive it; nowhere by default
 */
public record Configuration(
        @JsonbProperty("$schema") @Nullable String schema,
        @Nullable List<Listener> listeners,
        @Nullable Map<String, RealmConfiguration> realms,
        @Nullable LimitsConfiguration limits,
        @Nullable ManagementConfiguration management,
        @Nullable MetricsConfiguration metrics,
        @Nullable DrainConfiguration drain,
        @Nullable LogConfiguration log,
        @Nullable EngineConfiguration engine) {

    /**
     * An address to listen on standalone.
     *
     * @param host the address; by default 127.0.0.1
     * @param port the port; 0 for any free one, by default 8080
     * @param path the WebSocket's path, which can only be {@code /ws}
     * @param allowedOrigins the origins of web pages that may connect: {@code https://app.example.com}, {@code self} or {@code *}
     * @param originRequired whether a handshake without an Origin is refused; by default false
     * @param trustedProxies addresses and networks of proxies whose forwarding headers are believed
     * @param headerBytes what the line and the headers of a request may have, in octets; by default 16 KiB
     * @param compressFromBytes from how many octets on messages are compressed for peers who offer that; null for none
     * @param tls keys and certificates; null to listen without TLS
     */
    public record Listener(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String path,
            @Nullable List<String> allowedOrigins,
            @Nullable Boolean originRequired,
            @Nullable List<String> trustedProxies,
            @Nullable Integer headerBytes,
            @Nullable Integer compressFromBytes,
            @Nullable TlsConfiguration tls) {
        private static final String DEFAULT_HOST = "127.0.0.1";
        private static final int DEFAULT_PORT = 8080;
        private static final int MIN_HEADER_BYTES = 1024;
        private static final int MAX_HEADER_BYTES = 1024 * 1024;
        private static final Pattern ORIGIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#\\s]+");

        private ListenerSettings settings(String place) {
            List<String> allowed = allowedOrigins == null ? Origins.OWN_PAGE.allowed() : List.copyOf(allowedOrigins);
            for (int i = 0; i < allowed.size(); i++) {
                checkOrigin(place + ".allowedOrigins[" + i + "]", allowed.get(i));
            }
            if (path != null && !path.equals(RouterEndpoint.PATH)) {
                throw new ConfigurationException(place + ".path: must be \"" + RouterEndpoint.PATH + "\"");
            }
            int known = port == null ? DEFAULT_PORT : port;
            if (known < 0 || known > 65535) {
                throw new ConfigurationException(place + ".port: must be from 0 (any free one) to 65535");
            }
            if (compressFromBytes != null && compressFromBytes < 1) {
                throw new ConfigurationException(
                        place + ".compressFromBytes: must be at least 1; leave it out to compress nothing");
            }
            if (headerBytes != null && (headerBytes < MIN_HEADER_BYTES || headerBytes > MAX_HEADER_BYTES)) {
                throw new ConfigurationException(
                        place + ".headerBytes: must be from " + MIN_HEADER_BYTES + " to " + MAX_HEADER_BYTES);
            }
            return new ListenerSettings(
                    place,
                    host == null ? DEFAULT_HOST : host,
                    known,
                    new Origins(allowed, Boolean.TRUE.equals(originRequired)),
                    proxies(place + ".trustedProxies"),
                    headerBytes == null ? ListenerSettings.DEFAULT_HEADER_BYTES : headerBytes,
                    compressFromBytes == null ? ListenerSettings.NO_COMPRESSION : compressFromBytes,
                    tls == null ? null : tls.settings(place + ".tls"));
        }

        private TrustedProxies proxies(String at) {
            try {
                return TrustedProxies.of(orNone(trustedProxies));
            } catch (IllegalArgumentException wrong) {
                throw new ConfigurationException(at + ": " + wrong.getMessage(), wrong);
            }
        }

        /** An origin, as browsers send it, is a scheme, a host, and a port unless it is the scheme's default. */
        private static void checkOrigin(String place, String origin) {
            if (!origin.equals(Origins.SELF)
                    && !origin.equals(Origins.ANY)
                    && !ORIGIN.matcher(origin).matches()) {
                throw new ConfigurationException(
                        place + ": \"" + origin + "\" is no origin: write \"self\", \"*\", or a scheme and host with an"
                                + " optional port, as in \"https://app.example.com\" or \"http://localhost:5173\"");
            }
        }
    }

    /** The configuration without a file: it listens on 127.0.0.1:8080, and has one realm, open to this machine. */
    public static final Configuration DEFAULT = new Configuration(null, null, null, null, null, null, null, null, null);

    private static final String DEFAULT_REALM = "realm1";

    /** The listeners, at least one. */
    private List<Listener> atLeastOneListener() {
        return listeners == null || listeners.isEmpty()
                ? List.of(new Listener(null, null, null, null, null, null, null, null, null))
                : listeners;
    }

    /** A copy in which the first listener has that host and port, as far as they are not null. */
    public Configuration listeningOn(@Nullable String host, @Nullable Integer port) {
        List<Listener> changed = new ArrayList<>(atLeastOneListener());
        Listener first = changed.get(0);
        changed.set(
                0,
                new Listener(
                        host == null ? first.host() : host,
                        port == null ? first.port() : port,
                        first.path(),
                        first.allowedOrigins(),
                        first.originRequired(),
                        first.trustedProxies(),
                        first.headerBytes(),
                        first.compressFromBytes(),
                        first.tls()));
        return new Configuration(schema, changed, realms, limits, management, metrics, drain, log, engine);
    }

    /**
     * Checks the configuration, including the files that it names, and fills in the defaults. Bearer tokens are refused by the
     * result: it serves checks and overviews only.
     *
     * @throws ConfigurationException if it is unusable; the message names the place and what to do
     */
    public ServerSettings resolve() {
        return resolve(TokenVerifiers.CHECKING);
    }

    /**
     * Checks the configuration, including the files that it names, and fills in the defaults.
     *
     * @param verifiers creates the verifiers of bearer tokens, after the whole configuration has been checked
     * @throws ConfigurationException if it is unusable; the message names the place and what to do
     */
    public ServerSettings resolve(TokenVerifiers verifiers) {
        Mistakes mistakes = new Mistakes();
        List<ListenerSettings> listening = listenerSettings(mistakes);
        ManagementSettings managed = management == null ? null : mistakes.in(() -> management.settings());
        DrainSettings draining = drain == null ? DrainSettings.NONE : drain.settings(mistakes);
        LogSettings logging = log == null ? LogSettings.DEFAULT : log.settings(mistakes);
        EngineSettings keeping = engine == null ? null : mistakes.in(() -> engine.settings());
        List<UriGroup> groups = metrics == null ? List.of() : metrics.settings(mistakes);
        LimitsConfiguration known = limits == null ? LimitsConfiguration.DEFAULT : limits;
        Limits connections = known.ofConnections(mistakes);
        RouterSettings checked = known.withRealms(realmSettings(TokenVerifiers.CHECKING, mistakes), groups, mistakes);
        checkRealmsAsked(mistakes);
        checkDurables(mistakes);
        mistakes.check();
        RouterSettings router = verifiers == TokenVerifiers.CHECKING
                ? checked
                : known.withRealms(realmSettings(verifiers, mistakes), groups, mistakes);
        mistakes.check();
        return new ServerSettings(listening, connections, router, keySources(), managed, draining, logging, keeping);
    }

    private List<ListenerSettings> listenerSettings(Mistakes mistakes) {
        List<ListenerSettings> settings = new ArrayList<>();
        List<Listener> configured = atLeastOneListener();
        for (int i = 0; i < configured.size(); i++) {
            Listener listener = configured.get(i);
            String place = "listeners[" + i + "]";
            mistakes.inspect(() -> {
                ListenerSettings one = listener.settings(place);
                TlsKeys unused = one.keys();
                settings.add(one);
            });
        }
        return settings;
    }

    private List<RealmSettings> realmSettings(TokenVerifiers verifiers, Mistakes mistakes) {
        List<RealmSettings> settings = new ArrayList<>();
        if (realms == null || realms.isEmpty()) {
            settings.add(RealmSettings.openOnLoopback(DEFAULT_REALM));
        } else {
            realms.forEach(
                    (name, realm) -> mistakes.inspect(() -> settings.add(realmSettings(name, realm, verifiers))));
        }
        return settings;
    }

    private static RealmSettings realmSettings(String name, RealmConfiguration realm, TokenVerifiers verifiers) {
        String place = "realms." + name;
        if (!Uri.isValid(name, Uri.Rule.LOOSE)) {
            throw new ConfigurationException(place + ": the name of a realm must be a URI, such as \"realm1\"");
        }
        return realm.settings(place, name, verifiers);
    }

    private Set<URI> keySources() {
        Set<URI> sources = new HashSet<>();
        for (RealmConfiguration realm : realms == null ? List.<RealmConfiguration>of() : realms.values()) {
            AuthenticationConfiguration authentication = realm.authentication();
            AuthenticationConfiguration.Bearer bearer = authentication == null ? null : authentication.bearer();
            if (bearer != null && bearer.jwks() != null) {
                sources.add(bearer.jwks());
            }
        }
        return sources;
    }

    private void checkDurables(Mistakes mistakes) {
        if (realms != null && engine == null) {
            realms.forEach((name, realm) -> mistakes.inspect(() -> {
                if (realm.durable() != null && !realm.durable().isEmpty()) {
                    throw new ConfigurationException("realms." + name
                            + ".durable: nothing outlives the router without an \"engine\"; add one, such as"
                            + " \"engine\": { \"file\": \"data/parley.store\" }");
                }
            }));
        }
    }

    private void checkRealmsAsked(Mistakes mistakes) {
        Map<String, String> named = new LinkedHashMap<>();
        if (realms != null) {
            realms.forEach((name, realm) -> realm.realmsAsked("realms." + name, named));
            named.forEach((place, realm) -> mistakes.inspect(() -> {
                if (!realms.containsKey(realm)) {
                    throw new ConfigurationException(place + ": there is no realm \"" + realm
                            + "\"; add it to \"realms\", or name one of " + String.join(", ", realms.keySet()));
                }
            }));
        }
    }
}
