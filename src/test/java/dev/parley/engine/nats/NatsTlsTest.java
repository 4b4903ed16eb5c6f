package dev.parley.engine.nats;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.engine.EngineException;
import dev.parley.tls.ClientTls;
import dev.parley.tls.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A NATS that is reached by TLS: its certificate is of an authority that is trusted, and for the host that is named. */
class NatsTlsTest {
    @TempDir
    private Path folder;

    private static NatsSettings settings(String host, int port, SSLContext tls) {
        return new NatsSettings(List.of("tls://" + host + ":" + port), null, null, null, tls, "ply", 1, "router-1");
    }

    private static String refusal(NatsSettings settings) {
        return String.valueOf(
                assertThrows(EngineException.class, () -> NatsEngine.open(settings, TimeUnit.SECONDS.toNanos(1)))
                        .getMessage());
    }

    @Test
    void aCertificateThatIsNotTrustedOrForAnotherHostIsRefusedAndSaidSo() throws Exception {
        new TestKeys(folder, "server").install("server");
        String tls = "tls { cert_file: \"%s\", key_file: \"%s\", timeout: 2 }"
                .formatted(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        SSLContext trusting = ClientTls.context("engine.tls", folder.resolve("ca.pem"), null, null);
        SSLContext ofTheJvm = ClientTls.context("engine.tls", null, null, null);
        try (NatsServer nats = NatsServer.start(Files.createDirectory(folder.resolve("nats")), tls)) {
            NatsEngine.open(settings("127.0.0.1", nats.port(), trusting)).close();
            // the certificate is for the number alone
            String otherHost = refusal(settings("localhost", nats.port(), trusting));
            assertTrue(otherHost.contains("localhost found"), otherHost);
            String notTrusted = refusal(settings("127.0.0.1", nats.port(), ofTheJvm));
            assertTrue(notTrusted.contains("PKIX"), notTrusted);
        }
    }
}
