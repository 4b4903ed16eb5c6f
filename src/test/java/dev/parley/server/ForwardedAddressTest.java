package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ConfigurationFile;
import dev.parley.message.MessageType;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a proxy, peers are counted by the address that a trusted one says; nobody gets a right by it. */
@Timeout(60)
class ForwardedAddressTest {
    private static final String CONFIGURATION = """
            {"listeners": [{"port": 0, "trustedProxies": [%s]}],
             "limits": {"connectionsPerAddress": 2},
             "realms": {
               "passwords": {"authentication": {"basic": {}, "attempts": {"perAddressAndAuthid": 3},
                   "principals": [{"authid": "bob", "role": "user", "basic": {"password": "bob-password"}}]},
                   "roles": {"user": []}},
               "local": {"authentication": {"anonymous": {"role": "guest", "loopbackOnly": true}},
                   "roles": {"guest": []}}}}
            """;

    private static final String RIGHT = basic("bob:bob-password");

    private Server server;
    private ForwardingProxy proxy;

    private void start(String trusted, String header) throws IOException {
        String text = CONFIGURATION.formatted(trusted);
        server = Server.start(ConfigurationFile.read(new StringReader(text), null, name -> null));
        proxy = new ForwardingProxy(server.port(), header);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private WampSocket from(String address, String... headers) throws IOException {
        proxy.serve(address);
        return WampSocket.connect(proxy.port(), headers);
    }

    private String status(String address, String... headers) throws IOException {
        try (WampSocket peer = from(address, headers)) {
            return peer.status();
        }
    }

    private void guess(String address, String... headers) throws IOException {
        for (int i = 0; i < 3; i++) {
            String[] all = Arrays.copyOf(headers, headers.length + 1);
            all[headers.length] = basic("bob:guess" + i);
            assertEquals("401", status(address, all));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded"})
    void guessesAreCountedForTheClientOfTheProxy(String header) throws Exception {
        start("\"127.0.0.1\"", header);
        guess("192.0.2.7");
        assertEquals("429", status("192.0.2.7", RIGHT));
        assertEquals("101", status("192.0.2.8", RIGHT), "the owner, from elsewhere");
    }

    /** The rightmost address is the proxy's word; what stands before it is its client's. */
    @Test
    void aClientOfTheProxyHidesBehindNoOtherAddress() throws Exception {
        start("\"127.0.0.1\"", "X-Forwarded-For");
        guess("192.0.2.7", "X-Forwarded-For: 198.51.100.1");
        assertEquals("429", status("192.0.2.7", "X-Forwarded-For: 198.51.100.2", RIGHT));
        assertEquals("101", status("198.51.100.1", RIGHT), "whom it has named");
    }

    @Test
    void connectionsAreCountedForTheClientOfTheProxy() throws Exception {
        start("\"127.0.0.1\"", "X-Forwarded-For");
        try (WampSocket one = from("192.0.2.7");
                WampSocket two = from("192.0.2.7")) {
            assertEquals("101", one.status());
            assertEquals("101", two.status());
            assertEquals("503", status("192.0.2.7"));
            assertEquals("503", status("192.0.2.7", "X-Forwarded-For: 198.51.100.1"));
            assertEquals("101", status("192.0.2.8"));
        }
    }

    @Test
    void nobodyIsOnThisMachineWhoComesByAProxy() throws Exception {
        start("\"127.0.0.1\"", "X-Forwarded-For");
        for (String claimed : new String[] {"192.0.2.7", "127.0.0.1", "127.0.0.2"}) {
            try (WampSocket peer = from(claimed)) {
                assertEquals(MessageType.ABORT, peer.hello("local").type(), claimed);
            }
        }
        try (WampSocket peer = WampSocket.connect(server.port())) {
            assertEquals(MessageType.WELCOME, peer.hello("local").type());
        }
    }

    @Test
    void whatAnotherThanTheProxySaysOnlyTakesTrustAway() throws Exception {
        start("\"192.0.2.200\"", "X-Forwarded-For");
        try (WampSocket peer = WampSocket.connect(server.port(), "X-Forwarded-For: 127.0.0.1")) {
            assertEquals(MessageType.ABORT, peer.hello("local").type());
        }
        guess("192.0.2.7");
        assertEquals("429", status("192.0.2.8", RIGHT), "both are the address that the connection has");
        try (WampSocket one = from("192.0.2.7");
                WampSocket two = from("192.0.2.7");
                WampSocket three = from("192.0.2.7")) {
            assertEquals("101", three.status(), "of this machine there may be many");
            assertTrue(one.status().equals("101") && two.status().equals("101"));
        }
    }
}
