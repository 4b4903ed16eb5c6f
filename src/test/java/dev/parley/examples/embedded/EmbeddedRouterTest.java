package dev.parley.examples.embedded;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.client.Client;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as it runs, called from outside by the address that it prints. */
@Timeout(60)
class EmbeddedRouterTest {
    @Test
    void theClockAnswersOverAConnectionUntilTheApplicationStops() throws Exception {
        CompletableFuture<String> address = new CompletableFuture<>();
        PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                address.complete(line);
            }
        };
        CountDownLatch untilStopped = new CountDownLatch(1);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> program = executor.submit(() -> {
                EmbeddedRouter.run(0, out, untilStopped);
                return null;
            });
            try (Client client = Client.connect(URI.create(address.get(20, TimeUnit.SECONDS)), "realm1")
                    .join()) {
                String time = client.call(String.class, "com.example.time").join();
                assertFalse(Instant.parse(time).isAfter(Instant.now()), time);
            }
            untilStopped.countDown();
            program.get(20, TimeUnit.SECONDS);
            assertTrue(program.isDone());
        } finally {
            executor.shutdownNow();
        }
    }
}
