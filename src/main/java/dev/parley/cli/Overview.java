package dev.parley.cli;

import dev.parley.auth.AuthenticationSettings;
import dev.parley.auth.Credential;
import dev.parley.auth.Decider;
import dev.parley.auth.Principal;
import dev.parley.auth.rights.Right;
import dev.parley.config.AuthenticationConfiguration;
import dev.parley.config.Cautions;
import dev.parley.config.Configuration;
import dev.parley.config.EngineSettings;
import dev.parley.config.Exposure;
import dev.parley.config.ListenerSettings;
import dev.parley.config.ManagementSettings;
import dev.parley.config.RealmConfiguration;
import dev.parley.config.ServerSettings;
import dev.parley.jakarta.RouterEndpoint;
import dev.parley.message.AuthMethod;
import dev.parley.router.RealmSettings;
import dev.parley.router.RealmSettings.AuthorizerSettings;
import dev.parley.router.RouterSettings;
import dev.parley.server.Engines;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables that tell which peers a configuration admits and what it allows them. Printed by {@code parley --check}. */
final class Overview {
    private static final int MAX_NAMES = 8;

    private final Configuration configuration;
    private final Set<Path> secrets;

    /**
     * Of that configuration.
     *
     * @param secrets the files that its secrets are in
     */
    Overview(Configuration configuration, Set<Path> secrets) {
        this.configuration = configuration;
        this.secrets = secrets;
    }

    /**
     * Prints, and does not flush.
     *
     * @throws dev.parley.config.ConfigurationException if the configuration is unusable
     */
    void print(PrintWriter out) {
        ServerSettings settings = configuration.resolve();
        Set<Path> files = new LinkedHashSet<>(secrets);
        files.addAll(Cautions.keys(settings));
        Cautions.ofFiles(files).forEach(caution -> out.println("  WARNING: " + caution));
        Cautions.withoutContainer(settings).forEach(caution -> out.println("  WARNING: " + caution));
        Cautions.ofRoles(settings).forEach(caution -> out.println("  WARNING: " + caution));
        for (ListenerSettings listener : settings.listeners()) {
            out.println();
            out.println("Listens on " + (listener.tls() == null ? "ws://" : "wss://")
                    + (listener.host().contains(":") ? "[" + listener.host() + "]" : listener.host())
                    + ":" + listener.port() + RouterEndpoint.PATH + ", for web pages of "
                    + String.join(", ", listener.origins().allowed())
                    + (listener.origins().isRequired() ? " only" : " and for programs"));
            if (listener.compressFrom() != ListenerSettings.NO_COMPRESSION) {
                out.println("  Messages of " + listener.compressFrom()
                        + " octets and more are compressed for peers who offer that.");
            }
            String warning = Exposure.warning(settings, listener);
            if (warning != null) {
                out.println("  WARNING: " + warning);
            }
        }
        ManagementSettings management = settings.management();
        if (management != null) {
            printManagement(management, out);
        }
        out.println();
        printBudgets(settings, out);
        out.println();
        printKept(settings, out);
        for (RealmSettings realm : settings.router().realms()) {
            out.println();
            out.println("Realm " + realm.name());
            print(out, List.of("METHOD", "WHO IS ADMITTED", "ROLE"), who(realm));
            String warning = warning(realm.name());
            if (warning != null) {
                out.println("  WARNING: " + warning);
            }
            out.println();
            print(out, List.of("ROLE", "URI", "MATCH", "MAY", ""), rules(realm));
            new TreeSet<>(settings.router().deciders(realm.name()))
                    .forEach(decider -> out.println("  " + whoDecides(decider, realm)));
        }
    }

    private @Nullable String warning(String realm) {
        Map<String, RealmConfiguration> realms = configuration.realms();
        RealmConfiguration configured = realms == null ? null : realms.get(realm);
        AuthenticationConfiguration.Bearer bearer = configured == null || configured.authentication() == null
                ? null
                : configured.authentication().bearer();
        return bearer == null ? null : bearer.warning();
    }

