package dev.parley.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import dev.parley.client.ClientState;
import dev.parley.config.Configuration;
import dev.parley.config.ConfigurationFile;
import dev.parley.server.Server;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RouterElsewhereTest {
    private static final Configuration GUARDED = ConfigurationFile.read(
            new StringReader(
                    "{\"listeners\": [{\"port\": 0}], \"realms\": {\"realm1\": {\"authentication\": {\"ticket\": {}, \"wampcra\": {},"
                            + " \"basic\": {}, \"principals\": [{\"authid\": \"shop\", \"role\": \"user\", \"ticket\": \"of shop\","
                            + " \"wampcra\": {\"secret\": \"of shop\"}, \"basic\": {\"password\": \"of shop\"}}]}, \"roles\": {\"user\":"
                            + " [{\"uri\": \"\", \"match\": \"prefix\", \"allow\": [\"call\"]}]}}}}"),
            null,
            name -> null);

    private static CompletableFuture<Client> connect(Map<String, String> settings) {
        RouterElsewhere router = RouterElsewhere.of(settings::get);
        assertNotNull(router);
        return router.connect("realm1");
    }

    private static Map<String, String> settings(int port, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("parley.uri", "ws://127.0.0.1:" + port + "/ws"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put("parley." + more[i], more[i + 1]);
        }
        return settings;
    }

    @ParameterizedTest
    @CsvSource({", ticket", "wampcra, wampcra", "basic, basic"})
    void theSettingsLogIn(String method, String known, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "of shop\nand a remark\n");
        try (Server server = Server.start(GUARDED)) {
            Map<String, String> settings = settings(server.port(), "authid", "shop", "secret", "file:" + file);
            if (method != null) {
                settings.put("parley.auth", method);
            }
            try (Client client = connect(settings).get(20, TimeUnit.SECONDS)) {
                assertEquals(known, client.welcome().values().get("authmethod"));
                assertEquals("shop", client.welcome().values().get("authid"));
            }
        }
    }

    @Test
    void aRouterMayComeLaterAndComeBack() throws Exception {
        Server server = Server.start(GUARDED);
        int port = server.port();
        server.close();
        CompletableFuture<Client> opening = connect(settings(port, "authid", "shop", "secret", "of shop"));
        assertFalse(opening.isDone());
        Client client;
        try (Server late = Server.start(GUARDED.listeningOn(null, port))) {
            client = opening.get(20, TimeUnit.SECONDS);
            assertEquals(port, late.port());
        }
        try (Server again = Server.start(GUARDED.listeningOn(null, port))) {
            while (client.state() != ClientState.JOINED) {
                Thread.onSpinWait();
            }
            assertEquals(port, again.port());
            assertEquals("shop", client.welcome().values().get("authid"));
            client.close();
        }
    }

    @Test
    void withoutAnAddressThereIsNone() {
        assertNull(RouterElsewhere.of(name -> null));
    }

    @ParameterizedTest
    @CsvSource({
        "auth, magic, parley.auth must be ticket",
        "auth, wampcra, parley.auth wampcra needs parley.authid",
        "secret, file:/no/such/file, parley.secret: cannot read /no/such/file",
        "uri, gopher://x, gopher",
        "uri, ws://router.example.com/ws, allowPlaintext",
    })
    void whatCannotBeUsedIsSaid(String setting, String value, String told) {
        Map<String, String> settings = settings(1, "secret", "s");
        if (setting.equals("uri")) {
            settings.put("parley.authid", "shop");
        }
        settings.put("parley." + setting, value);
        Throwable why = assertThrows(
                        ExecutionException.class, () -> connect(settings).get(20, TimeUnit.SECONDS))
                .getCause();
        assertTrue(why.getMessage().contains(told), why.getMessage());
    }
}
