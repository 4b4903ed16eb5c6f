package dev.parley.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.config.Configuration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the router prints when it runs. */
class GreetingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1 | ws://127.0.0.1:8123/ws  (wamp.2.json, wamp.2.json.batched)",
                "0.0.0.0   | ws://localhost:8123/ws  (wamp.2.json, wamp.2.json.batched, on all addresses)",
                "::        | ws://localhost:8123/ws  (wamp.2.json, wamp.2.json.batched, on all addresses)",
                "::1       | ws://[::1]:8123/ws  (wamp.2.json, wamp.2.json.batched)"
            })
    void itSaysWhereItListens(String host, String said) {
        StringWriter text = new StringWriter();
        new Greeting(Configuration.DEFAULT.listeningOn(host, 0).resolve())
                .print("0", List.of(8123), -1, new PrintWriter(text));
        assertEquals(
                "WebSocket  " + said, text.toString().lines().toList().get(1).strip());
    }
}
