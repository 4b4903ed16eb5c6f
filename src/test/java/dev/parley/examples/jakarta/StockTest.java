package dev.parley.examples.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.client.Client;
import dev.parley.config.Configuration;
import dev.parley.server.Server;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The beans with a session as a container would inject it; the containers' own tests deploy them. */
@Timeout(60)
class StockTest {
    @Test
    void theBeanCallsWhoeverAnswers() throws Exception {
        try (Server server = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
                Client client = server.join("realm1").join()) {
            Counter.answer(CompletableFuture.completedFuture(client)).join();
            Stock stock = new Stock(client);
            assertEquals(100, stock.count("tea"));
            assertEquals(0, stock.count("milk"));
        }
    }
}
