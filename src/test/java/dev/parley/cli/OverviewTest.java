package dev.parley.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationFile;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class OverviewTest {
    @Test
    void theExamplesBesideTheProjectWorkAsTheyAre() throws Exception {
        Path examples = Path.of("../shared/examples");
        Assumptions.assumeTrue(Files.isDirectory(examples), "no examples here");
        for (String name : List.of("open.json", "lenient.json", "identity.json")) {
            ConfigurationFile.Loaded loaded = ConfigurationFile.load(examples.resolve(name));
            StringWriter text = new StringWriter();
            try (PrintWriter out = new PrintWriter(text)) {
                new Overview(loaded.configuration(), loaded.secrets()).print(out);
            }
            assertTrue(text.toString().contains("Realm realm1"), text.toString());
        }
    }

    private static String overview(String bearer) {
        Configuration configuration = ConfigurationFile.read(
                new StringReader("{\"realms\": {\"realm1\": {\"authentication\": {\"bearer\": " + bearer
                        + "}, \"roles\": {\"user\": []}}}}"),
                null,
                name -> null);
        return printed(configuration);
    }

    private static String printed(Configuration configuration) {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(text)) {
            new Overview(configuration, Set.of()).print(out);
        }
        return text.toString();
    }

    @Test
    void ratesAreToldAndRolesThatNobodyKnowsAreWarnedOf() {
        String json = "{\"limits\": {\"rateByRole\": {\"user\": {\"messages\": 50, \"over\": \"refuse\"},"
                + " \"usr\": {\"bytes\": 1000}}, \"sessionBytesByRole\": {\"gest\": 1000}},"
                + " \"realms\": {\"realm1\": {\"roles\": {\"user\": []}}}}";
        String text = printed(ConfigurationFile.read(new StringReader(json), null, name -> null));
        assertTrue(
                text.contains(
                        "role user may send 50 messages a second, and 5 seconds of that at once; more is refused"),
                text);
        assertTrue(
                text.contains("role usr may send 1000 octets a second, and 5 seconds of that at once; more waits"),
                text);
        assertTrue(text.contains("WARNING: limits.rateByRole names the role usr, for which no realm has rules"), text);
        assertTrue(text.contains("WARNING: limits.sessionBytesByRole names the role gest,"), text);
        assertFalse(text.contains("names the role user,"), text);
    }

    @Test
    void tokensOfAnIssuerThatServesOthersTooAreWarnedOf() {
        String jwks = "\"jwks\": \"https://issuer.example.com/keys\", \"role\": \"user\"";
        String both = ", \"issuer\": \"https://issuer.example.com\", \"audience\": \"parley\"";
        assertTrue(overview("{" + jwks + "}").contains("WARNING: bearer: neither issuer nor audience is set"));
        assertTrue(overview("{" + jwks + ", \"issuer\": \"x\"}").contains("WARNING: bearer: audience is not set"));
        assertTrue(overview("{" + jwks + ", \"audience\": \"x\"}").contains("WARNING: bearer: issuer is not set"));
        assertFalse(overview("{" + jwks + both + "}").contains("WARNING"));
        String key =
                "\"key\": {\"kty\": \"oct\", \"k\": \"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA\"}, \"role\": \"user\"";
        assertFalse(overview("{" + key + "}").contains("WARNING"));
        assertTrue(overview("{" + key + "}").contains("sessions end with their token"));
        assertTrue(overview("{" + key + ", \"endSessions\": false}").contains("sessions may outlast their token"));
    }
}
