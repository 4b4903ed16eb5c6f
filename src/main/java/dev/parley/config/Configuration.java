package dev.parley.config;

import static dev.parley.config.Settings.orNone;

import dev.parley.jakarta.Origins;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.message.Uri;
import dev.parley.router.RealmSettings;
import dev.parley.router.RouterSettings;
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
 * The configuration file as it stands; {@code server-config/parley.schema.json} explains each key. Made by
 * {@link ConfigurationReader}; what is absent is null; {@link #resolve} gives it its default.
 *
 * @param schema where editors find the schema of the file
 */
public record Configuration(
        @JsonbProperty("$schema") @Nullable String schema,
        @Nullable List<Listener> listeners,
        @Nullable Map<String, RealmConfiguration> realms,
        @Nullable LimitsConfiguration limits) {

    /**
     * Where standalone listens.
     *
     * @param tls null to speak no TLS
     */
    public record Listener(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String path,
            @Nullable List<String> allowedOrigins,
            @Nullable Boolean originRequired,
            @Nullable List<String> trustedProxies,
            @Nullable TlsConfiguration tls) {
        private static final String DEFAULT_HOST = "127.0.0.1";
        private static final int DEFAULT_PORT = 8080;
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
            return new ListenerSettings(
                    place,
                    host == null ? DEFAULT_HOST : host,
                    known,
                    new Origins(allowed, Boolean.TRUE.equals(originRequired)),
                    proxies(place + ".trustedProxies"),
                    tls == null ? null : tls.settings(place + ".tls"));
        }

        private TrustedProxies proxies(String at) {
            try {
                return TrustedProxies.of(orNone(trustedProxies));
            } catch (IllegalArgumentException wrong) {
                throw new ConfigurationException(at + ": " + wrong.getMessage(), wrong);
            }
        }

        /** Browsers send scheme, host, and port where it is not the scheme's own. */
        private static void checkOrigin(String place, String origin) {
            if (!origin.equals(Origins.SELF)
                    && !origin.equals(Origins.ANY)
                    && !ORIGIN.matcher(origin).matches()) {
                throw new ConfigurationException(
                        place + ": \"" + origin + "\" is no origin: write \"self\", \"*\", or scheme,"
                                + " host and perhaps port, as in \"https://app.example.com\" or \"http://localhost:5173\"");
            }
        }
    }

    /** What applies without a file: one realm, open to this machine alone. */
    public static final Configuration DEFAULT = new Configuration(null, null, null, null);

    private static final String DEFAULT_REALM = "realm1";

    /** The listeners, at least one. */
    private List<Listener> atLeastOneListener() {
        return listeners == null || listeners.isEmpty()
                ? List.of(new Listener(null, null, null, null, null, null, null))
                : listeners;
    }

    /** The same, with that host and port for the first listener where they are not null. */
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
                        first.tls()));
        return new Configuration(schema, changed, realms, limits);
    }

    /**
     * Checks all of it, the files that it names included, and fills the gaps.
     *
     * @throws ConfigurationException if it cannot be used
     */
    public ServerSettings resolve() {
        return resolve(TokenVerifiers.CHECKING);
    }

    /**
     * Checks all of it, the files that it names included, and fills the gaps.
     *
     * @param verifiers makes what looks at bearer tokens, once it is clear that all can be used
     * @throws ConfigurationException if it cannot be used
     */
    public ServerSettings resolve(TokenVerifiers verifiers) {
        List<ListenerSettings> listening = new ArrayList<>();
        for (Listener listener : atLeastOneListener()) {
            ListenerSettings settings = listener.settings("listeners[" + listening.size() + "]");
            TlsKeys unused = settings.keys();
            listening.add(settings);
        }
        LimitsConfiguration known = limits == null ? LimitsConfiguration.DEFAULT : limits;
        Limits connections = known.ofConnections();
        RouterSettings checked = known.withRealms(realmSettings(TokenVerifiers.CHECKING));
        checkRealmsAsked();
        RouterSettings router =
                verifiers == TokenVerifiers.CHECKING ? checked : known.withRealms(realmSettings(verifiers));
        return new ServerSettings(listening, connections, router, keySources());
    }

    private List<RealmSettings> realmSettings(TokenVerifiers verifiers) {
        List<RealmSettings> settings = new ArrayList<>();
        if (realms == null || realms.isEmpty()) {
            settings.add(RealmSettings.openOnLoopback(DEFAULT_REALM));
        } else {
            realms.forEach((name, realm) -> settings.add(realmSettings(name, realm, verifiers)));
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

    private void checkRealmsAsked() {
        Map<String, String> named = new LinkedHashMap<>();
        if (realms != null) {
            realms.forEach((name, realm) -> realm.realmsAsked("realms." + name, named));
            named.forEach((place, realm) -> {
                if (!realms.containsKey(realm)) {
                    throw new ConfigurationException(place + ": there is no realm \"" + realm
                            + "\"; add it to \"realms\", or name one of " + String.join(", ", realms.keySet()));
                }
            });
        }
    }
}
