package examples.jakarta;

import dev.parley.cdi.InRealm;
import dev.parley.client.Client;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What is in stock, as whoever answers {@code com.example.stock.count} knows it. */
@ApplicationScoped
public class Stock {
    static final String COUNT = "com.example.stock.count";

    // example: inject
    @Inject
    @InRealm("realm1")
    Client client;
    // end

    public int count(String item) throws InterruptedException {
        return client.blocking().call(Integer.class, COUNT, item);
    }
}
