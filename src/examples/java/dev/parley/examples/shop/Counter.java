package dev.parley.examples.shop;

import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicLong;

/** The second service: takes orders, has the warehouse give out what is ordered, and publishes each receipt. */
public final class Counter {
    static final String ORDER = "com.example.shop.order";
    static final String SOLD = "com.example.shop.sold";

    private final Client client;
    private final AtomicLong receipts = new AtomicLong();

    public Counter(Client client) {
        this.client = client;
    }

    public static void main(String... arguments) throws Exception {
        String address = arguments.length > 0 ? arguments[0] : "ws://127.0.0.1:8080/ws";
        try (Client client = Client.builder()
                .uri(address)
                .realm("realm1")
                .reconnect(Reconnect.DEFAULT.evenAtTheStart())
                .open()) {
            new Counter(client).open();
            System.out.println("The shop is open.");
            client.whenClosed().join();
        }
    }

    public void open() {
        client.register(ORDER, Order.class, this::sell).join();
    }

    /** The warehouse's refusal goes to the customer as it is. */
    private Receipt sell(Order order) {
        Item item = client.call(Item.class, Warehouse.TAKE, order.item(), order.count())
                .join();
        BigDecimal total = item.price().multiply(BigDecimal.valueOf(order.count()));
        Receipt receipt = new Receipt(receipts.incrementAndGet(), order.item(), order.count(), total);
        client.publish(SOLD, receipt);
        return receipt;
    }
}
