package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.Decider;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the WAR does when the container's JVM has no memory left, and the container goes on. */
class EndOfMemoryIT {
    private static final String DECIDED =
            "{\"realms\": {\"realm1\": {\"authentication\": {\"anonymous\": {\"role\": \"guest\"}},"
                    + " \"authorizer\": {\"procedure\": \"java:" + Glutton.class.getName() + "\"}}}}";

    private static void prepare(Path base) throws IOException {
        Files.createDirectory(base.resolve("bin"));
        Files.writeString(base.resolve("bin/setenv.sh"), "JAVA_OPTS=\"$JAVA_OPTS -Xmx96m -XX:+UseSerialGC\"\n");
        Path own = Files.copy(StandaloneRouter.war(), base.resolve("webapps/own.war"));
        String glutton = Glutton.class.getName().replace('.', '/') + ".class";
        try (FileSystem war = FileSystems.newFileSystem(own);
                InputStream code = Objects.requireNonNull(Glutton.class.getResourceAsStream("/" + glutton))) {
            Path copy = war.getPath("WEB-INF/classes", glutton);
            Files.createDirectories(copy.getParent());
            Files.copy(code, copy);
            Path services = war.getPath("WEB-INF/classes/META-INF/services");
            Files.writeString(services.resolve(Decider.class.getName()), Glutton.class.getName());
            Files.writeString(war.getPath("WEB-INF/parley.json"), DECIDED);
        }
    }

    @Test
    void theRouterSaysGoodbyeAndRefusesHandshakesAndTheOtherApplicationsGoOn() throws Exception {
        try (Tomcat tomcat = Tomcat.start("tomcat-memory", EndOfMemoryIT::prepare);
                RawPeer polite = RawPeer.join(tomcat.webSocket("own"), RawPeer.JSON);
                RawPeer guest = RawPeer.join(tomcat.webSocket("own"), RawPeer.JSON);
                RawPeer elsewhere = RawPeer.join(tomcat.webSocket(), RawPeer.JSON)) {
            polite.send("[48,1,{},\"com.example.nobody\"]");
            assertEquals("wamp.error.no_such_procedure", polite.receive(8).getString(4));

            guest.send("[48,1,{},\"" + Glutton.FEAST + "\"]");

            assertEquals("wamp.close.system_shutdown", polite.receive(6).getString(2));
            assertEquals(1001, polite.awaitEnd().code());
            // the decision has failed as well, which may be told before
            while (guest.receive().getInt(0) != 6) {}
            assertEquals(1001, guest.awaitEnd().code());
            tomcat.program().awaitLine("The JVM had no memory left");
            HttpResponse<?> refusal = Visitor.program(tomcat.webSocket("own")).refusal(Map.of());
            assertEquals(503, refusal.statusCode());
            assertTrue(refusal.headers().firstValue("Retry-After").isPresent());

            elsewhere.send("[48,1,{},\"com.example.nobody\"]");
            assertEquals("wamp.error.no_such_procedure", elsewhere.receive(8).getString(4));
        }
    }
}
