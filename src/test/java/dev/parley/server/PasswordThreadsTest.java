package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.auth.crypto.Cra;
import dev.parley.auth.crypto.Salting;
import dev.parley.config.ConfigurationFile;
import dev.parley.http.RawWebSocket;
import dev.parley.message.MessageType;
import dev.parley.runtime.work.Derivations;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Keys are derived from passwords in threads for that, which may all have their hands full: whoever has no password to check does not
 * notice. Not shown by the time it takes, but by a derivation that does not end before it is let.
 */
@Timeout(120)
class PasswordThreadsTest {
    private static final int GUESSES = 200;
    private static final int MOST_AT_ONCE = 128;
    private static final Salting SALTING = new Salting("c2FsdA==", 1_000, 32);

    /** Realms that the same person may come into by password, and one for everybody. */
    private static final String REALMS = """
            {"listeners": [{"port": 0}],
             "realms": {
               "passwords": {"authentication": {"basic": {}, "principals": [%1$s],
                   "attempts": {"perAddress": 150, "perAddressAndAuthid": 5}}, "roles": {"user": []}},
               "others": {"authentication": {"basic": {}, "principals": [%1$s]}, "roles": {"user": []}},
               "open": {"authentication": {"anonymous": {"role": "guest"}}, "roles": {"guest": [
                   {"uri": "", "match": "prefix", "allow": ["call", "register", "publish", "subscribe"]}]}}}}
            """;

    private static final String JUDY =
            """
            {"authid": "judy", "role": "user",
             "basic": {"key": "%s", "salt": "c2FsdA==", "iterations": 1000, "keylen": 32}}
            """.formatted(Cra.derivedKey("judy-password", SALTING).reveal());

    /** Which threads derive. */
    private static final Queue<String> THREADS = new ConcurrentLinkedQueue<>();

    private static volatile CountDownLatch gate = new CountDownLatch(0);

    private final Provider watching = new Watching();
    private Server server;

    /** Stands before the provider of the JDK. */
    private static final class Watching extends Provider {
        private static final long serialVersionUID = 1;

        Watching() {
            super("Watching", "1", "sees who derives keys");
            put("SecretKeyFactory.PBKDF2WithHmacSHA256", Watched.class.getName());
        }
    }

    /** Derives as the JDK does, once it is let. */
    public static final class Watched extends SecretKeyFactorySpi {
        @Override
        protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
            THREADS.add(Thread.currentThread().getName());
            try {
                gate.await();
                return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256", "SunJCE")
                        .generateSecret(spec);
            } catch (InterruptedException | GeneralSecurityException e) {
                throw new InvalidKeySpecException(e);
            }
        }

        @Override
        protected KeySpec engineGetKeySpec(SecretKey key, Class<?> spec) throws InvalidKeySpecException {
            throw new InvalidKeySpecException("not asked for");
        }

        @Override
        protected SecretKey engineTranslateKey(SecretKey key) throws InvalidKeyException {
            throw new InvalidKeyException("not asked for");
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = Server.start(ConfigurationFile.read(new StringReader(REALMS.formatted(JUDY)), null, name -> null));
        THREADS.clear();
        Security.insertProviderAt(watching, 1);
    }

    @AfterEach
    void stop() {
        gate.countDown();
        gate = new CountDownLatch(0);
        Security.removeProvider(watching.getName());
        server.close();
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private WampSocket connect(String... headers) throws IOException {
        return WampSocket.connect(server.port(), headers);
    }

    private RawWebSocket send(String pair) throws IOException {
        String request = RawWebSocket.UPGRADE + "Sec-WebSocket-Protocol: wamp.2.json\r\n" + basic(pair) + "\r\n\r\n";
        return RawWebSocket.sending(server.port(), request.getBytes(StandardCharsets.UTF_8));
    }

    private static long answered(List<RawWebSocket> sockets) throws IOException {
        long answered = 0;
        for (RawWebSocket socket : sockets) {
            answered += socket.isAnswered() ? 1 : 0;
        }
        return answered;
    }

    private static String status(RawWebSocket socket) throws IOException {
        return socket.readResponse().split(" ", 3)[1];
    }

    private static void assertDerivedElsewhere(int atLeast) {
        assertTrue(THREADS.size() >= atLeast, THREADS::toString);
        assertTrue(THREADS.stream().allMatch(name -> name.startsWith(Derivations.THREADS)), THREADS::toString);
    }

    @Test
    void othersAreServedWhileAllPasswordsWait() throws Exception {
        try (WampSocket judy = connect(basic("judy:judy-password"))) {
            assertEquals("101", judy.status());
        }
        gate = new CountDownLatch(1);
        List<RawWebSocket> guesses = new ArrayList<>();
        try {
            for (int i = 0; i < GUESSES; i++) {
                guesses.add(send("nobody" + i + ":wrong"));
            }
            // for the others there is no room, and they are told so while these wait
            while (answered(guesses) < GUESSES - MOST_AT_ONCE) {
                Thread.onSpinWait();
            }
            try (WampSocket canary = connect()) {
                assertEquals(MessageType.WELCOME, canary.hello("open").type());
            }
            try (WampSocket judy = connect(basic("judy:judy-password"))) {
                assertEquals("101", judy.status(), "who is known already");
            }
            gate.countDown();
            Map<String, Integer> counts = new TreeMap<>();
            for (RawWebSocket guess : guesses) {
                counts.merge(status(guess), 1, Integer::sum);
                assertEquals(guess.response.contains("503"), guess.response.contains("Retry-After: "), guess.response);
            }
            // the limit for an address is between both: what found no room did not count as an attempt
            assertEquals(Map.of("401", MOST_AT_ONCE, "503", GUESSES - MOST_AT_ONCE), counts);
        } finally {
            for (RawWebSocket guess : guesses) {
                guess.close();
            }
        }
        assertDerivedElsewhere(MOST_AT_ONCE);
    }

    /** The handshake found the password right in another realm, and looked no further. */
    @Test
    void aPasswordThatIsCheckedAtHelloIsCheckedElsewhereToo() throws Exception {
        for (String realm : List.of("others", "passwords")) {
            try (WampSocket judy = connect(basic("judy:judy-password"))) {
                assertEquals("101", judy.status());
                assertEquals("judy", WampSocket.authid(judy.hello(realm)));
            }
        }
        assertDerivedElsewhere(2);
    }

    @Test
    void thePasswordOfAForeignPageIsNotLookedAt() throws Exception {
        try (WampSocket page = connect("Origin: https://evil.example.com", basic("judy:judy-password"))) {
            assertEquals("403", page.status());
        }
        assertEquals(List.of(), List.copyOf(THREADS));
    }

    @Test
    void thePasswordOfOneWhoHasGuessedTooOftenIsNotLookedAt() throws Exception {
        String all = REALMS.replace(
                "\"others\": {\"authentication\": {\"basic\": {}", "\"others\": {\"authentication\": {\"ticket\": {}");
        server.reconfigure(ConfigurationFile.read(new StringReader(all.formatted(JUDY)), null, name -> null));
        for (int i = 0; i < 5; i++) {
            try (WampSocket guess = connect(basic("judy:guess" + i))) {
                assertEquals("401", guess.status());
            }
        }
        int before = THREADS.size();
        try (WampSocket judy = connect(basic("judy:judy-password"))) {
            assertEquals("429", judy.status());
            assertTrue(judy.response().contains("Retry-After: 61"), judy.response());
        }
        assertEquals(before, THREADS.size());
    }
}
