package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who comes into the WAR in a servlet container. In {@code /parley} Tomcat knows its users, and a context parameter names the
 * configuration; {@code /own} has its configuration in the WAR, and Parley's methods alone; in {@code /counted} it is Parley that asks
 * Tomcat about its users.
 */
class ContainerLoginIT {
    private static final String ANYBODY = "anybody guest anonymous";

    private static final String STAFF = "{'realms': {'staff': {'authentication': {"
            + "'container': {'roles': {'operators': 'admin', 'readers': 'user'}}}, 'roles': {'admin': [], 'user': []}}}}";

    private static final String COUNTED = "{'listeners': [{'trustedProxies': ['127.0.0.1']}], 'realms': {'staff':"
            + " {'authentication': {'container': {'role': 'user'}, 'attempts': {'perAddressAndAuthid': 20}},"
            + " 'roles': {'user': []}}}}";

    private static final String COUNTED_CONTEXT = """
            <Context>
              <Realm className="org.apache.catalina.realm.MemoryRealm"/>
              <Parameter name="parley.config" value="%s"/>
            </Context>
            """;

    private static final String USERS = """
            <tomcat-users>
              <user username="olga" password="olga-password" roles="readers,operators"/>
              <user username="rita" password="rita-password" roles="readers"/>
              <user username="tom" password="tom-password" roles="guests"/>
            </tomcat-users>
            """;

    private static final String CONTEXT = """
            <Context preemptiveAuthentication="true">
              <Realm className="org.apache.catalina.realm.MemoryRealm"/>
              <Valve className="org.apache.catalina.authenticator.BasicAuthenticator"/>
              <Parameter name="parley.config" value="%s"/>
            </Context>
            """;

    private static Tomcat tomcat;
    private static Path ownFile;

    @BeforeAll
    static void start() throws Exception {
        tomcat = Tomcat.start("tomcat-logins", ContainerLoginIT::prepare);
    }

    private static void prepare(Path base) throws IOException {
        Files.writeString(base.resolve("conf/tomcat-users.xml"), USERS);
        Path staff = Files.writeString(
                base.resolve("conf/staff.json"), Identities.json(STAFF).toString());
        Path contexts = Files.createDirectories(base.resolve("conf/Catalina/localhost"));
        Files.writeString(contexts.resolve("parley.xml"), CONTEXT.formatted(staff.toAbsolutePath()));
        Path counted = Files.writeString(
                base.resolve("conf/counted.json"), Identities.json(COUNTED).toString());
        Files.writeString(contexts.resolve("counted.xml"), COUNTED_CONTEXT.formatted(counted.toAbsolutePath()));
        Files.copy(StandaloneRouter.war(), base.resolve("webapps/counted.war"));
        Path own = Files.copy(StandaloneRouter.war(), base.resolve("webapps/own.war"));
        try (FileSystem war = FileSystems.newFileSystem(own)) {
            Files.copy(Identities.FILE, war.getPath("WEB-INF/parley.json"));
        }
        ownFile = base.resolve("webapps/own/WEB-INF/parley.json");
    }

    @AfterAll
    static void end() {
        if (tomcat != null) {
            tomcat.close();
        }
    }

    @Test
    void usersOfTheContainerComeInWithTheRolesOfTheirs() throws Exception {
        Visitor program = Visitor.program(tomcat.webSocket());
        assertEquals("olga admin container", program.who("staff", Visitor.basic("olga:olga-password")));
        assertEquals("rita user container", program.who("staff", Visitor.basic("rita:rita-password")));
        assertEquals("wamp.error.authentication_denied", program.who("staff", Visitor.basic("tom:tom-password")));
        assertEquals("wamp.error.authentication_required", program.who("staff", Map.of()));
        assertEquals(
                401, program.refusal(Visitor.basic("olga:wrong")).statusCode(), "which is the container's own answer");
    }

