package dev.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a configuration may have the router keep things. */
class EngineConfigurationTest {
    private static EngineSettings engine(String json) {
        return ConfigurationFile.read(
                        new StringReader("{\"engine\": " + json.replace('\'', '"') + "}"),
                        Path.of("/etc"),
                        Map.of("N", "r7")::get)
                .resolve()
                .engine();
    }

    private static String refusal(String json) {
        return String.valueOf(
                assertThrows(ConfigurationException.class, () -> engine(json)).getMessage());
    }

    @Test
    void aNatsHasDefaults() {
        EngineSettings.InNats nats =
                assertInstanceOf(EngineSettings.InNats.class, engine("{'nats': ['nats://10.0.0.1:4222']}"));
        assertEquals(List.of("nats://10.0.0.1:4222"), nats.servers());
        assertEquals("ply", nats.prefix());
        assertEquals(1, nats.replicas());
        assertFalse(nats.node().isEmpty());
    }

    @Test
    void allOfItIsTaken() {
        EngineSettings.InNats nats = assertInstanceOf(
                EngineSettings.InNats.class,
                engine("{'nats': ['tls://a:4222', 'nats://b'], 'user': 'parley', 'password': 'secret', 'tls': {},"
                        + " 'prefix': 'shop', 'replicas': 3, 'node': '${N}'}"));
        assertEquals("shop", nats.prefix());
        assertEquals(3, nats.replicas());
        assertEquals("r7", nats.node());
        assertEquals(new EngineSettings.Tls(null, null, null), nats.tls());
        assertTrue(String.valueOf(nats.password()).indexOf("secret") < 0);
    }

    @Test
    void whatCannotBeIsRefused() {
        Map<String, String> refusals = Map.ofEntries(
                Map.entry("{}", "engine.file: missing"),
                Map.entry("{'file': 'a', 'nats': ['nats://a']}", "engine.file: does not go with engine.nats"),
                Map.entry("{'sync': 'always', 'nats': ['nats://a']}", "engine.sync: does not go with engine.nats"),
                Map.entry("{'file': 'a', 'replicas': 3}", "engine.replicas: does not go with engine.file"),
                Map.entry("{'file': 'a', 'tls': {}}", "engine.tls: does not go with engine.file"),
                Map.entry("{'nats': []}", "engine.nats: is empty"),
                Map.entry("{'nats': ['10.0.0.1:4222']}", "engine.nats[0]: is not a URI"),
                Map.entry("{'nats': ['http://a']}", "engine.nats[0]: \"http://a\" must be an address"),
                Map.entry("{'nats': ['nats://u:p@a']}", "engine.nats[0]: \"nats://u:p@a\" must be an address"),
                Map.entry("{'nats': ['nats://a'], 'user': 'u'}", "engine.user and engine.password need each other"),
                Map.entry(
                        "{'nats': ['nats://a'], 'user': 'u', 'password': 'p', 'token': 't'}",
                        "engine.token: does not go with engine.user"),
                Map.entry("{'nats': ['nats://a'], 'prefix': 'a.b'}", "engine.prefix: \"a.b\" must be"),
                Map.entry("{'nats': ['nats://a'], 'replicas': 0}", "engine.replicas: must be at least 1"),
                Map.entry("{'nats': ['nats://a'], 'replicas': 6}", "engine.replicas: must be at most 5"),
                Map.entry("{'nats': ['nats://a'], 'node': 'a b'}", "engine.node: \"a b\" must be"),
                Map.entry(
                        "{'nats': ['nats://a'], 'tls': {'authorities': 'none.pem'}}",
                        "engine.tls.authorities: cannot read the file /etc/none.pem"),
                Map.entry(
                        "{'nats': ['nats://a'], 'tls': {'key': 'none.pem'}}",
                        "engine.tls: certificate and key need each other"));
        refusals.forEach((json, why) -> {
            String said = refusal(json);
            assertTrue(said.contains(why), () -> json + ": " + said);
        });
    }
}
