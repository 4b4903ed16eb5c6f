package dev.parley.examples.endpoints;

import dev.parley.client.Client;
import dev.parley.config.Configuration;
import dev.parley.http.WebServer;
import dev.parley.server.Server;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;

/**
 * Two endpoints that exchange orders and receipts, and one that speaks WAMP with a router. A web application needs none of this:
 * its container finds {@link OrderDesk} by itself.
 */
public final class Endpoints {
    private static final Order ORDER = new Order("Ann", List.of(new Order.Line("tea", 2, new BigDecimal("1.50"))));

    private Endpoints() {}

    public static void main(String[] arguments) throws Exception {
        run(System.out);
    }

    /** All of it, told there. */
    public static void run(PrintStream out) throws Exception {
        orders(out);
        wamp(out);
    }

    private static void orders(PrintStream out) throws Exception {
        try (WebServer server =
                WebServer.builder().endpoints(List.of(OrderDesk.class)).build().start()) {
            // example: order
            OrderClient client = new OrderClient();
            WebSocketContainer container = ContainerProvider.getWebSocketContainer();
            URI desk = URI.create("ws://127.0.0.1:" + server.port() + "/orders");
            try (Session session = container.connectToServer(client, desk)) {
                session.getBasicRemote().sendObject(ORDER);
                out.println(client.next());
                session.getBasicRemote().sendText("{\"customer\":\"Bob\",\"lines\":[{\"count\":\"many\"}]}");
                out.println(client.next().problem());
            }
            // end
        }
    }

    private static void wamp(PrintStream out) throws Exception {
        try (Server router = Server.start(Configuration.DEFAULT.listeningOn(null, 0));
                Client shop = router.join("realm1").join()) {
            shop.register(PriceWatch.TOTAL, Order.class, Endpoints::total).join();
            URI uri = URI.create("ws://127.0.0.1:" + router.port() + "/ws");
            PriceWatch watch = new PriceWatch(ORDER);
            try (Session session = ContainerProvider.getWebSocketContainer().connectToServer(watch, uri)) {
                out.println(watch.next());
                shop.publish(PriceWatch.PRICES, new PriceWatch.Price("tea", new BigDecimal("1.60")));
                out.println(watch.next());
                watch.leave(session);
            }
        }
    }

    private static BigDecimal total(Order order) {
        return order.lines().stream()
                .map(line -> line.price().multiply(BigDecimal.valueOf(line.count())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
