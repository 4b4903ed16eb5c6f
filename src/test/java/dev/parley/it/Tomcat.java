package dev.parley.it;

import dev.parley.it.container.Distribution;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Tomcat as it is distributed, with the WAR in its webapps folder and as little configuration as it can do with. */
final class Tomcat implements AutoCloseable {
    private static final String SERVER_XML = """
            <Server port="-1">
              <Service name="Catalina">
                <Connector address="127.0.0.1" port="0" protocol="HTTP/1.1"/>
                <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
                  <Host name="localhost" appBase="webapps" unpackWARs="true" autoDeploy="true"/>
                </Engine>
              </Service>
            </Server>
            """;

    private final RunningProgram program;
    private final Path war;
    private final URI page;

    private Tomcat(RunningProgram program, Path war, URI page) {
        this.program = program;
        this.war = war;
        this.page = page;
    }

    /** Puts more into a base directory before Tomcat starts. */
    interface Preparation {
        void prepare(Path base) throws IOException;
    }

    /** Starts one with a base directory of that name. */
    static Tomcat start(String name) throws IOException, InterruptedException {
        return start(name, base -> {});
    }

    static Tomcat start(String name, Preparation preparation) throws IOException, InterruptedException {
        return start(name, Path.of(System.getProperty("java.home")), preparation);
    }

    /** Starts one with that JDK. */
    static Tomcat start(String name, Path jdk, Preparation preparation) throws IOException, InterruptedException {
        Path home = Distribution.TOMCAT_11.provide();
        Path base = RunningProgram.workDirectory(name);
        for (String directory : List.of("conf", "logs", "temp", "webapps", "work")) {
            Files.createDirectory(base.resolve(directory));
        }
        Files.writeString(base.resolve("conf/server.xml"), SERVER_XML);
        Files.copy(home.resolve("conf/web.xml"), base.resolve("conf/web.xml"));
        Path war = Files.copy(StandaloneRouter.war(), base.resolve("webapps/parley.war"));
        // old enough for a later change to be seen as one
        Files.setLastModifiedTime(war, FileTime.from(Instant.now().minus(1, ChronoUnit.HOURS)));
        preparation.prepare(base);

        RunningProgram program = RunningProgram.start(
                "Tomcat",
                base,
                Map.of(
                        "CATALINA_HOME", home.toString(),
                        "CATALINA_BASE", base.toString(),
                        "JAVA_HOME", jdk.toString(),
                        "JAVA_OPTS", "-Duser.language=en"),
                List.of("sh", home.resolve("bin/catalina.sh").toString(), "run"));
        try {
            String port =
                    program.awaitLine("Starting ProtocolHandler .*-(\\d+)\"").group(1);
            program.awaitLine("Server startup in");
            return new Tomcat(program, war, URI.create("http://127.0.0.1:" + port + "/parley/"));
        } catch (AssertionError | InterruptedException failure) {
            program.close();
            throw failure;
        }
    }

    RunningProgram program() {
        return program;
    }

    URI page() {
        return page;
    }

    URI webSocket() {
        return webSocket("parley");
    }

    /** The endpoint of the web application of that name. */
    URI webSocket(String application) {
        return URI.create("ws://127.0.0.1:" + page.getPort() + "/" + application + "/ws");
    }

    /** Puts a newer WAR in place of the one that runs; Tomcat notices after a second or so. */
    void redeploy() throws IOException {
        Files.copy(StandaloneRouter.war(), war, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(war, FileTime.from(Instant.now().minus(1, ChronoUnit.MINUTES)));
    }

    /** Waits until the redeployed WAR runs. */
    void awaitRedeployment() throws InterruptedException {
        program.awaitLine("Undeploying context \\[/parley\\]", "Deployment of web application archive .* has finished");
    }

    @Override
    public void close() {
        program.close();
    }
}
