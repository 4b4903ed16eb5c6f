package dev.parley.it.container;

import dev.parley.it.RunningProgram;
import dev.parley.it.StandaloneRouter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The containers, as they are distributed. */
public enum Distribution {
    TOMCAT_10_1("Tomcat 10.1", "org.apache.tomcat:tomcat:10.1.60:tar.gz", "webapps"),
    TOMCAT_11("Tomcat 11", "org.apache.tomcat:tomcat:11.0.24:tar.gz", "webapps"),
    JETTY_12_0("Jetty 12.0", "org.eclipse.jetty:jetty-home:12.0.31:tar.gz", "webapps"),
    JETTY_12_1("Jetty 12.1", "org.eclipse.jetty:jetty-home:12.1.12:tar.gz", "webapps"),
    WILDFLY_39("WildFly 39", "org.wildfly:wildfly-dist:39.0.1.Final:tar.gz", "deployments"),
    GLASSFISH_7("GlassFish 7", "org.glassfish.main.distributions:glassfish:7.0.21:zip", "domain1/autodeploy"),
    GLASSFISH_8("GlassFish 8", "org.glassfish.main.distributions:glassfish:8.0.0:zip", "domain1/autodeploy"),
    PAYARA_6("Payara 6", "fish.payara.distributions:payara:6.2025.9:zip", "domain1/autodeploy"),
    PAYARA_MICRO_6("Payara Micro 6", "fish.payara.extras:payara-micro:6.2025.10:jar", null),
    OPENLIBERTY_26("Open Liberty 26", "io.openliberty:openliberty-runtime:26.0.0.3:zip", "servers/parley/dropins"),
    TOMEE_9("TomEE 9", "org.apache.tomee:apache-tomee:9.0.0:zip:webprofile", "webapps");

    private final String title;
    private final String coordinates;
    private final @Nullable String deployments;

    Distribution(String title, String coordinates, @Nullable String deployments) {
        this.title = title;
        this.coordinates = coordinates;
        this.deployments = deployments;
    }

    /** Its name in {@code -Dcontainer} and below {@code server-config}. */
    String folder() {
        return switch (this) {
            case TOMCAT_10_1 -> "tomcat-10.1";
            case JETTY_12_0 -> "jetty-12.0";
            case JETTY_12_1 -> "jetty-12.1";
            default -> name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    static Distribution named(String folder) {
        return Stream.of(values())
                .filter(one -> one.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no container is named " + folder + "; there are "
                        + Stream.of(values()).map(Distribution::folder).toList()));
    }

    String title() {
        return title;
    }

    /** The version, as it is distributed. */
    String version() {
        return coordinates.split(":")[2];
    }

    /** The folder of an instance where WARs come and go while it runs; null where they cannot. */
    @Nullable
    String deployments() {
        return deployments;
    }

    boolean hasCdi() {
        return switch (this) {
            case TOMCAT_10_1, TOMCAT_11, JETTY_12_0, JETTY_12_1 -> false;
            default -> true;
        };
    }

    /** Whether it has MicroProfile Health, and tells of it at {@code /health} itself. */
    boolean hasMicroProfileHealth() {
        return switch (this) {
            case PAYARA_6, PAYARA_MICRO_6, OPENLIBERTY_26 -> true;
            default -> false;
        };
    }

    Jdk jdk() {
        return switch (this) {
            // its OSGi framework does not know later ones
            case GLASSFISH_7 -> Jdk.between(17, 21);
            case GLASSFISH_8 -> Jdk.between(21, Integer.MAX_VALUE);
            default -> Jdk.between(17, Integer.MAX_VALUE);
        };
    }

    /** Where it is unpacked; Maven fetches it if it is not in the local repository. */
    public Path provide() throws IOException, InterruptedException {
        Path directory = StandaloneRouter.war().resolveSibling("containers").resolve(folder() + "-" + version());
        if (!Files.exists(directory)) {
            boolean isJar = coordinates.endsWith(":jar");
            fetch(isJar ? "copy" : "unpack", directory);
        }
        try (Stream<Path> content = Files.list(directory)) {
            return content.filter(path -> !path.getFileName().toString().equals("META-INF"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing in " + directory));
        }
    }

    private void fetch(String goal, Path directory) throws IOException, InterruptedException {
        try (RunningProgram maven = RunningProgram.start(
                "Maven",
                List.of(
                        Path.of(property("maven.home"), "bin", "mvn").toString(),
                        "-B",
                        "-ntp",
                        property("maven.network").equals("offline=true") ? "--offline" : "--no-snapshot-updates",
                        "-Dmaven.repo.local=" + property("maven.repository"),
                        "org.apache.maven.plugins:maven-dependency-plugin:" + property("maven.dependency-plugin") + ":"
                                + goal,
                        "-Dartifact=" + coordinates,
                        "-DoutputDirectory=" + directory))) {
            if (maven.awaitExit(900) != 0) {
                throw new AssertionError(maven.said("did not fetch " + coordinates));
            }
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), () -> "the build sets " + name);
    }
}