    /** By the address that a proxy says; who has guessed too often is not let in either by the right password. */
    @Test
    void guessesAtUsersOfTheContainerAreCounted() throws Exception {
        Visitor program = Visitor.program(tomcat.webSocket("counted"));
        for (int i = 0; i < 500; i++) {
            Map<String, String> guess = forwarded("192.0.2.7", "rita:guess" + i);
            assertEquals(i < 20 ? 401 : 429, program.refusal(guess).statusCode(), "guess " + i);
        }
        HttpResponse<?> refusal = program.refusal(forwarded("192.0.2.7", "rita:rita-password"));
        assertEquals(429, refusal.statusCode());
        assertTrue(refusal.headers().firstValue("Retry-After").isPresent(), "when to try again");
        assertEquals("rita user container", program.who("staff", forwarded("192.0.2.8", "rita:rita-password")));
        assertEquals("olga user container", program.who("staff", forwarded("192.0.2.7", "olga:olga-password")));
    }

    private static Map<String, String> forwarded(String address, String pair) {
        Map<String, String> headers = new HashMap<>(Visitor.basic(pair));
        headers.put("X-Forwarded-For", address);
        return headers;
    }

    @Test
    void passwordsOfPrincipalsWorkInTheHandshake() throws Exception {
        Visitor program = Visitor.program(tomcat.webSocket("own"));
        assertEquals("bob user basic", program.who("realm1", Visitor.basic("bob:bob-password")));
        for (String wrong : List.of("bob:wrong", "nobody:bob-password", "alice:alice-ticket")) {
            assertEquals(401, program.refusal(Visitor.basic(wrong)).statusCode(), wrong);
        }
        assertEquals(ANYBODY, program.who("realm1", Map.of()));
    }

    @Test
    void aBrowserIsKnownAgainUntilItLogsOut() throws Exception {
        Visitor browser = Visitor.browser(tomcat.webSocket("own"));
        try (RawPeer peer = browser.connect(Map.of())) {
            assertEquals("alice user ticket", Visitor.ticket(peer, "alice", "alice-ticket"));
        }
        List<String> cookie = browser.cookies().stream()
                .filter(header -> header.startsWith("parley="))
                .flatMap(header -> Stream.of(header.split("; *")))
                .toList();
        assertTrue(cookie.containsAll(List.of("HttpOnly", "SameSite=Strict", "Max-Age=86400")), cookie.toString());
        assertFalse(cookie.contains("Secure"), cookie.toString());
        assertEquals("alice user cookie", browser.who("realm1", Map.of()));
        try (RawPeer peer = browser.connect(Map.of())) {
            assertEquals("alice user cookie", Visitor.hello(peer, "realm1"));
            peer.send("[6,{},\"wamp.close.logout\"]");
            peer.receive(6);
        }
        assertEquals(ANYBODY, browser.who("realm1", Map.of()));
    }

    @Test
    void pagesOfOtherOriginsAreRefused() throws Exception {
        Visitor program = Visitor.program(tomcat.webSocket("own"));
        for (String origin : List.of("http://127.0.0.1:" + tomcat.page().getPort(), "https://app.example.com")) {
            assertEquals(ANYBODY, program.who("realm1", Map.of("Origin", origin)));
        }
        assertEquals(
                403,
                program.refusal(Map.of("Origin", "https://evil.example.com")).statusCode());
    }

    @Test
    void aChangeOfTheFileInTheUnpackedWarTakesEffect() throws Exception {
        Visitor program = Visitor.program(tomcat.webSocket("own"));
        try (RawPeer stays = program.connect(Map.of())) {
            assertEquals("bob user ticket", Visitor.ticket(stays, "bob", "bob-ticket"));
            String before = Files.readString(ownFile);
            Files.writeString(ownFile, before.replace("\"alice\"", "\"zoe\""));
            tomcat.program().awaitLine("applied the changed configuration");
            try (RawPeer zoe = program.connect(Map.of())) {
                assertEquals("zoe user ticket", Visitor.ticket(zoe, "zoe", "alice-ticket"));
                Files.writeString(ownFile, before);
                assertEquals("wamp.error.not_authorized", zoe.receive(6).getString(2));
            }
            stays.ping();
            assertTrue(stays.isOpen());
        }
    }
}
