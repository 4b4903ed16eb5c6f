package dev.parley.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.client.Client;
import dev.parley.config.ConfigurationFile;
import dev.parley.message.Goodbye;
import dev.parley.message.Message;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of sessions whose token expires or is withdrawn, of real tokens over real sockets. */
class TokensOverSocketsTest {
    private static final long PATIENCE_SECONDS = 60;

    /** A token is believed so long after it has expired: clocks differ. */
    private static final long SKEW_SECONDS = 60;

    @TempDir
    private Path folder;

    private final ECKey stolen = key();
    private final ECKey other = key();
    private Path keys;
    private Server server;

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @BeforeEach
    void start() throws IOException {
        keys = folder.resolve("keys.json");
        Files.writeString(keys, new JWKSet(stolen.toPublicJWK()).toString());
        String configuration =
                "{\"listeners\": [{\"port\": 0}], \"realms\": {\"realm1\": {\"authentication\": {\"cookie\": {},"
                        + " \"bearer\": {\"jwks\": \"file:keys.json\", \"role\": \"user\"}},"
                        + " \"roles\": {\"user\": [{\"uri\": \"com.\", \"match\": \"prefix\", \"allow\": [\"call\"]}]}}}}";
        server = Server.start(ConfigurationFile.read(new StringReader(configuration), folder, name -> null));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Of zoe, which the router believes for so many seconds more. */
    private static String token(ECKey key, long seconds) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.ES256),
                    new JWTClaimsSet.Builder()
                            .subject("zoe")
                            .expirationTime(Date.from(Instant.now().plusSeconds(seconds - SKEW_SECONDS)))
                            .build());
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aSessionEndsWithItsToken() throws Exception {
        try (WampSocket zoe = WampSocket.connect(server.port(), "Authorization: Bearer " + token(stolen, 4))) {
            assertEquals("zoe", WampSocket.authid(zoe.hello("realm1")));
            assertEquals("parley.close.token_expired", goodbye(zoe));
        }
    }

    private static String goodbye(WampSocket socket) throws Exception {
        Message message = socket.receive();
        return assertInstanceOf(Goodbye.class, message).reason();
    }

    @Test
    void aSessionAndItsCookieEndWithTheKeyThatHasSignedTheToken() throws Exception {
        try (WampSocket zoe = WampSocket.connect(server.port(), "Authorization: Bearer " + token(stolen, 600))) {
            assertEquals("zoe", WampSocket.authid(zoe.hello("realm1")));
            Files.writeString(keys, new JWKSet(other.toPublicJWK()).toString());
            assertEquals("wamp.error.not_authorized", goodbye(zoe));
        }
        try (WampSocket zoe = WampSocket.connect(server.port(), "Authorization: Bearer " + token(stolen, 600))) {
            assertEquals("401", zoe.status());
        }
        try (WampSocket zoe = WampSocket.connect(server.port(), "Authorization: Bearer " + token(other, 600))) {
            assertEquals("zoe", WampSocket.authid(zoe.hello("realm1")));
        }
    }

    @Test
    void aClientWithASupplierStaysBeyondItsFirstToken() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch isAskedOften = new CountDownLatch(4);
        try (Client zoe = Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .bearer(() -> {
                    isAskedOften.countDown();
                    return token(stolen, asked.incrementAndGet() > 3 ? 600 : 5);
                })
                .open()) {
            long session = zoe.sessionId();
            assertTrue(isAskedOften.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            // a request of its own shows that the session is there, and is the same
            zoe.call("com.nothing").handle((result, refusal) -> null).join();
            assertEquals(session, zoe.sessionId());
        }
    }
}
