package dev.parley.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts that give a container a user take the password from their input, and write it where nobody else reads it. */
class UserScriptsTest {
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    @TempDir
    private Path instance;

    @ParameterizedTest
    @CsvSource({
        "tomcat-10.1, conf/tomcat-users.xml, password=\"p&quot;&amp;&lt; w\"",
        "tomcat-11, conf/tomcat-users.xml, password=\"p&quot;&amp;&lt; w\"",
        "tomee-9, conf/tomcat-users.xml, password=\"p&quot;&amp;&lt; w\"",
        "openliberty-26, servers/parley/configDropins/overrides/users.xml, password=\"p&quot;&amp;&lt; w\"",
        "jetty-12.0, etc/users.properties, 'alice: p\"&< w,members'",
        "jetty-12.1, etc/users.properties, 'alice: p\"&< w,members'",
        "payara-micro-6, passwords, AS_ADMIN_USERPASSWORD=p\"&< w",
        "wildfly-39, configuration/application-users.properties, alice=5d0584bde70f680ab23a6bdbda4e494b",
    })
    void thePasswordIsTheOwnersAlone(String folder, String file, String line) throws Exception {
        Assumptions.assumeTrue(
                Files.getFileStore(instance).supportsFileAttributeView(PosixFileAttributeView.class),
                "no permissions here");
        for (String existing : List.of("conf", "etc", "configuration")) {
            Files.createDirectory(instance.resolve(existing));
        }
        Path written = instance.resolve(file);
        Files.createDirectories(written.getParent());
        Files.writeString(written, "");
        Path script = Path.of("server-config", folder, "user.sh").toAbsolutePath();
        Process process = new ProcessBuilder("sh", script.toString(), "/nowhere", "alice", "members")
                .directory(instance.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write("p\"&< w\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(Files.readString(written).contains(line), Files.readString(written));
        assertEquals(OWNERS, Files.getPosixFilePermissions(written));
    }

    @ParameterizedTest
    @CsvSource({"glassfish-7", "glassfish-8", "payara-6"})
    void whereAProgramIsAskedItReadsThePasswordFromAFileOfTheOwners(String folder) throws Exception {
        String script = Files.readString(Path.of("server-config", folder, "user.sh"));
        assertTrue(script.indexOf("umask 077") < script.indexOf("> passwords"), script);
        assertTrue(script.contains("--passwordfile passwords"), script);
        try (Stream<String> lines = script.lines()) {
            assertTrue(
                    lines.filter(line -> line.contains("$password")).allMatch(line -> line.startsWith("echo ")),
                    script);
        }
    }
}
