package dev.parley.examples.jakarta;

import dev.parley.cdi.InRealm;
import dev.parley.client.Client;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** What is in stock, as whoever answers {@code com.example.stock.count} knows it. */
@Dependent
public class Stock {
    static final String COUNT = "com.example.stock.count";

    private final Client client;

    // example: inject
    @Inject
    public Stock(@InRealm("realm1") Client client) {
        this.client = client;
    }
    // end

    public int count(String item) throws InterruptedException {
        return client.blocking().call(Integer.class, COUNT, item);
    }
}
