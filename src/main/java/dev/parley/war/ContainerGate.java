package dev.parley.war;

import dev.parley.auth.BasicCredentials;
import dev.parley.auth.attempts.AttemptLimiter;
import dev.parley.auth.attempts.AttemptLimits;
import dev.parley.config.ManagementSettings;
import dev.parley.http.Page;
import dev.parley.http.Requests.Asked;
import dev.parley.jakarta.Peer;
import dev.parley.jakarta.TrustedProxies;
import dev.parley.management.Gate;
import dev.parley.management.Provenance;
import dev.parley.management.TokenGate;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says whom the router's desk answers in a container: users of the container who have the configured role, those who show the token, and,
 * where there is no token, programs on this machine. Asked by {@link ManagementServlet}; for any thread.
 */
final class ContainerGate {
    private static final Logger LOG = System.getLogger(ContainerGate.class.getName());
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final TokenGate THIS_MACHINE = new TokenGate(null, false);

    private final AttemptLimiter attempts = new AttemptLimiter(AttemptLimits.DEFAULT);
    private final Supplier<TrustedProxies> proxies;
    private volatile @Nullable ManagementSettings settings;
    private volatile TokenGate tokens = THIS_MACHINE;

    /**
     * A gate that is open as the settings say.
     *
     * @param proxies whose headers tell where a request comes from, for the log and for counting guesses
     */
    ContainerGate(ManagementSettings settings, Supplier<TrustedProxies> proxies) {
        this.proxies = proxies;
        change(settings);
    }

    /** Takes other settings over; null closes it. */
    void change(@Nullable ManagementSettings changed) {
        tokens = new TokenGate(changed == null ? null : changed.token(), false);
        settings = changed;
    }

    /** Whether anybody may be answered at all. */
    boolean isOpen() {
        return settings != null;
    }

    /** The gate for that request, which is used in the thread that handles it. */
    Gate of(HttpServletRequest request) {
        return new OfOne(request, settings, tokens);
    }

    /** The request as the desk sees it. */
    static Asked asked(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        if (!request.getProtocol().startsWith("HTTP/1")) {
            // there it is :authority, of which some containers do not make a Host
            headers.computeIfAbsent("Host", host -> List.of(request.getServerName() + ':' + request.getServerPort()));
        }
        List<X509Certificate> certificates =
                request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain ? List.of(chain) : List.of();
        String address = request.getRemoteAddr();
        return new Asked(
                request.getMethod(),
                request.getServletPath(),
                Objects.requireNonNullElse(request.getQueryString(), ""),
                headers,
                address == null ? "an unknown address" : address,
                certificates);
    }

    private final class OfOne implements Gate {
        private final HttpServletRequest request;
        private final @Nullable String role;
        private final boolean hasToken;
        private final TokenGate tokens;

        /** What stands against a user of the container, once that has been asked. */
        private @Nullable Page refusalOfUser;

        private boolean isUserAsked;

        OfOne(HttpServletRequest request, @Nullable ManagementSettings settings, TokenGate tokens) {
            this.request = request;
            this.role = settings == null ? null : settings.role();
            this.hasToken = settings != null && settings.token() != null;
            this.tokens = tokens;
        }

        @Override
        public boolean isTrusted(Asked asked) {
            boolean isByItself = hasToken ? tokens.isTrusted(asked) : isLocal() && THIS_MACHINE.isTrusted(asked);
            return isByItself || (role != null && userRefusal(asked, role) == null);
        }

        @Override
        public @Nullable Page refusal(Asked asked) {
            if (isTrusted(asked)) {
                return null;
            }
            if (role != null && refusalOfUser != null && (!hasToken || !isBearer(asked))) {
                return refusalOfUser;
            }
            if (hasToken) {
                return tokens.refusal(asked);
            }
            Page refusal = isLocal() ? THIS_MACHINE.refusal(asked) : null;
            return refusal == null
                    ? Page.text(
                            403,
                            "Only programs on this machine are answered, and not through a proxy: the configuration can name a"
                                    + " role of the container (management.role) or a token (management.token).\n")
                    : refusal;
        }

        @Override
        public @Nullable String user() {
            Principal user = request.getUserPrincipal();
            return user == null ? null : user.getName();
        }

        /** Where there is a token, probes need none, as standalone. */
        @Override
        public @Nullable Page refusalOfProbe(Asked asked) {
            return hasToken ? null : refusal(asked);
        }

        private static boolean isBearer(Asked asked) {
            String shown = asked.header("Authorization");
            return shown != null && shown.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
        }

        private boolean isLocal() {
            InetAddress address = address(request.getRemoteAddr());
            return address != null
                    && address.isLoopbackAddress()
                    && Peer.FORWARDING_HEADERS.stream().allMatch(name -> request.getHeader(name) == null);
        }

        private @Nullable Page userRefusal(Asked asked, String wanted) {
            if (!isUserAsked) {
                isUserAsked = true;
                refusalOfUser = askForUser(asked, wanted);
            }
            return refusalOfUser;
        }

        private @Nullable Page askForUser(Asked asked, String wanted) {
            if (Provenance.isOfAnotherPage(asked)) {
                // a browser adds a user's password or session to what another site's page asks
                return Page.text(403, "Of web pages only the inspector is answered here; programs leave out Origin.\n");
            }
            if (request.getUserPrincipal() == null) {
                BasicCredentials credentials = BasicCredentials.of(asked.header("Authorization"));
                Page refusal = credentials == null ? unknown() : logIn(credentials);
                if (refusal != null) {
                    return refusal;
                }
            }
            return request.isUserInRole(wanted)
                    ? null
                    : Page.text(403, "This user does not have the role that management.role names.\n");
        }

        private Page unknown() {
            return Page.text(401, "Log in as a user of the container who has the role that management.role names.\n")
                    .header("WWW-Authenticate", "Basic realm=\"parley-management\", charset=\"UTF-8\"");
        }

        private @Nullable Page logIn(BasicCredentials credentials) {
            InetAddress from = address(request.getRemoteAddr());
            InetAddress client = from == null
                    ? null
                    : proxies.get().client(from, name -> Collections.list(request.getHeaders(name)));
            AttemptLimiter.Counted attempt = attempts.begin(client, credentials.user(), nowMillis());
            if (attempt == null) {
                long seconds = TimeUnit.MILLISECONDS.toSeconds(AttemptLimits.DEFAULT.windowMillis()) + 1;
                return Page.text(429, "Too many failed attempts: wait " + seconds + " seconds and try again.\n")
                        .header("Retry-After", String.valueOf(seconds));
            }
            try {
                request.login(credentials.user(), credentials.password().reveal());
                attempt.succeeded(nowMillis());
                return null;
            } catch (ServletException unknown) {
                LOG.log(Level.DEBUG, "the container refuses a user", unknown);
                return unknown();
            }
        }
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static @Nullable InetAddress address(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : InetAddress.getByName(text);
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }
}