    private static void printManagement(ManagementSettings management, PrintWriter out) {
        out.println();
        out.println("Management on " + (management.tls() == null ? "http://" : "https://")
                + (management.host().contains(":") ? "[" + management.host() + "]" : management.host()) + ":"
                + management.port() + ", for "
                + (management.token() != null
                        ? "those who show the token"
                        : management.isCertified() ? "those who have a certificate" : "programs on this machine"));
        if (management.showsMessages()) {
            out.println("  They may look at messages as they pass by, "
                    + (management.showsPayloads() ? "payloads included." : "without payloads."));
        }
        String warning = Exposure.warning(management);
        if (warning != null) {
            out.println("  WARNING: " + warning);
        }
    }

    /** Prints how much memory peers may make the router take. */
    private static void printBudgets(ServerSettings settings, PrintWriter out) {
        RouterSettings router = settings.router();
        out.println("Memory: a peer without a session may send messages of up to " + octets(settings.helloChars()));
        out.println("  a session may make the router remember "
                + octets(router.sessionLimits().bytes()) + " (limits.sessionBytes)");
        new TreeMap<>(router.sessionLimits().bytesByRole())
                .forEach((role, bytes) -> out.println("  a session of the role " + role + " may " + octets(bytes)));
        out.println(
                "  all sessions of a realm may " + octets(router.realmLimits().bytes())
                        + " together, with its retained events and histories (limits.realmBytes)");
        new TreeMap<>(settings.connections().rateByRole())
                .forEach((role, rate) -> out.println("  a session of the role " + role + " may send " + rate + ", and "
                        + rate.burstSeconds() + " seconds of that at once; more "
                        + (rate.isRefusing() ? "is refused" : "waits") + " (limits.rateByRole)"));
        for (RealmSettings realm : router.realms()) {
            long histories = realm.history().stream()
                    .mapToLong(RealmSettings.HistorySettings::chars)
                    .sum();
            if (histories > router.realmLimits().bytes() / 2) {
                out.println(
                        "  WARNING: the histories of " + realm.name() + " may take " + octets(histories)
                                + ", which leaves little of limits.realmBytes to its sessions: shorten them or raise the limit");
            }
        }
    }

    /** Prints what is there again when the router has been started again. */
    private static void printKept(ServerSettings settings, PrintWriter out) {
        EngineSettings engine = settings.engine();
        if (engine == null) {
            out.println("Keeps nothing for longer than it runs: no retained event, no history, no cookie (engine)");
            return;
        }
        String where = engine instanceof EngineSettings.InFile file
                ? file.file() + (Files.exists(file.file()) ? "" : ", which it will make")
                : "NATS (" + String.join(", ", ((EngineSettings.InNats) engine).servers()) + ")";
        out.println("Keeps in " + where
                + ": retained events, the keys of publications for two minutes, places of durable subscriptions,"
                + " cookies, and histories");
        for (RealmSettings realm : settings.router().realms()) {
            out.println("  of " + realm.name() + ": "
                    + (realm.history().isEmpty()
                            ? "none"
                            : realm.history().stream()
                                    .map(history -> history.uri() + " ("
                                            + history.match().name().toLowerCase(Locale.ROOT) + ", the last "
                                            + history.events() + ")")
                                    .collect(Collectors.joining(", "))));
        }
        if (engine instanceof EngineSettings.InFile file) {
            out.println("  a kill of the router loses nothing that it has acknowledged; a power cut "
                    + (file.isSynced() ? "neither" : "the last second (engine.sync)"));
        } else if (engine instanceof EngineSettings.InNats nats) {
            printSurvival(nats, out);
        }
        out.println("  sessions, subscriptions and registrations end with the router: clients make them again");
        if (engine instanceof EngineSettings.InFile file) {
            printFolder(file, out);
        }
        Engines.cautions(settings).forEach(caution -> out.println("  WARNING: " + caution));
    }

    private static void printSurvival(EngineSettings.InNats nats, PrintWriter out) {
        out.println(
                "  a kill of the router loses nothing that it has acknowledged, and the loss of its machine neither:"
                        + " it starts again on another");
        out.println("  a kill of a server of NATS loses nothing either; the loss of its machine "
                + (nats.replicas() > 1
                        ? "neither, as long as most of " + nats.replicas() + " are there (engine.replicas)"
                        : "loses all (engine.replicas is 1)"));
        out.println("  power lost " + (nats.replicas() > 1 ? "on all of them at once" : "on that machine")
                + " loses up to two minutes, unless NATS has sync_interval: always");
        out.println("  one router at a time has a realm; this one is called " + nats.node() + " (engine.node)");
    }

