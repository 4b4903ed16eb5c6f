package dev.parley.examples.shop;

import dev.parley.client.Client;
import dev.parley.client.Reconnect;
import dev.parley.client.WampException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The first service: knows what there is, gives it out, and publishes what is left. */
public final class Warehouse {
    static final String ITEMS = "com.example.warehouse.items";
    static final String TAKE = "com.example.warehouse.take";
    static final String LEFT = "com.example.warehouse.left";

    private final Map<String, Item> items = new ConcurrentSkipListMap<>(Map.of(
            "tea", new Item("tea", 100, new BigDecimal("4.20")),
            "coffee", new Item("coffee", 60, new BigDecimal("7.90"))));

    private final Client client;

    public Warehouse(Client client) {
        this.client = client;
    }

    public static void main(String... arguments) throws Exception {
        String address = arguments.length > 0 ? arguments[0] : "ws://127.0.0.1:8080/ws";
        try (Client client = Client.builder()
                .uri(address)
                .realm("realm1")
                .reconnect(Reconnect.DEFAULT.evenAtTheStart())
                .open()) {
            new Warehouse(client).open();
            System.out.println("The warehouse is open.");
            client.whenClosed().join();
        }
    }

    public void open() {
        client.register(ITEMS, call -> items()).join();
        client.register(
                        TAKE,
                        call -> take(
                                call.arguments().as(0, String.class),
                                call.arguments().as(1, int.class)))
                .join();
    }

    private List<Item> items() {
        return new ArrayList<>(items.values());
    }

    private Item take(String name, int count) {
        Item left = items.computeIfPresent(name, (key, item) -> less(item, count));
        if (left == null) {
            throw new WampException("com.example.error.no_such_item", "there is no " + name);
        }
        client.publish(LEFT, left);
        return left;
    }

    private static Item less(Item item, int count) {
        if (count < 1 || count > item.count()) {
            throw new WampException("com.example.error.not_enough", "there are " + item.count() + " of " + item.name());
        }
        return new Item(item.name(), item.count() - count, item.price());
    }
}
