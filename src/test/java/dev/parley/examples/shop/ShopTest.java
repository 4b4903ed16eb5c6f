package dev.parley.examples.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.client.Client;
import dev.parley.client.GenericType;
import dev.parley.client.WampException;
import dev.parley.config.Configuration;
import dev.parley.server.Server;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The two services, each with a connection of its own, and a customer. */
@Timeout(60)
class ShopTest {
    @Test
    void anOrderGoesFromTheCustomerOverTheCounterToTheWarehouse() throws Exception {
        try (Server server = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
                Client forWarehouse = connect(server);
                Client forCounter = connect(server);
                Client customer = connect(server)) {
            new Warehouse(forWarehouse).open();
            new Counter(forCounter).open();
            BlockingQueue<Item> left = new LinkedBlockingQueue<>();
            customer.subscribe(Warehouse.LEFT, Item.class, left::add).join();

            Order order = new Order("tea", 3, Optional.empty());
            Receipt receipt = customer.blocking().call(Receipt.class, Counter.ORDER, order);

            assertEquals(new Receipt(1, "tea", 3, new BigDecimal("12.60")), receipt);
            assertEquals(new Item("tea", 97, new BigDecimal("4.20")), left.poll(20, TimeUnit.SECONDS));
            List<Item> items = customer.blocking().call(new GenericType<List<Item>>() {}, Warehouse.ITEMS);
            assertEquals(List.of(60, 97), items.stream().map(Item::count).toList());
        }
    }

    @Test
    void theWarehousesRefusalReachesTheCustomer() throws Exception {
        try (Server server = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
                Client forWarehouse = connect(server);
                Client forCounter = connect(server);
                Client customer = connect(server)) {
            new Warehouse(forWarehouse).open();
            new Counter(forCounter).open();
            Order order = new Order("tea", 1000, Optional.of("at once"));
            WampException refused = assertThrows(
                    WampException.class, () -> customer.blocking().call(Receipt.class, Counter.ORDER, order));
            assertEquals("com.example.error.not_enough", refused.uri());
        }
    }

    private static Client connect(Server server) throws Exception {
        return Client.builder()
                .uri("ws://127.0.0.1:" + server.port() + "/ws")
                .realm("realm1")
                .open();
    }
}