    private static void printFolder(EngineSettings.InFile file, PrintWriter out) {
        Path folder = Objects.requireNonNull(file.file().toAbsolutePath().getParent());
        Path above = folder.getParent();
        if (Files.exists(folder) && !Files.isWritable(folder)) {
            out.println("  WARNING: this user may not write in " + folder);
        } else if (!Files.exists(folder) && above != null && !Files.isDirectory(above)) {
            out.println("  WARNING: there is no folder " + above + "; make it, for the user that runs the router");
        }
    }

    private static String octets(long octets) {
        if (octets >= 10 << 20) {
            return (octets >> 20) + " MiB";
        }
        return octets >= 10 << 10 ? (octets >> 10) + " KiB" : octets + " octets";
    }

    /** Tells which roles may register that authenticator or authorizer, and warns if none may. */
    private static String whoDecides(String decider, RealmSettings realm) {
        List<String> named = new ArrayList<>();
        List<String> others = new ArrayList<>();
        new TreeMap<>(realm.roles()).forEach((role, rules) -> {
            if (rules.names(decider, Right.REGISTER)) {
                named.add(role);
            } else if (rules.about(decider).allows(Right.REGISTER)) {
                others.add(role);
            }
        });
        String notOthers =
                others.isEmpty() ? "" : "; not by " + String.join(", ", others) + ", whose rules do not name it";
        return (named.isEmpty()
                        ? "WARNING: " + decider + " decides, and no role may register it: give one a rule for exactly"
                                + " this uri, without match, that allows register"
                        : decider + " decides; only the router may call it, and it may be registered by "
                                + String.join(", ", named))
                + notOthers;
    }

    private static List<List<String>> who(RealmSettings realm) {
        AuthenticationSettings authentication = realm.authentication();
        List<List<String>> rows = new ArrayList<>();
        authentication.methods().forEach((method, authenticator) -> {
            if (!authenticator.isEmpty()) {
                String where = authentication.authenticatorRealm() == null
                        ? realm.name()
                        : authentication.authenticatorRealm();
                rows.add(
                        List.of(method.key(), "whom " + asked(authenticator, where) + " admits", "the one it returns"));
            } else {
                addOf(method, authentication, rows);
            }
        });
        if (rows.isEmpty()) {
            rows.add(List.of("-", "nobody: allow a method under \"authentication\"", "-"));
        }
        return rows;
    }

    private static String asked(String decider, String realm) {
        return decider.startsWith(Decider.PREFIX) ? decider : decider + " in " + realm;
    }

    private static void addOf(AuthMethod method, AuthenticationSettings authentication, List<List<String>> rows) {
        AuthenticationSettings.Anonymous anonymous = authentication.anonymous();
        AuthenticationSettings.Bearer bearer = authentication.bearer();
        if (method == AuthMethod.ANONYMOUS && anonymous != null) {
            String who = anonymous.loopbackOnly() ? "every peer on this machine" : "every peer";
            rows.add(List.of(method.key(), who, anonymous.role()));
        } else if (method == AuthMethod.BEARER && bearer != null) {
            String claimed = bearer.roleClaim() == null ? "" : "claim " + bearer.roleClaim();
            String role = bearer.role() == null
                    ? claimed
                    : claimed.isEmpty() ? bearer.role() : claimed + ", else " + bearer.role();
            rows.add(List.of(
                    method.key(),
                    "peers with a valid token; claim " + bearer.authidClaim() + " is the authid"
                            + (bearer.endSessions()
                                    ? "; sessions end with their token"
                                    : "; sessions may outlast their token"),
                    role));
        } else if (method == AuthMethod.COOKIE) {
            long hours = authentication.cookieMaxAgeMillis() / 3_600_000;
            rows.add(List.of(
                    method.key(),
                    "browsers that have logged in by another method, for " + hours + " hours",
                    "the same"));
        } else if (method == AuthMethod.CONTAINER) {
            authentication
                    .container()
                    .roles()
                    .forEach((theirs, ours) ->
                            rows.add(List.of(method.key(), "users with the container's role " + theirs, ours)));
            if (authentication.container().role() != null) {
                rows.add(List.of(
                        method.key(),
                        "other users of the container",
                        authentication.container().role()));
            }
        } else {
            addPrincipals(method, authentication.principals(), rows);
        }
    }

