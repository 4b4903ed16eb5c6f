package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.parley.auth.crypto.Secret;
import dev.parley.auth.login.Login;
import dev.parley.auth.voucher.TokenVerifier;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationFile;
import dev.parley.message.Dict;
import dev.parley.message.Goodbye;
import dev.parley.message.Message;
import dev.parley.message.MessageType;
import dev.parley.token.JwtVerifiers;
import dev.parley.token.TokenSettings;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in by what the handshake has. */
class HandshakeLoginTest {
    private static final byte[] KEY = "secret-secret-secret-secret-secret".getBytes(StandardCharsets.UTF_8);
    private static final long MINUTE_MILLIS = 60_000;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    @TempDir
    private static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        Path file = Path.of("src/test/resources/identity.json");
        server = Server.start(Server.configuration(file).listeningOn(null, 0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static WampSocket connect(String... headers) throws Exception {
        return WampSocket.connect(server.port(), headers);
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void basicIsLetIn() throws Exception {
        try (WampSocket bob = connect(basic("bob:bob-password"))) {
            assertEquals("101", bob.status());
            assertEquals("bob", WampSocket.authid(bob.hello("realm1")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob:wrong", "nobody:bob-password", "alice:alice-ticket", "bob", ":", "bob:bob-password "})
    void wrongBasicIsRefusedInTheHandshake(String pair) throws Exception {
        try (WampSocket bob = connect(basic(pair))) {
            assertEquals("401", bob.status());
            assertTrue(bob.response().contains("WWW-Authenticate: Basic realm=\"parley\""), bob.response());
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://issuer.example.com")
                .audience("parley")
                .subject("heidi")
                .claim("role", "user")
                .expirationTime(fromNow(10 * MINUTE_MILLIS));
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String token(JWTClaimsSet.Builder claims) throws Exception {
        return signed(JWSAlgorithm.HS256, new MACSigner(KEY), claims.build());
    }

    private static Date fromNow(long millis) {
        return Date.from(Instant.now().plusMillis(millis));
    }

    @Test
    void aTokenIsLetIn() throws Exception {
        for (String good : List.of(
                token(claims()),
                token(claims().audience(List.of("other", "parley"))),
                token(claims().claim("role", List.of("unknown", "user"))),
                token(claims().expirationTime(fromNow(-MINUTE_MILLIS / 2))),
                token(claims().notBeforeTime(fromNow(MINUTE_MILLIS / 2))))) {
            try (WampSocket heidi = connect("Authorization: Bearer " + good)) {
                assertEquals("101", heidi.status());
                assertEquals("heidi", WampSocket.authid(heidi.hello("realm1")));
            }
        }
    }

    @Test
    void anotherTokenIsRefusedInTheHandshake() throws Exception {
        String good = token(claims());
        for (String bad : List.of(
                good.substring(0, good.length() - 2) + (good.endsWith("AA") ? "BB" : "AA"),
                signed(JWSAlgorithm.HS256, new MACSigner("x".repeat(40)), claims().build()),
                signed(JWSAlgorithm.HS512, new MACSigner("secret-".repeat(10)), claims().build()),
                new PlainJWT(claims().build()).serialize(),
                token(claims().expirationTime(fromNow(-2 * MINUTE_MILLIS))),
                token(claims().expirationTime(null)),
                token(claims().notBeforeTime(fromNow(2 * MINUTE_MILLIS))),
                token(claims().audience("other")),
                token(claims().audience(List.of())),
                token(claims().issuer("https://other.example.com")),
                token(claims().claim("role", "boss")),
                token(claims().subject(null)),
                "nonsense",
                "a.b.c")) {
            try (WampSocket heidi = connect("Authorization: Bearer " + bad)) {
                assertEquals("401", heidi.status(), bad);
                assertTrue(heidi.response().contains("WWW-Authenticate: Bearer"), heidi.response());
            }
        }
    }

    private static String cookie(WampSocket peer) {
        Matcher set = Pattern.compile("Set-Cookie: (parley=[0-9a-f]+);([^\r]*)").matcher(peer.response());
        assertTrue(set.find(), peer.response());
        assertTrue(set.group(2).contains("HttpOnly"), set.group());
        assertTrue(set.group(2).contains("SameSite"), set.group());
        assertTrue(set.group(2).contains("Max-Age=86400"), set.group());
        return "Cookie: " + set.group(1);
    }

    @Test
    void aCookieKnowsABrowserUntilItLogsOut() throws Exception {
        String cookie;
        try (WampSocket alice = connect()) {
            cookie = cookie(alice);
            alice.welcome("realm1", Login.ticket("alice", "alice-ticket"));
        }
        try (WampSocket again = connect("Cookie: other=1; " + cookie.substring("Cookie: ".length()))) {
            assertFalse(again.response().contains("Set-Cookie"), again.response());
            assertEquals("alice", WampSocket.authid(again.hello("realm1")));
            again.send(new Goodbye(Dict.EMPTY, "wamp.close.close_realm"));
            assertEquals(MessageType.GOODBYE, again.receive().type());
        }
        String quoted = cookie.replaceFirst("parley=(.*)", "\\$Version=\"1\"; parley=\"$1\";\\$Path=\"/\"");
        try (WampSocket again = connect(quoted)) {
            assertEquals("alice", WampSocket.authid(again.hello("realm1")), quoted);
        }
        try (WampSocket again = connect(cookie)) {
            assertEquals("alice", WampSocket.authid(again.hello("realm1")));
            again.send(new Goodbye(Dict.EMPTY, "wamp.close.logout"));
            assertEquals(MessageType.GOODBYE, again.receive().type());
        }
        try (WampSocket nobody = connect(cookie)) {
            assertNotEquals(cookie, cookie(nobody));
            Message answer = nobody.hello("realm1");
            assertNotEquals("alice", WampSocket.authid(answer));
        }
    }

    /** As behind a proxy that speaks TLS: no browser says so of a page that came without. */
    @Test
    void theCookieOfAPageThatCameByTlsIsForTlsAndThisHostAlone() throws Exception {
        String value;
        try (WampSocket alice = connect("Origin: https://app.example.com")) {
            Matcher set = Pattern.compile("Set-Cookie: __Host-parley=([0-9a-f]+);([^\r]*)")
                    .matcher(alice.response());
            assertTrue(set.find(), alice.response());
            value = set.group(1);
            for (String attribute : List.of("; Secure", " Path=/;", " HttpOnly;", " SameSite=Strict;")) {
                assertTrue(set.group(2).contains(attribute), set.group());
            }
            assertFalse(set.group(2).contains("Domain"), set.group());
            alice.welcome("realm1", Login.ticket("alice", "alice-ticket"));
        }
        for (String cookie :
                List.of("__Host-parley=" + value, "parley=" + value, "parley=00; __Host-parley=" + value)) {
            try (WampSocket again = connect("Origin: https://app.example.com", "Cookie: " + cookie)) {
                assertEquals("alice", WampSocket.authid(again.hello("realm1")), cookie);
            }
        }
        // a neighbour can plant the one name, not the other
        try (WampSocket planted = connect("Cookie: parley=" + value + "; __Host-parley=00")) {
            assertNotEquals("alice", WampSocket.authid(planted.hello("realm1")));
        }
    }

    @Test
    void aFailedLoginGivesACookieNoMeaning() throws Exception {
        String cookie;
        try (WampSocket mallory = connect()) {
            cookie = cookie(mallory);
            Message answer = mallory.login("realm1", Login.ticket("alice", "wrong"));
            assertEquals(MessageType.ABORT, answer.type());
        }
        try (WampSocket again = connect(cookie)) {
            assertNotEquals("alice", WampSocket.authid(again.hello("realm1")));
        }
    }

    private static TokenSettings bearer(String json) {
        Configuration configuration = ConfigurationFile.read(
                new StringReader(
                        ("{'realms': {'r': {'authentication': {'bearer': " + json + "}, 'roles': {'user': []}}}}")
                                .replace('\'', '"')),
                folder,
                name -> null);
        return configuration.realms().get("r").authentication().bearer().tokens();
    }

    private static boolean isBelieved(TokenVerifier verifier, String token) {
        return verifier.verify(Secret.of(token), System.currentTimeMillis()).claims() != null;
    }

    /** Signs like a server whose secret is the public key, which everybody knows. */
    @Test
    void aPublicKeyIsNoSecret() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
        Files.writeString(folder.resolve("confused.json"), new JWKSet(key.toPublicJWK()).toString());
        String forged =
                signed(JWSAlgorithm.HS256, new MACSigner(key.toRSAPublicKey().getEncoded()), claims().build());
        try (JwtVerifiers verifiers = new JwtVerifiers()) {
            for (String keys : List.of(
                    "'jwks': 'confused.json'", "'key': " + key.toPublicJWK().toJSONString())) {
                TokenVerifier verifier = verifiers.verifier("here", bearer("{" + keys + ", 'role': 'user'}"));
                assertFalse(isBelieved(verifier, forged));
                assertTrue(isBelieved(verifier, signed(JWSAlgorithm.RS256, new RSASSASigner(key), claims().build())));
            }
        }
    }

    @Test
    void keysInAFileAreReadAgain() throws Exception {
        RSAKey former = new RSAKeyGenerator(2048).generate();
        RSAKey next = new RSAKeyGenerator(2048).generate();
        Path file = folder.resolve("keys.json");
        Files.writeString(file, new JWKSet(former.toPublicJWK()).toString());
        try (JwtVerifiers verifiers = new JwtVerifiers()) {
            TokenVerifier verifier = verifiers.verifier("here", bearer("{'jwks': 'file:keys.json', 'role': 'user'}"));
            String token = signed(JWSAlgorithm.RS256, new RSASSASigner(next), claims().build());
            assertFalse(isBelieved(verifier, token));
            Files.writeString(file, new JWKSet(next.toPublicJWK()).toString());
            await(() -> isBelieved(verifier, token));
        }
    }

    @Test
    void keysAreFetchedAndThoseOfBeforeStayWhereThatFails() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
        AtomicReference<String> keys = new AtomicReference<>(new JWKSet(key.toPublicJWK()).toString());
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/keys", exchange -> {
            byte[] body = keys.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        URI uri = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/keys");
        try (JwtVerifiers verifiers = new JwtVerifiers()) {
            TokenVerifier verifier = verifiers.verifier("here", bearer("{'jwks': '" + uri + "', 'role': 'user'}"));
            String token = signed(JWSAlgorithm.RS256, new RSASSASigner(key), claims().build());
            assertTrue(isBelieved(verifier, token), "there when the verifier is");
            http.stop(0);
            assertTrue(isBelieved(verifier, token));
        } finally {
            http.stop(0);
        }
    }

    @Test
    void tooManyConnectionsAreRefusedAndThenThereIsRoomAgain() throws Exception {
        Configuration two = limited("{\"connections\": 2}");
        try (Server small = Server.start(two)) {
            WampSocket first = WampSocket.connect(small.port());
            try (WampSocket second = WampSocket.connect(small.port());
                    WampSocket third = WampSocket.connect(small.port())) {
                assertEquals("101", second.status());
                assertEquals("503", third.status());
                assertTrue(third.response().contains("Retry-After: "), third.response());
            } finally {
                first.close();
            }
            await(() -> {
                try (WampSocket another = WampSocket.connect(small.port())) {
                    return another.status().equals("101");
                }
            });
        }
    }

    private static Configuration limited(String limits) {
        JsonObject json;
        try (JsonReader reader =
                Json.createReader(new StringReader("{\"listeners\": [{\"port\": 0}], \"limits\": " + limits + "}"))) {
            json = reader.readObject();
        }
        return ConfigurationFile.read(new StringReader(json.toString()), null, name -> null);
    }

    /** Something that comes true in a while. */
    private interface Condition {
        boolean isTrue() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.isTrue()) {
            assertTrue(System.nanoTime() < deadline, "it does not come true");
            Thread.onSpinWait();
        }
    }
}
