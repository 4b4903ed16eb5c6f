package dev.parley;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.parley.client.Client;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each package uses what its {@code package-info} says, and nothing else; nothing goes round in circles, and nothing grows too big. */
class ArchitectureTest {
    private static final String ROOT = "dev.parley.";

    private static final String[] PLAIN_JAVA = {
        "java.lang", "java.lang.invoke", "java.lang.runtime", "java.util", "java.util.function", "java.util.stream"
    };

    private static final String[] CRYPTOGRAPHY = {
        "java.security",
        "java.security.cert",
        "java.security.spec",
        "java.security.interfaces",
        "javax.crypto..",
        "org.bouncycastle.crypto.."
    };

    /**
     * What a package uses.
     *
     * @param packages those of Parley, no more and no fewer
     * @param libraries those it may use beside the JDK's
     */
    private record Room(Set<String> packages, List<String> libraries) {
        static Room uses(String... packages) {
            return new Room(Set.of(packages), List.of());
        }

        Room and(String... libraries) {
            return new Room(packages, List.of(libraries));
        }
    }

    private static final Map<String, Room> ROOMS = Map.ofEntries(
            Map.entry("message", Room.uses()),
            Map.entry("codec", Room.uses("message")),
            Map.entry("flow", Room.uses("codec", "frame")),
            Map.entry(
                    "auth",
                    Room.uses("message", "auth.attempts", "auth.cookie", "auth.crypto", "auth.voucher", "fault")),
            Map.entry("auth.rights", Room.uses("message")),
            Map.entry("auth.attempts", Room.uses("auth.crypto")),
            Map.entry("auth.cookie", Room.uses("message", "auth.crypto")),
            Map.entry("auth.voucher", Room.uses("message", "auth.crypto")),
            Map.entry("auth.login", Room.uses("message", "auth.crypto")),
            Map.entry("auth.maker", Room.uses("message", "auth.crypto")),
            Map.entry("auth.crypto", Room.uses().and("org.bouncycastle.crypto..")),
            Map.entry("router", Room.uses("message", "auth", "auth.rights")),
            Map.entry("binding", Room.uses("message", "codec").and("jakarta.json..")),
            Map.entry(
                    "client",
                    Room.uses(
                                    "message",
                                    "codec",
                                    "binding",
                                    "auth.login",
                                    "client.core",
                                    "client.core.event",
                                    "client.core.outcome",
                                    "client.core.pace",
                                    "client.core.session",
                                    "client.engine",
                                    "client.trace",
                                    "fault")
                            .and("jakarta.json.bind..")),
            Map.entry("client.trace", Room.uses("message", "client.engine").and("io.opentelemetry..")),
            Map.entry(
                    "client.core",
                    Room.uses(
                            "message",
                            "client.core.event",
                            "client.core.outcome",
                            "client.core.pace",
                            "client.core.session")),
            Map.entry(
                    "client.core.session",
                    Room.uses(
                            "message",
                            "client.core.event",
                            "client.core.line",
                            "client.core.outcome",
                            "client.core.pace")),
            Map.entry("client.core.line", Room.uses("message")),
            Map.entry("client.core.outcome", Room.uses("message")),
            Map.entry("client.core.event", Room.uses("message")),
            Map.entry("client.core.pace", Room.uses("message")),
            Map.entry(
                    "client.engine",
                    Room.uses(
                            "message",
                            "codec",
                            "flow",
                            "auth.crypto",
                            "auth.login",
                            "client.core",
                            "client.core.event",
                            "client.core.outcome",
                            "client.core.pace",
                            "client.core.session")),
            Map.entry("component", Room.uses("message", "client", "fault").and("jakarta.validation..")),
            Map.entry("router.tally", Room.uses("message", "router")),
            Map.entry("runtime.tail", Room.uses("message", "codec", "router", "router.core")),
            Map.entry(
                    "runtime",
                    Room.uses(
                            "message",
                            "codec",
                            "flow",
                            "auth",
                            "auth.attempts",
                            "auth.crypto",
                            "router",
                            "client",
                            "fault",
                            "tally",
                            "engine",
                            "journal",
                            "cluster",
                            "runtime.work",
                            "runtime.flight",
                            "router.core",
                            "runtime.tail")),
            Map.entry("runtime.flight", Room.uses().and("jdk.jfr..")),
            Map.entry(
                    "runtime.work",
                    Room.uses("message", "codec", "flow", "auth", "auth.attempts", "router", "fault", "tally")),
            Map.entry("cluster", Room.uses("message", "codec", "router", "router.core", "engine", "fault")),
            Map.entry("journal", Room.uses("message", "codec", "router", "router.core", "engine", "tally")),
            Map.entry(
                    "jakarta",
                    Room.uses("message", "codec", "flow", "binding", "auth", "auth.crypto", "runtime", "fault")
                            .and("jakarta.websocket..", "jakarta.json.bind..")),
            Map.entry(
                    "transport",
                    Room.uses("message", "codec", "flow", "client", "client.engine", "jakarta", "frame")
                            .and("jakarta.websocket..")),
            Map.entry("frame", Room.uses()),
            Map.entry("http.handshake", Room.uses("fault").and("org.glassfish..")),
            Map.entry(
                    "http",
                    Room.uses("frame", "fault", "http.handshake").and("org.glassfish..", "jakarta.websocket..")),
            Map.entry("tls", Room.uses("auth.crypto")),
            Map.entry("file", Room.uses("fault")),
            Map.entry(
                    "token",
                    Room.uses("auth.crypto", "auth.voucher", "file", "fault").and("com.nimbusds..")),
            Map.entry(
                    "config",
                    Room.uses(
                                    "message",
                                    "flow",
                                    "auth",
                                    "auth.attempts",
                                    "auth.crypto",
                                    "auth.rights",
                                    "auth.voucher",
                                    "router",
                                    "runtime",
                                    "runtime.work",
                                    "jakarta",
                                    "tls",
                                    "token",
                                    "runtime.tail")
                            .and("jakarta.json..")),
            Map.entry(
                    "server",
                    Room.uses(
                            "auth.crypto",
                            "codec",
                            "client",
                            "runtime",
                            "runtime.work",
                            "jakarta",
                            "http",
                            "tls",
                            "fault",
                            "engine",
                            "engine.file",
                            "engine.nats",
                            "file",
                            "token",
                            "config",
                            "management",
                            "management.metrics",
                            "runtime.tail")),
            Map.entry(
                    "management",
                    Room.uses(
                            "auth.crypto",
                            "http",
                            "runtime",
                            "runtime.work",
                            "tls",
                            "fault",
                            "management.inspector",
                            "management.metrics",
                            "runtime.tail")),
            Map.entry(
                    "management.inspector",
                    Room.uses("message", "codec", "router", "runtime", "http", "fault", "runtime.tail")),
            Map.entry(
                    "management.metrics",
                    Room.uses("message", "router", "runtime", "tally", "journal", "runtime.work")
                            .and("io.prometheus..")),
            Map.entry(
                    "war.health",
                    Room.uses("management").and("jakarta.enterprise..", "org.eclipse.microprofile.health..")),
            Map.entry("tally", Room.uses()),
            Map.entry(
                    "war",
                    Room.uses(
                                    "flow",
                                    "auth",
                                    "auth.attempts",
                                    "auth.crypto",
                                    "runtime",
                                    "jakarta",
                                    "http",
                                    "token",
                                    "config",
                                    "management",
                                    "management.metrics",
                                    "engine",
                                    "server",
                                    "fault",
                                    "runtime.tail",
                                    "war.health")
                            .and("jakarta.servlet..", "jakarta.websocket..")),
            Map.entry(
                    "cdi",
                    Room.uses("auth", "client", "runtime", "runtime.work", "jakarta")
                            .and("jakarta.enterprise..", "jakarta.inject", "jakarta.annotation")),
            Map.entry(
                    "cli",
                    Room.uses(
                                    "message",
                                    "codec",
                                    "flow",
                                    "auth",
                                    "auth.crypto",
                                    "auth.maker",
                                    "auth.rights",
                                    "router",
                                    "client",
                                    "runtime",
                                    "jakarta",
                                    "config",
                                    "server",
                                    "tls",
                                    "fault")
                            .and("picocli..", "jakarta.json..")),
            Map.entry("fault", Room.uses()),
            Map.entry("engine", Room.uses()),
            Map.entry("engine.file", Room.uses("engine", "fault")),
            Map.entry("engine.nats", Room.uses("engine", "fault").and("io.nats..")),
            Map.entry("router.line", Room.uses("message", "auth", "router")),
            Map.entry(
                    "router.state",
                    Room.uses("message", "auth", "auth.rights", "router", "router.line", "router.tally")),
            Map.entry("router.roll", Room.uses("message", "auth", "auth.rights", "router", "router.state")),
            Map.entry(
                    "router.meta",
                    Room.uses("message", "auth", "auth.rights", "router", "router.roll", "router.state")),
            Map.entry(
                    "router.access",
                    Room.uses(
                            "message",
                            "auth",
                            "auth.cookie",
                            "auth.rights",
                            "router",
                            "router.roll",
                            "router.state",
                            "router.tally")),
            Map.entry(
                    "router.pubsub",
                    Room.uses(
                            "message",
                            "auth.rights",
                            "router",
                            "router.line",
                            "router.roll",
                            "router.state",
                            "router.meta",
                            "router.tally")),
            Map.entry(
                    "router.rpc",
                    Room.uses(
                            "message",
                            "auth.rights",
                            "router",
                            "router.line",
                            "router.roll",
                            "router.state",
                            "router.meta",
                            "router.tally")),
            Map.entry(
                    "router.core",
                    Room.uses(
                            "message",
                            "auth",
                            "auth.crypto",
                            "auth.rights",
                            "router",
                            "router.line",
                            "router.state",
                            "router.meta",
                            "router.access",
                            "router.nodes",
                            "router.pubsub",
                            "router.roll",
                            "router.rpc",
                            "router.tally")),
            Map.entry(
                    "router.nodes",
                    Room.uses(
                            "message",
                            "router",
                            "router.access",
                            "router.meta",
                            "router.pubsub",
                            "router.roll",
                            "router.rpc",
                            "router.state")));

