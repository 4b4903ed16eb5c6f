package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.login.Login;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationFile;
import dev.parley.message.Dict;
import dev.parley.message.Goodbye;
import dev.parley.message.MessageType;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers and their cookies, over sockets, and restarts of a router that keeps things. */
class KeptCookiesTest {
    @TempDir
    private Path folder;

    private Configuration configuration(String principals) {
        return configuration("\"engine\": {\"file\": \"parley.store\"},", "\"cookie\": {},", principals);
    }

    private Configuration configuration(String engine, String cookie, String principals) {
        String json = """
                {"listeners": [{"port": 0}], %s
                 "realms": {"realm1": {
                   "authentication": {"ticket": {}, %s "anonymous": {"role": "guest"}, "principals": [%s]},
                   "roles": {"guest": [], "user": [], "admin": []}}}}
                """.formatted(engine, cookie, principals);
        return ConfigurationFile.read(new StringReader(json), folder, name -> null);
    }

    private static String principal(String authid, String role, String ticket) {
        return "{\"authid\": \"%s\", \"role\": \"%s\", \"ticket\": \"%s\"}".formatted(authid, role, ticket);
    }

    private static final String ANN = principal("ann", "user", "the ticket of ann");
    private static final String BOB = principal("bob", "user", "the ticket of bob");

    /** Logs in over a connection that gets a cookie; the header by which the browser shows it from now on. */
    private static String loggedIn(Server server, String who) throws Exception {
        try (WampSocket peer = WampSocket.connect(server.port())) {
            Matcher set = Pattern.compile("Set-Cookie: (parley=[0-9a-f]+);").matcher(peer.response());
            assertTrue(set.find(), peer.response());
            peer.welcome("realm1", Login.ticket(who, "the ticket of " + who));
            return "Cookie: " + set.group(1);
        }
    }

    private static String whoIs(Server server, String cookie) throws Exception {
        try (WampSocket peer = WampSocket.connect(server.port(), cookie)) {
            return WampSocket.authid(peer.hello("realm1"));
        }
    }

    private static void logOut(Server server, String cookie) throws Exception {
        try (WampSocket peer = WampSocket.connect(server.port(), cookie)) {
            peer.hello("realm1");
            peer.send(new Goodbye(Dict.EMPTY, "wamp.close.logout"));
            assertEquals(MessageType.GOODBYE, peer.receive().type());
        }
    }

    @Test
    void browsersAreKnownAgainUntilTheyLogOut() throws Exception {
        String anns;
        String bobs;
        try (Server server = Server.start(configuration(ANN + "," + BOB))) {
            anns = loggedIn(server, "ann");
            bobs = loggedIn(server, "bob");
            logOut(server, bobs);
            assertEquals("ann", whoIs(server, anns));
        }
        String stored = Files.readString(folder.resolve("parley.store"), StandardCharsets.ISO_8859_1);
        assertTrue(stored.contains("ann"));
        assertFalse(stored.contains(anns.substring(anns.indexOf('=') + 1)), "the cookie");
        assertFalse(stored.contains("the ticket"), "what they log in by");
        try (Server server = Server.start(configuration(ANN + "," + BOB))) {
            assertEquals("ann", whoIs(server, anns));
            assertNotEquals("bob", whoIs(server, bobs));
            logOut(server, anns);
        }
        try (Server server = Server.start(configuration(ANN + "," + BOB))) {
            assertNotEquals("ann", whoIs(server, anns));
        }
    }

    @Test
    void whatIsWithdrawnWhileTheRouterIsDownLetsNobodyIn() throws Exception {
        String cookie;
        try (Server server = Server.start(configuration(ANN))) {
            cookie = loggedIn(server, "ann");
        }
        for (String principals :
                new String[] {BOB, principal("ann", "user", "another"), principal("ann", "admin", "the ticket of ann")
                }) {
            try (Server server = Server.start(configuration(principals))) {
                assertNotEquals("ann", whoIs(server, cookie), principals);
            }
        }
        try (Server server = Server.start(configuration(ANN))) {
            assertEquals("ann", whoIs(server, cookie));
        }
        try (Server server = Server.start(configuration("\"engine\": {\"file\": \"parley.store\"},", "", ANN))) {
            assertNotEquals("ann", whoIs(server, cookie), "the realm allows no cookies");
        }
        try (Server server = Server.start(configuration(ANN))) {
            assertNotEquals("ann", whoIs(server, cookie), "nor has it done so since");
        }
    }

    @Test
    void aRealmThatGoesAndComesKnowsThem() throws Exception {
        try (Server server = Server.start(configuration(ANN))) {
            String cookie = loggedIn(server, "ann");
            server.reconfigure(ConfigurationFile.read(
                    new StringReader("{\"engine\": {\"file\": \"parley.store\"}, \"realms\": {\"other\": {}}}"),
                    folder,
                    name -> null));
            server.reconfigure(configuration(ANN));
            assertEquals("ann", whoIs(server, cookie));
        }
    }

    @Test
    void withoutAnEngineNobodyIsKnownAgain() throws Exception {
        String cookie;
        try (Server server = Server.start(configuration("", "\"cookie\": {},", ANN))) {
            cookie = loggedIn(server, "ann");
            assertEquals("ann", whoIs(server, cookie));
        }
        try (Server server = Server.start(configuration("", "\"cookie\": {},", ANN))) {
            assertNotEquals("ann", whoIs(server, cookie));
        }
    }
}
