package dev.parley.examples.jakarta;

import dev.parley.cdi.InRealm;
import dev.parley.client.Client;
import dev.parley.client.Registration;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Answers {@link Stock#COUNT} from the beginning of the application on, when the router of the same WAR may not be open yet. */
@WebListener
public class Counter implements ServletContextListener {
    private static final Map<String, Integer> COUNTS = Map.of("tea", 100, "coffee", 60);

    @Inject
    @InRealm("realm1")
    CompletableFuture<Client> opening;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        CompletableFuture<Registration> unused = answer(opening);
    }

    static CompletableFuture<Registration> answer(CompletableFuture<Client> opening) {
        return opening.thenCompose(
                client -> client.register(Stock.COUNT, String.class, item -> COUNTS.getOrDefault(item, 0)));
    }
}