    private static void addPrincipals(AuthMethod method, List<Principal> principals, List<List<String>> rows) {
        Map<String, List<String>> byRole = new LinkedHashMap<>();
        for (Principal principal : principals) {
            if (principal.credentials().stream().map(Credential::method).anyMatch(method::equals)) {
                byRole.computeIfAbsent(principal.role(), role -> new ArrayList<>())
                        .add(principal.authid());
            }
        }
        byRole.forEach((role, names) -> rows.add(List.of(method.key(), some(names), role)));
        if (byRole.isEmpty()) {
            rows.add(List.of(method.key(), "nobody: no principal has \"" + method.key() + "\"", "-"));
        }
    }

    private static String some(List<String> names) {
        return names.size() <= MAX_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MAX_NAMES)) + " and " + (names.size() - MAX_NAMES) + " more";
    }

    private List<List<String>> rules(RealmSettings realm) {
        List<List<String>> rows = new ArrayList<>();
        RealmConfiguration configured =
                configuration.realms() == null ? null : configuration.realms().get(realm.name());
        if (configured == null) {
            rows.add(List.of("anonymous", "(any)", "prefix", "call, register, publish, subscribe", "discloses"));
        } else if (configured.roles() != null) {
            configured.roles().forEach((role, rules) -> {
                rules.forEach(rule -> rows.add(row(role, rule, rules)));
                if (rules.isEmpty()) {
                    rows.add(List.of(role, "-", "-", "nothing", ""));
                }
            });
        }
        AuthorizerSettings authorizer = realm.authorizer();
        if (authorizer != null) {
            String cached = authorizer.isCacheable() ? "answers are cached" : "";
            String who = asked(authorizer.procedure(), authorizer.realm());
            rows.add(List.of(rows.isEmpty() ? "(any)" : "(others)", "(any)", "-", "what " + who + " allows", cached));
        }
        if (rows.isEmpty()) {
            rows.add(List.of("-", "-", "-", "nothing: add \"roles\" or an \"authorizer\"", ""));
        }
        return rows;
    }

    /** Whether a wildcard rule never decides, because a prefix rule, which goes first, always matches as well. */
    private static boolean isVoid(RealmConfiguration.RoleRule rule, List<RealmConfiguration.RoleRule> all) {
        String uri = rule.uri() == null ? "" : rule.uri();
        String literal = uri.startsWith(".") ? "" : uri.split("\\.\\.", 2)[0] + ".";
        return "wildcard".equals(rule.match())
                && all.stream()
                        .anyMatch(other -> "prefix".equals(other.match())
                                && other.uri() != null
                                && literal.startsWith(other.uri()));
    }

    private static List<String> row(
            String role, RealmConfiguration.RoleRule rule, List<RealmConfiguration.RoleRule> all) {
        List<String> allow = rule.allow() == null ? List.of() : rule.allow();
        List<String> notes = new ArrayList<>();
        if (Boolean.TRUE.equals(rule.disclose())) {
            notes.add("discloses");
        }
        if (isVoid(rule, all)) {
            notes.add("WITHOUT EFFECT: a prefix rule of this role decides first");
        }
        if (rule.trustLevel() != null) {
            notes.add("trust level " + rule.trustLevel());
        }
        if (rule.slowSubscriber() != null) {
            notes.add("slow subscribers: " + rule.slowSubscriber());
        }
        String uri = rule.uri() == null || rule.uri().isEmpty() ? "(any)" : rule.uri();
        return List.of(
                role,
                uri,
                rule.match() == null ? "exact" : rule.match(),
                allow.isEmpty() ? "nothing" : String.join(", ", allow),
                String.join(", ", notes));
    }

    private static void print(PrintWriter out, List<String> head, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(head));
        @Nullable String before = null;
        for (List<String> row : rows) {
            List<String> shown = new ArrayList<>(row);
            if (row.get(0).equals(before)) {
                shown.set(0, "");
            }
            before = row.get(0);
            all.add(shown);
        }
        int[] widths = new int[head.size()];
        all.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder(" ");
            for (int i = 0; i < widths.length; i++) {
                line.append(' ')
                        .append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length() + 1));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