    /** How many classes of a package may all need each other. */
    private static final int GREATEST_KNOT = 8;

    private static final int MOST_LINES = 3_500;

    private static final Path SOURCES = Path.of("src/main/java/dev/parley");

    /** What stands where one of our classes stands, so that no test is among them. */
    private static final JavaClasses PARLEY = new ClassFileImporter()
            .importUrl(Client.class.getProtectionDomain().getCodeSource().getLocation());

    @TestFactory
    Stream<DynamicTest> aPackageUsesWhatItMay() {
        return ROOMS.keySet().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(name, () -> classes()
                        .that(resideInAnyPackage(ROOT + name))
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage("dev.parley..", "org.jspecify.annotations")
                                .or(resideInAnyPackage("java..", "javax..", ""))
                                .or(resideInAnyPackage(
                                        ROOMS.get(name).libraries().toArray(String[]::new))))
                        .check(PARLEY)));
    }

    /** The whole table at once: an arrow that is not in it, and one in it that nobody needs any more. */
    @Test
    void thePackagesUseEachOtherAsTheTableSays() {
        Map<String, Set<String>> table = new TreeMap<>();
        ROOMS.forEach((name, room) -> table.put(name, new TreeSet<>(room.packages())));
        Map<String, Set<String>> found = new TreeMap<>();
        uses().forEach((one, others) -> {
            Set<String> packages = found.computeIfAbsent(room(one), name -> new TreeSet<>());
            others.stream().map(ArchitectureTest::room).forEach(packages::add);
            packages.remove(room(one));
        });
        assertEquals(lines(table), lines(found));
    }

    private static String lines(Map<String, Set<String>> packages) {
        return packages.entrySet().stream()
                .map(each -> each.getKey() + " uses " + String.join(", ", each.getValue()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void thePageOfTheArchitectureHasTheTable() throws IOException {
        Map<String, Set<String>> table = new TreeMap<>();
        ROOMS.forEach((name, room) -> table.put(name, new TreeSet<>(room.packages())));
        Map<String, Set<String>> shown = new TreeMap<>();
        try (Stream<String> page = Files.lines(Path.of("src/docs/architecture.md"))) {
            page.map(Pattern.compile("\\| `([\\w.]+)` \\| .* \\| (.*) \\|")::matcher)
                    .filter(Matcher::matches)
                    .forEach(row -> shown.put(
                            row.group(1),
                            Pattern.compile("[\\w.]+")
                                    .matcher(row.group(2))
                                    .results()
                                    .map(MatchResult::group)
                                    .collect(Collectors.toCollection(TreeSet::new))));
        }
        assertEquals(lines(table), lines(shown));
    }

    @Test
    void noPackageNeedsItself() {
        Map<String, Set<String>> table = new TreeMap<>();
        ROOMS.forEach((name, room) -> table.put(name, room.packages()));
        assertEquals(List.of(), Knots.of(table), "packages that need each other");
    }

    @Test
    void fewClassesOfAPackageNeedEachOther() {
        List<String> tooBig = Knots.of(uses()).stream()
                .filter(knot -> knot.size() > GREATEST_KNOT)
                .map(knot -> knot.size() + " of " + room(knot.get(0)) + ": " + String.join(", ", knot))
                .toList();
        assertEquals(List.of(), tooBig);
    }

    @TestFactory
    Stream<DynamicTest> aPackageIsNotTooBig() {
        return ROOMS.keySet().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    long lines = 0;
                    try (DirectoryStream<Path> files =
                            Files.newDirectoryStream(SOURCES.resolve(name.replace('.', '/')), "*.java")) {
                        for (Path file : files) {
                            lines += Files.readAllLines(file).size();
                        }
                    }
                    assertTrue(lines <= MOST_LINES, name + " has " + lines + " lines, and may have " + MOST_LINES);
                }));
    }

    /** Which class of ours uses which others, those nested in it included, by their full names. */
    private static Map<String, Set<String>> uses() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass one : PARLEY) {
            if (!one.getSimpleName().equals("package-info")) {
                Set<String> others = uses.computeIfAbsent(top(one), name -> new TreeSet<>());
                one.getDirectDependenciesFromSelf().stream()
                        .map(used -> used.getTargetClass().getBaseComponentType())
                        .filter(used -> used.getPackageName().startsWith(ROOT))
                        .map(ArchitectureTest::top)
                        .filter(used -> !used.equals(top(one)))
                        .forEach(others::add);
            }
        }
        return uses;
    }

    private static String top(JavaClass nested) {
        return nested.getName().replaceFirst("\\$.*", "");
    }

    private static String room(String className) {
        return className.substring(ROOT.length(), className.lastIndexOf('.'));
    }

    @Test
    void everyPackageHasItsRule() {
        TreeSet<String> packages = PARLEY.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals("dev.parley"))
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(ROOMS.keySet()), packages);
    }

    /** In JDK 17, it is looked for by the context class loader, and GlassFish gives applications one that does not see it. */
    @Test
    void nobodyAsksForTheDefaultGeneratorOfRandomNumbers() {
        noClasses().should().callMethod(RandomGenerator.class, "getDefault").check(PARLEY);
    }

    /** They start a thread of the JDK that never ends, and keeps the class loader of the web application that was first. */
    @Test
    void nobodyWaitsByWayOfTheThreadOfCompletableFutures() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "are those of CompletableFuture that take a time",
                        call -> call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
                                && Set.of("delayedExecutor", "orTimeout", "completeOnTimeout")
                                        .contains(call.getName())))
                .check(PARLEY);
    }

    @Test
    void theCoreHasNoThreadSocketClockLoggerOrRandomness() {
        classes()
                .that(resideInAnyPackage("dev.parley.message", "dev.parley.router..", "dev.parley.client.core.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("dev.parley..", "org.jspecify.annotations", "")
                        .or(resideInAnyPackage(PLAIN_JAVA))
                        .and(not(belongToAnyOf(
                                Thread.class,
                                ThreadLocal.class,
                                System.class,
                                Runtime.class,
                                Process.class,
                                Random.class,
                                Timer.class))))
                .check(PARLEY);
        noClasses()
                .that(resideInAnyPackage("dev.parley.message", "dev.parley.router..", "dev.parley.client.core.."))
                .should()
                .callMethod(Math.class, "random")
                .check(PARLEY);
    }

    /** What must be waited for is a {@code Step} there; the time and random bytes are handed in. */
    @Test
    void authenticationHasNoThreadSocketClockLoggerOrRandomnessEither() {
        classes()
                .that(resideInAnyPackage("dev.parley.auth.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("dev.parley..", "org.jspecify.annotations", "")
                        .or(resideInAnyPackage(PLAIN_JAVA))
                        .or(resideInAnyPackage(CRYPTOGRAPHY))
                        .or(resideInAnyPackage(
                                "java.math", "java.nio", "java.nio.charset", "java.text", "javax.security.auth.x500"))
                        .or(belongToAnyOf(
                                ConcurrentHashMap.class, InetAddress.class, Inet6Address.class, Instant.class))
                        .and(not(belongToAnyOf(
                                Thread.class,
                                ThreadLocal.class,
                                Runtime.class,
                                Process.class,
                                Random.class,
                                Timer.class))))
                .check(PARLEY);
        noClasses()
                .that(resideInAnyPackage("dev.parley.auth.."))
                // the JDK derives an Ed25519 key from no seed but one that it believes to be random
                .and(describe("are not Ed25519", one -> !top(one).endsWith(".Ed25519")))
                .should()
                .dependOnClassesThat(belongToAnyOf(SecureRandom.class))
                .check(PARLEY);
        noClasses()
                .that(resideInAnyPackage("dev.parley.auth.."))
                .should()
                .accessTargetWhere(describe(
                        "are in System, but for arraycopy",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)
                                && !access.getName().equals("arraycopy")))
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(InetAddress.class, "getByName", String.class)
                .check(PARLEY);
    }
}
