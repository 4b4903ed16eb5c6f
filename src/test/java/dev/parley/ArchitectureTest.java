package dev.parley;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Timer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each package imports what its {@code package-info} says, and nothing else. */
class ArchitectureTest {
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

    /** The packages that each package may use beside itself and those of the JDK. */
    private static final Map<String, List<String>> USES = new TreeMap<>(Map.of(
            "message", List.of(),
            "json", List.of("dev.parley.message", "jakarta.json.."),
            "auth", List.of("dev.parley.message", "org.bouncycastle.crypto.."),
            "router", List.of("dev.parley.message", "dev.parley.auth"),
            "client", List.of("dev.parley.message", "dev.parley.json", "dev.parley.auth"),
            "component", List.of("dev.parley.message", "dev.parley.json", "dev.parley.client", "jakarta.validation.."),
            "cli",
                    List.of(
                            "dev.parley.message",
                            "dev.parley.json",
                            "dev.parley.auth",
                            "dev.parley.client",
                            "picocli.."),
            "websocket",
                    List.of(
                            "dev.parley.message",
                            "dev.parley.json",
                            "dev.parley.auth",
                            "dev.parley.router",
                            "dev.parley.client",
                            "jakarta.websocket.."),
            "cdi",
                    List.of(
                            "dev.parley.auth",
                            "dev.parley.client",
                            "dev.parley.json",
                            "dev.parley.websocket",
                            "jakarta.enterprise..",
                            "jakarta.inject",
                            "jakarta.annotation"),
            "server", List.of("dev.parley..", "jakarta..", "org.glassfish..", "picocli..", "com.nimbusds..")));

    static {
        USES.put(
                "jakarta",
                List.of("dev.parley.message", "dev.parley.json", "jakarta.json.bind..", "jakarta.websocket.."));
    }

    private static final JavaClasses PARLEY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.parley");

    @TestFactory
    Stream<DynamicTest> aPackageUsesWhatItMay() {
        return USES.keySet().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(name, () -> classes()
                        .that(resideInAnyPackage("dev.parley." + name))
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage("dev.parley." + name, "org.jspecify.annotations")
                                .or(resideInAnyPackage("java..", "javax..", ""))
                                .or(resideInAnyPackage(USES.get(name).toArray(String[]::new))))
                        .check(PARLEY)));
    }

    @Test
    void everyPackageHasItsRule() {
        TreeSet<String> packages = PARLEY.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals("dev.parley"))
                .map(name -> name.substring("dev.parley.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(USES.keySet()), packages);
    }

    /** In JDK 17, it is looked for by the context class loader, and GlassFish gives applications one that does not see it. */
    @Test
    void nobodyAsksForTheDefaultGeneratorOfRandomNumbers() {
        noClasses().should().callMethod(RandomGenerator.class, "getDefault").check(PARLEY);
    }

    @Test
    void theCoreHasNoThreadSocketClockLoggerOrRandomness() {
        classes()
                .that(resideInAnyPackage("dev.parley.message", "dev.parley.router"))
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
                .that(resideInAnyPackage("dev.parley.message", "dev.parley.router"))
                .should()
                .callMethod(Math.class, "random")
                .check(PARLEY);
    }

    /** What must be waited for is a {@code Step} there; the time and random bytes are handed in. */
    @Test
    void authenticationHasNoThreadSocketClockLoggerOrRandomnessEither() {
        classes()
                .that(resideInAnyPackage("dev.parley.auth"))
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
                .that(resideInAnyPackage("dev.parley.auth"))
                // the JDK derives an Ed25519 key from no seed but one that it believes to be random
                .and(describe("are not Ed25519", one -> !one.getName().startsWith("dev.parley.auth.Ed25519")))
                .should()
                .dependOnClassesThat(belongToAnyOf(SecureRandom.class))
                .check(PARLEY);
        noClasses()
                .that(resideInAnyPackage("dev.parley.auth"))
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
