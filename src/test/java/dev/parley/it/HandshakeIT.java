package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who comes into {@code java -jar parley.war} by what HTTP has: Authorization, cookies, origins. */
class HandshakeIT {
    private static final String KEY = "secret-secret-secret-secret-secret";
    private static final String ANYBODY = "anybody guest anonymous";

    private static StandaloneRouter router;
    private static Visitor program;

    @BeforeAll
    static void start() throws Exception {
        router = StandaloneRouter.start("--config", Identities.FILE.toString());
        program = Visitor.program(router.webSocket());
    }

    @AfterAll
    static void end() {
        router.close();
    }

    private static void assertUnauthorized(String challenge, Map<String, String> headers) {
        HttpResponse<?> refusal = program.refusal(headers);
        assertEquals(401, refusal.statusCode());
        String header = refusal.headers().firstValue("WWW-Authenticate").orElse("(none)");
        assertTrue(header.startsWith(challenge), header);
    }

    @Test
    void aPasswordIsEnough() throws Exception {
        assertEquals("bob user basic", program.who("realm1", Visitor.basic("bob:bob-password")));
        assertUnauthorized("Basic realm=\"", Visitor.basic("bob:wrong"));
        assertUnauthorized("Basic realm=\"", Visitor.basic("nobody:bob-password"));
        assertUnauthorized("Basic realm=\"", Visitor.basic("alice:alice-ticket"));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://issuer.example.com")
                .audience("parley")
                .subject("heidi")
                .claim("role", "admin")
                .expirationTime(inSeconds(600));
    }

    private static Date inSeconds(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static Map<String, String> signed(JWTClaimsSet.Builder claims, String key) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        token.sign(new MACSigner(key));
        return bearer(token.serialize());
    }

    @Test
    void aTokenIsEnough() throws Exception {
        assertEquals("heidi admin bearer", program.who("realm1", signed(claims(), KEY)));
        assertUnauthorized("Bearer", signed(claims().expirationTime(inSeconds(-120)), KEY));
        assertUnauthorized("Bearer", signed(claims().audience("others"), KEY));
        assertUnauthorized("Bearer", signed(claims().issuer("https://others.example.com"), KEY));
        assertUnauthorized("Bearer", signed(claims().claim("role", "boss"), KEY));
        assertUnauthorized("Bearer", signed(claims(), "another-" + KEY));
        assertUnauthorized("Bearer", bearer(new PlainJWT(claims().build()).serialize()));
    }

    @Test
    void aBrowserIsKnownAgainUntilItLogsOut() throws Exception {
        Visitor browser = Visitor.browser(router.webSocket());
        assertEquals(ANYBODY, browser.who("realm1", Map.of()));
        assertEquals(ANYBODY, browser.who("realm1", Map.of()), "who is anonymous is nobody to know again");
        try (RawPeer peer = browser.connect(Map.of())) {
            assertEquals("alice user ticket", Visitor.ticket(peer, "alice", "alice-ticket"));
        }
        List<String> cookies = browser.cookies();
        List<String> attributes = List.of(cookies.get(cookies.size() - 1).split("; "));
        assertTrue(
                attributes.containsAll(List.of("HttpOnly", "SameSite=Strict", "Max-Age=86400")), attributes.toString());
        assertFalse(attributes.contains("Secure"), "it would not be sent back without TLS");
        assertEquals("alice user cookie", browser.who("realm1", Map.of()));

        Visitor stranger = Visitor.browser(router.webSocket());
        assertEquals(ANYBODY, stranger.who("realm1", Map.of()));

        try (RawPeer peer = browser.connect(Map.of())) {
            assertEquals("alice user cookie", Visitor.hello(peer, "realm1"));
            peer.send("[6,{},\"wamp.close.logout\"]");
            peer.receive(6);
        }
        assertEquals(cookies, browser.cookies(), "a cookie that is known is not replaced");
        assertEquals(ANYBODY, browser.who("realm1", Map.of()));
        assertNotEquals(cookies, browser.cookies());
    }

    @Test
    void aCookieThatWasMadeUpMeansNobody() throws Exception {
        for (String forged :
                List.of("parley=" + "ab".repeat(32), "parley=", "parley=alice; parley=" + "00".repeat(32))) {
            assertEquals(ANYBODY, program.who("realm1", Map.of("Cookie", forged)));
        }
        try (RawPeer peer = program.connect(Map.of("Cookie", "parley=planted"))) {
            assertEquals("alice user ticket", Visitor.ticket(peer, "alice", "alice-ticket"));
        }
        assertEquals(ANYBODY, program.who("realm1", Map.of("Cookie", "parley=planted")));
    }

    @Test
    void pagesOfOtherOriginsAreRefused() throws Exception {
        String own = "http://127.0.0.1:" + router.webSocket().getPort();
        for (String origin : List.of(own, "https://app.example.com")) {
            assertEquals(ANYBODY, program.who("realm1", Map.of("Origin", origin)));
        }
        for (String origin : List.of("https://evil.example.com", "http://app.example.com", "null", own + "0")) {
            assertEquals(403, program.refusal(Map.of("Origin", origin)).statusCode(), origin);
        }
    }

    @Test
    void whatIsSecretIsNotInTheLog() throws Exception {
        assertUnauthorized("Basic", Visitor.basic("bob:hunter2"));
        assertEquals("bob user basic", program.who("realm1", Visitor.basic("bob:bob-password")));
        try (RawPeer peer = program.connect(Map.of())) {
            assertEquals("wamp.error.authentication_denied", Visitor.ticket(peer, "alice", "hunter2"));
        }
        try (RawPeer peer = program.connect(Map.of())) {
            assertEquals("alice user ticket", Visitor.ticket(peer, "alice", "alice-ticket"));
        }
        String log = router.program().output();
        for (String secret : List.of("hunter2", "alice-ticket", "bob-password")) {
            assertFalse(log.contains(secret), log);
        }
    }
}
