package dev.parley.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Arguments;
import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.codec.SubProtocol;
import dev.parley.it.AutobahnJs;
import dev.parley.it.Browser;
import dev.parley.it.RawPeer;
import dev.parley.router.RealmSettings;
import dev.parley.router.TestRealms;
import dev.parley.router.Transcript;
import dev.parley.server.SocketDriver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The same WAR, unmodified, in each container that {@code -Dcontainer} names: what works standalone works there. */
@ParameterizedClass(name = "{0}")
@MethodSource("distributions")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(1200)
class ContainerIT {
    private static final Report REPORT = new Report();
    private static final String PINGING =
            "{\"limits\":{\"pingMillis\":1000,\"pongMillis\":5000,\"outboxBytes\":1000000}}";

    /** Pings seldom, and waits for answers as long as a slow machine may take for a long message. */
    private static final String PATIENT = "{\"management\":{},\"limits\":{\"pongMillis\":60000}}";

    /** Beyond what containers allow by themselves, in the profile. */
    private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("idle.seconds", 1));

    /** How long after an undeployment it is looked whether the class loader is gone. */
    private static final Duration CLASS_LOADER = Duration.ofSeconds(45);

    /** The same where the container is known to keep it. */
    private static final Duration CLASS_LOADER_KEPT = Duration.ofSeconds(10);

    /** How many classes each deployment has, generously; and what containers load of their own meanwhile. */
    private static final long CLASSES = 1_500;

    private static final String FIXED = "What it starts with stays until it ends.";

    private static Container container;

    @Parameter
    Distribution distribution;

    static Stream<Distribution> distributions() {
        String names = System.getProperty("container", "tomcat-11");
        return names.equals("all")
                ? Stream.of(Distribution.values())
                : Arrays.stream(names.split(", *")).map(Distribution::named);
    }

    @BeforeParameterizedClassInvocation
    static void start(Distribution distribution) throws Exception {
        REPORT.check(distribution, Check.DEPLOYS, () -> {
            distribution.provide();
            long begin = System.nanoTime();
            container = Container.start(distribution, distribution.folder(), Realms.configuration());
            assertTrue(
                    container.log().contains("Parley serves"),
                    () -> container.program().said("does not log"));
            return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
        });
    }

    @AfterParameterizedClassInvocation
    static void end() {
        if (container != null) {
            container.close();
            container = null;
        }
    }

    @AfterAll
    static void report() throws IOException {
        REPORT.write();
    }

    private void check(Check check, Report.Body body) throws Exception {
        REPORT.check(distribution, check, body);
    }

    private static RawPeer join(String subProtocol) throws InterruptedException {
        return RawPeer.join(container.webSocket(), subProtocol);
    }

    /** Whether the configuration has all that it needs: no logins, and no realm that a file cannot have. */
    private static boolean isInRealmsOf(Transcript transcript) {
        Set<String> open =
                TestRealms.OPEN.stream().map(RealmSettings::name).collect(Collectors.toCollection(HashSet::new));
        open.remove("misconfigured");
        return transcript.isWithoutLogins()
                && TestRealms.SETTINGS.realms().stream()
                        .map(RealmSettings::name)
                        .filter(name -> !open.contains(name))
                        .noneMatch(name -> transcript.realm().equals(name) || transcript.mentions('"' + name + '"'));
    }

    @Test
    @Order(1)
    void itKeepsToTheTranscripts() throws Exception {
        check(Check.TRANSCRIPTS, () -> {
            List<Transcript> transcripts = Transcript.all().stream()
                    .filter(transcript -> !transcript.isForTheCore() && isInRealmsOf(transcript))
                    .filter(transcript -> container.canUndeploy() || !transcript.isShutDown())
                    .toList();
            List<Throwable> failures = new ArrayList<>();
            for (Transcript transcript : transcripts) {
                for (SubProtocol protocol : SubProtocol.values()) {
                    try (SocketDriver driver =
                            new SocketDriver(protocol, new ContainerStage(container, transcript, protocol))) {
                        transcript.play(driver);
                    } catch (AssertionError | RuntimeException failure) {
                        failures.add(new AssertionError(protocol.id() + ": " + transcript, failure));
                    }
                }
            }
            if (!failures.isEmpty()) {
                AssertionError all = new AssertionError(failures.size() + " transcripts fail");
                failures.forEach(all::addSuppressed);
                throw all;
            }
            return String.valueOf(transcripts.size() * SubProtocol.values().length);
        });
    }

    @Test
    @Order(2)
    void whoIsIdleStaysAndWhoDoesNotAnswerOrReadIsCut() throws Exception {
        check(Check.LIVENESS, () -> {
            try (RawPeer idle = join(RawPeer.JSON)) {
                long begin = System.nanoTime();
                while (System.nanoTime() - begin < IDLE.toNanos()) {
                    container.program().pause();
                }
                idle.send("[48,1,{},\"com.example.nobody\"]");
                assertEquals("wamp.error.no_such_procedure", idle.receive(8).getString(4));
            }
            restartPinging();
            Liveness.check(container.webSocket());
            beginToBePatient();
            return "";
        });
    }

    /** From here on the router has this configuration. */
    private void beginToBePatient() throws Exception {
        long changes = changes();
        container.configure(PATIENT);
        container.await("has not taken it over", () -> changes() > changes);
    }

    /** How often the router has taken over a configuration. */
    private static long changes() throws IOException {
        return container
                .log()
                .lines()
                .filter(line -> line.contains("applied the changed configuration"))
                .count();
    }

    /** The router is now one of the default configuration that pings often, and cuts soon. */
    private void restartPinging() throws Exception {
        container.configure(PINGING);
        if (container.canUndeploy()) {
            try (RawPeer peer = RawPeer.connect(container.webSocket(), RawPeer.JSON)) {
                container.deploy();
                peer.receive(3);
            }
            container.awaitDeployed();
        } else {
            container.close();
            container = Container.start(distribution, distribution.folder(), PINGING);
        }
    }

    @Test
    @Order(3)
    void javaClientsReachEachOther() throws Exception {
        check(Check.CLIENT, () -> JavaClients.check(container.webSocket()));
    }

    @Test
    @Order(4)
    void autobahnJsPassesItsChecks() throws Exception {
        check(Check.AUTOBAHN, () -> {
            List<String> lines = AutobahnJs.check(container.webSocket());
            assertEquals(
                    List.of(),
                    lines.stream().filter(line -> line.startsWith("not ok ")).toList());
            return String.valueOf(lines.size());
        });
    }

    @Test
    @Order(5)
    void thePageConnectsAndAForeignOneDoesNot() throws Exception {
        check(Check.PAGE, () -> {
            try (Browser browser = Browser.start();
                    Browser.Page page = browser.open(container.page())) {
                page.click("#connect");
                page.await("#state[data-state='open']");
                page.click("#register-send");
                page.await("#registrations li");
                page.click("#call-send");
                page.await("#call-result[data-kind='good']");
                assertEquals(List.of(), page.complaints());
            }
            try (Browser browser = Browser.start();
                    Browser.Page other =
                            browser.open(URI.create("http://localhost:" + container.port() + "/parley/"))) {
                other.fill("#url", container.webSocket().toString());
                other.click("#connect");
                other.awaitText("#notice", "No connection");
            }
            return "";
        });
    }

    @Test
    @Order(6)
    void handshakesAreRefusedWithTheSameStatusEverywhere() throws Exception {
        check(Check.HANDSHAKE, () -> Handshakes.check(container.port(), Differences.dropsEarly(distribution)));
    }

    @Test
    @Order(7)
    void messagesOfAnySizeUpToTheLimitPass() throws Exception {
        check(Check.SIZES, () -> Sizes.check(container.webSocket()));
    }

    @Test
    @Order(8)
    void whatIsWrongIsClosedWithItsCode() throws Exception {
        check(Check.CLOSING, () -> Closings.check(container.port(), container.webSocket()));
    }

    @Test
    @Order(9)
    void usersOfTheContainerHaveSessions() throws Exception {
        check(Check.PRINCIPAL, () -> {
            String silent = Differences.silentOnRoles(distribution);
            container.configure(Principals.configuration(silent == null ? Principals.BY_ROLE : Principals.BY_NAME));
            container.addUser(Principals.NAME, Principals.PASSWORD, Principals.ROLE);
            try {
                Principals.check(container);
                return silent == null ? "" : "without roles" + REPORT.footnote(silent);
            } finally {
                container.configure(PATIENT);
                container.await("has not taken it over", () -> Principals.isOpen(container.port()));
            }
        });
    }

    @Test
    @Order(10)
    void operatorsSeeItsMetrics() throws Exception {
        check(Check.METRICS, () -> {
            container.configure(Operators.CONFIGURATION);
            if (container.canUndeploy()) {
                try (RawPeer peer = join(RawPeer.JSON)) {
                    container.deploy();
                    peer.receive(6);
                }
                container.awaitDeployed();
            } else {
                container.close();
                container = Container.start(distribution, distribution.folder(), Operators.CONFIGURATION);
            }
            String silent = Differences.silentToServlets(distribution);
            Operators.metrics(container, silent == null && container.canUndeploy());
            return silent == null ? "" : "without roles" + REPORT.footnote(silent);
        });
    }

    @Test
    @Order(11)
    void operatorsSeeWhetherItIsWell() throws Exception {
        check(Check.HEALTH, () -> {
            Operators.health(container);
            return "";
        });
    }

    @Test
    @Order(12)
    void theContainersOwnHealthTellsOfIt() throws Exception {
        if (!distribution.hasMicroProfileHealth()) {
            REPORT.impossible(
                    distribution, Check.OWN_HEALTH, "It has no MicroProfile Health, or not as it is started here.");
            return;
        }
        check(Check.OWN_HEALTH, () -> {
            if (distribution == Distribution.OPENLIBERTY_26) {
                container.write(
                        "servers/parley/configDropins/overrides/health.xml",
                        "<server><featureManager><feature>mpHealth-4.0</feature></featureManager></server>");
            }
            Operators.ownHealth(container);
            return "";
        });
    }

    @Test
    @Order(13)
    void operatorsDrainIt() throws Exception {
        check(Check.DRAIN, () -> {
            Operators.drain(container);
            if (container.canUndeploy()) {
                container.configure(PATIENT);
                container.deploy();
                container.awaitDeployed();
            } else {
                container.close();
                container = Container.start(distribution, distribution.folder(), PATIENT);
            }
            return "";
        });
    }

    @Test
    @Order(14)
    void beansGetSessions() throws Exception {
        if (!distribution.hasCdi()) {
            REPORT.impossible(distribution, Check.INJECTION, "It has no CDI.");
            return;
        }
        if (!container.canUndeploy()) {
            REPORT.impossible(distribution, Check.INJECTION, FIXED);
            return;
        }
        check(Check.INJECTION, () -> {
            if (distribution == Distribution.OPENLIBERTY_26) {
                container.write(
                        "servers/parley/configDropins/overrides/cdi.xml",
                        "<server><featureManager><feature>cdi-4.0</feature></featureManager></server>");
            }
            return Beans.check(container, PATIENT);
        });
    }

    @Test
    @Order(15)
    void endpointsOfAnApplicationUseOurCodecs() throws Exception {
        if (!container.canUndeploy()) {
            REPORT.impossible(distribution, Check.ENDPOINTS, FIXED);
            return;
        }
        check(Check.ENDPOINTS, () -> OwnEndpoints.check(container));
    }

    @Test
    @Order(16)
    void whatIsUndeployedSaysGoodbyeAndLeavesNothing() throws Exception {
        if (!container.canUndeploy()) {
            REPORT.impossible(distribution, Check.UNDEPLOY, FIXED);
            return;
        }
        check(Check.UNDEPLOY, () -> {
            try (RawPeer polite = join(RawPeer.JSON);
                    RawPeer silent = join(RawPeer.BATCHED)) {
                polite.send("[64,1,{},\"com.example.slow\"]");
                polite.receive(65);
                silent.send("[48,1,{},\"com.example.slow\"]");
                polite.receive(68);

                container.undeploy();

                assertEquals("wamp.error.canceled", silent.receive(8).getString(4));
                for (RawPeer peer : List.of(polite, silent)) {
                    assertEquals("wamp.close.system_shutdown", peer.receive(6).getString(2));
                }
                polite.send("[6,{},\"wamp.close.goodbye_and_out\"]");
                assertEquals(1001, polite.awaitEnd().code());
                assertEquals(1001, silent.awaitEnd().code());
            }
            container.awaitUndeployed();
            container.awaitThreads(0);
            long begin = System.nanoTime();
            String keeper = Differences.keeper(distribution);
            boolean isGone = container.isRidOfClassLoaders(keeper == null ? CLASS_LOADER : CLASS_LOADER_KEPT);
            long seconds = (System.nanoTime() - begin) / 1_000_000_000;
            Path heap = isGone || keeper != null ? null : container.heapDump();
            container.deploy();
            container.awaitDeployed();
            assertTrue(heap == null, () -> "its class loader is still there; what keeps it, see " + heap);
            return isGone
                    ? "class loader gone after " + seconds + " s"
                    : "class loader kept" + REPORT.footnote(Objects.requireNonNull(keeper));
        });
    }

    @Test
    @Order(17)
    void deployingAnewTenTimesLeaksNothing() throws Exception {
        if (!container.canUndeploy()) {
            REPORT.impossible(distribution, Check.REDEPLOY, FIXED);
            return;
        }
        check(Check.REDEPLOY, () -> {
            long loadersBefore = container.classLoaders();
            long classesBefore = container.classes();
            for (int i = 0; i < 10; i++) {
                try (RawPeer peer = join(RawPeer.JSON)) {
                    container.deploy();
                    assertEquals("wamp.close.system_shutdown", peer.receive(6).getString(2));
                    peer.send("[6,{},\"wamp.close.goodbye_and_out\"]");
                    assertEquals(1001, peer.awaitEnd().code());
                }
                container.awaitDeployed();
            }
            container.awaitThreads(1);
            long kept = Differences.kept(distribution, loadersBefore);
            container.await("keeps what was undeployed", () -> {
                container.occupyThreads();
                return container.classLoaders() <= 1 + kept;
            });
            long loaders = container.classLoaders();
            long classes = container.classes() - classesBefore;
            assertTrue(
                    classes <= CLASSES * (1 + Math.max(0, loaders - loadersBefore)),
                    () -> classes + " classes more than before, with " + loaders + " deployments");
            return "%d kept, %+d classes".formatted(loaders - 1, classes);
        });
    }

    @Test
    @Order(18)
    void whatStopsSaysGoodbye() throws Exception {
        check(Check.STOP, () -> {
            try (RawPeer polite = join(RawPeer.JSON);
                    RawPeer silent = join(RawPeer.JSON);
                    Client client = Client.builder()
                            .uri(container.webSocket())
                            .realm("realm1")
                            .reconnect(Reconnect.NEVER)
                            .connect()
                            .get(20, TimeUnit.SECONDS)) {
                polite.send("[64,1,{},\"com.example.slow\"]");
                polite.receive(65);
                CompletableFuture<Arguments> call = client.call("com.example.slow");
                polite.receive(68);
                long begin = System.nanoTime();

                container.terminate();

                assertEquals("wamp.close.system_shutdown", polite.receive(6).getString(2));
                assertEquals("wamp.close.system_shutdown", silent.receive(6).getString(2));
                assertEquals("wamp.close.system_shutdown", client.whenClosed().get(20, TimeUnit.SECONDS));
                assertTrue(call.isCompletedExceptionally());
                container.program().awaitExit(60);
                return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
            }
        });
    }
}
